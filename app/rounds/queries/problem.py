"""A round as an assignment problem for ``app.scoring``."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Select, null, or_, select, union_all
from sqlalchemy.orm import joinedload

from app.calls.models import Item
from app.entries.models import Entry
from app.entries.policy import binds
from app.extensions import db
from app.people.models import User
from app.rounds.models import Assignment, Conflict, ForbiddenPair, Panelist, Round, RoundEntry, RoundItem
from app.rounds.queries.affinity import Matches, clusters_by_chain
from app.rounds.queries.expertise import required_of
from app.rounds.queries.subjects import chains_of_entries, subjects_of
from app.rounds.settings import Settings
from app.rounds.states import READING, AssignmentState, ConflictState, PanelistState
from app.scoring import AssignmentProblem, Judge

Pair = tuple[str, str]
DOUBTED = (ConflictState.CONFIRMED, ConflictState.PROPOSED)
HELD = READING | {AssignmentState.STAGED}


@dataclass(frozen=True)
class Board:
    """Everything that decides who may read whom in a round, loaded once: eight queries at most, whatever its size.

    ``conflicts``: pairs that a tie keeps apart; ``kept_apart``: pairs that an officer keeps apart, with his reason.
    ``items``: held here, so that entries find theirs without asking.
    """

    round: Round
    entries: list[RoundEntry]
    panelists: list[Panelist]
    matches: Matches
    conflicts: frozenset[Pair]
    kept_apart: dict[Pair, str]
    items: list[Item]

    @cached_property
    def forbidden(self) -> frozenset[Pair]:
        """Pairs that an officer keeps apart."""
        return frozenset(self.kept_apart)

    @cached_property
    def seats(self) -> dict[str, Panelist]:
        """Places on the panel by the judge's key."""
        return {panelist.user_id: panelist for panelist in self.panelists}

    @cached_property
    def _houses(self) -> dict[str, str | None]:
        return {panelist.user_id: employer_key(panelist.user) for panelist in self.panelists}

    def house(self, user_id: str) -> str | None:
        """A key of the judge's employer: at most one judge of each reads an entry."""
        return self._houses.get(user_id)


def employer_key(user: User) -> str | None:
    """The employer as an organisation of ours, else by its name; None where neither is known."""
    expert = user.expert
    if expert is None:
        return None
    return expert.employer_id or (expert.employer_name.strip().casefold() or None)


def load_board(round: Round, only: RoundEntry | None = None) -> Board:
    """Entries of the round, panelists who accepted, how each pair matches, and who may not meet what.

    ``only``: the one entry to look at.
    """
    whole = select(Item).join(RoundItem).where(RoundItem.round_id == round.id).options(joinedload(Item.chain))
    items = list(db.session.scalars(whole))
    query = select(RoundEntry).where(RoundEntry.round_id == round.id).options(joinedload(RoundEntry.entry))
    entries = [only] if only else list(db.session.scalars(query.order_by(RoundEntry.code)))
    panelists = list(
        db.session.scalars(
            select(Panelist)
            .where(Panelist.round_id == round.id, Panelist.state == PanelistState.ACCEPTED)
            .options(joinedload(Panelist.user).options(joinedload(User.expert)))
            .order_by(Panelist.id)
        )
    )
    experts = {p.user_id: p.user.expert for p in panelists}
    chains = chains_of_entries(round)
    clusters = clusters_by_chain((str(n) for e in experts.values() if e for n in e.chain_names), chains)
    matches = Matches(subjects_of(round, entries, chains), experts, clusters)
    return Board(round, entries, panelists, matches, *_apart(round), items)


def _apart(round: Round) -> tuple[frozenset[Pair], dict[Pair, str]]:
    """Barred pairs, and those that an officer keeps apart with his reason."""
    kept = select(ForbiddenPair.entry_id, ForbiddenPair.judge_id, ForbiddenPair.reason)
    tied = _ties(round, DOUBTED).add_columns(null().label("reason"))
    rows = db.session.execute(union_all(tied, kept.where(ForbiddenPair.round_id == round.id))).all()
    barred = frozenset((entry, judge) for entry, judge, reason in rows if reason is None)
    return barred, {(entry, judge): reason for entry, judge, reason in rows if reason is not None}


def conflicted_pairs(round: Round) -> frozenset[Pair]:
    """(entry, judge) that must never meet: a confirmed or declared tie to the entrant, or to the issuer of its item."""
    return _tied(round, (ConflictState.CONFIRMED,))


def barred_pairs(round: Round) -> frozenset[Pair]:
    """Conflicted pairs and those of a tie that waits for a person: a doubt counts for the entrant (trust.md A19)."""
    return _tied(round, DOUBTED)


def _tied(round: Round, states: Collection[ConflictState]) -> frozenset[Pair]:
    return frozenset((entry, user) for entry, user in db.session.execute(_ties(round, states)))


def _ties(round: Round, states: Collection[ConflictState]) -> Select[str, str]:
    return (
        select(RoundEntry.entry_id, Conflict.user_id)
        .select_from(RoundEntry)
        .join(Entry, Entry.id == RoundEntry.entry_id)
        .join(Item, Item.id == Entry.item_id)
        .join(
            Conflict,
            or_(binds(Conflict.organisation_id), Conflict.organisation_id == Item.issuer_id),
        )
        .where(
            RoundEntry.round_id == round.id,
            Conflict.round_id == round.id,
            Conflict.state.in_(states),
        )
    )


def staged_assignments(round: Round) -> list[Assignment]:
    """Staged pairs with their entries and judges, ready to be handed out."""
    query = (
        select(Assignment)
        .where(Assignment.round_id == round.id, Assignment.state == AssignmentState.STAGED)
        .options(joinedload(Assignment.entry), joinedload(Assignment.judge))
    )
    return list(db.session.scalars(query))


def pinned_assignments(round: Round) -> list[Assignment]:
    """Staged pairs that were set by hand."""
    query = select(Assignment).where(
        Assignment.round_id == round.id,
        Assignment.state == AssignmentState.STAGED,
        Assignment.is_pinned,
    )
    return list(db.session.scalars(query))


def held_assignments(round: Round, states: Collection[AssignmentState] = HELD) -> list[Assignment]:
    """Assignments of the round that stand (staged, waiting or done unless ``states`` says otherwise)."""
    query = select(Assignment).where(Assignment.round_id == round.id, Assignment.state.in_(states))
    return list(db.session.scalars(query.order_by(Assignment.code, Assignment.position, Assignment.id)))


def ended_pairs(round: Round) -> frozenset[Pair]:
    """Pairs that were ended by recusal, release or a late conflict: the platform never proposes them again."""
    query = select(Assignment.entry_id, Assignment.judge_id).where(
        Assignment.round_id == round.id, Assignment.state.not_in(HELD)
    )
    return frozenset((entry, judge) for entry, judge in db.session.execute(query))


def problem_of(
    board: Board,
    *,
    pinned: Iterable[Pair] = (),
    forbidden: frozenset[Pair] = frozenset(),
    entries: Collection[str] | None = None,
    taken: Counter[str] | None = None,
    settings: Settings | None = None,
) -> AssignmentProblem:
    """The problem whose judges are the ready ones. ``entries`` limits it to a part, ``taken`` is load held elsewhere.

    A pair set by hand before a tie came up stays: the release waits for the decision on it. A maximum that hand-made
    pairs already exceed is raised to what they are: the officer was warned when he made them.
    """
    rules, whole = settings or Settings(), entries is None
    wanted = [r.entry_id for r in board.entries if entries is None or r.entry_id in entries]
    ready = [p for p in board.panelists if p.is_ready]
    known = {p.user_id for p in ready}
    inside = set(wanted)
    fixed = frozenset(p for p in pinned if p[0] in inside and p[1] in known)
    by_judge, held = Counter(judge for _, judge in fixed), taken or Counter()
    judges = tuple(_judge(p, rules, by_judge[p.user_id], held[p.user_id], whole) for p in ready)
    keys = tuple(judge.id for judge in judges)
    return AssignmentProblem(
        entries=tuple(wanted),
        judges=judges,
        reviews_per_entry=board.round.reviews_per_entry,
        affinity=[board.matches.affinities(entry, keys) for entry in wanted],
        conflicts=_within(board.conflicts - fixed, wanted, known),
        pinned=fixed,
        forbidden=_within(forbidden | board.forbidden, wanted, known) - fixed - board.conflicts,
        required=required_of(board.matches, rules, wanted, keys),
        reserves=rules.reserves,
    )


def _within(pairs: frozenset[Pair], entries: Collection[str], judges: Collection[str]) -> frozenset[Pair]:
    inside = set(entries)
    return frozenset(pair for pair in pairs if pair[0] in inside and pair[1] in judges)


def _judge(panelist: Panelist, rules: Settings, pinned: int, taken: int, whole: bool) -> Judge:
    most = panelist.max_load if panelist.max_load is not None else rules.most
    if most is not None:
        most = max(most - taken, pinned)
    least = (panelist.min_load or rules.least) if whole else 0
    if most is not None:
        least = min(least, most)
    return Judge(panelist.user_id, most, least, employer_key(panelist.user))


def loads(assignments: Iterable[Assignment]) -> Counter[str]:
    """Entries per judge."""
    return Counter(a.judge_id for a in assignments)


def readers(assignments: Iterable[Assignment]) -> dict[str, list[str]]:
    """Judges per entry."""
    found: dict[str, list[str]] = defaultdict(list)
    for assignment in assignments:
        found[assignment.entry_id].append(assignment.judge_id)
    return found
