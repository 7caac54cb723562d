"""A round as an assignment problem for ``app.scoring``."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.calls.models import Item
from app.entries.models import Entry
from app.extensions import db
from app.people.models import User
from app.rounds.models import Assignment, Conflict, Panelist, Round, RoundEntry
from app.rounds.queries.affinity import Match, clusters_by_chain, match
from app.rounds.states import READING, AssignmentState, ConflictState, PanelistState
from app.scoring import AssignmentProblem, Judge

Pair = tuple[str, str]
HELD = READING | {AssignmentState.STAGED}


@dataclass(frozen=True)
class Board:
    """Everything that decides who may read whom in a round, loaded once: five queries whatever its size."""

    round: Round
    entries: list[RoundEntry]
    panelists: list[Panelist]
    matches: dict[Pair, Match]
    conflicts: frozenset[Pair]

    def house(self, user_id: str) -> str | None:
        """A key of the judge's employer: at most one judge of each reads an entry."""
        panelist = next((p for p in self.panelists if p.user_id == user_id), None)
        return employer_key(panelist.user) if panelist else None


def employer_key(user: User) -> str | None:
    """The employer as an organisation of ours, else by its name; None where neither is known."""
    expert = user.expert
    if expert is None:
        return None
    return expert.employer_id or (expert.employer_name.strip().casefold() or None)


def load_board(round: Round) -> Board:
    """Entries of the round, panelists who accepted, how each pair matches, and who is in conflict with what."""
    entries = list(
        db.session.scalars(
            select(RoundEntry)
            .where(RoundEntry.round_id == round.id)
            .options(
                joinedload(RoundEntry.entry).options(
                    joinedload(Entry.item).options(joinedload(Item.chain)), joinedload(Entry.organisation)
                )
            )
            .order_by(RoundEntry.code)
        )
    )
    panelists = list(
        db.session.scalars(
            select(Panelist)
            .where(Panelist.round_id == round.id, Panelist.state == PanelistState.ACCEPTED)
            .options(joinedload(Panelist.user).options(selectinload(User.expert)))
            .order_by(Panelist.id)
        )
    )
    experts = {p.user_id: p.user.expert for p in panelists}
    clusters = clusters_by_chain(str(n) for e in experts.values() if e for n in e.chain_names)
    items = {row.entry.item_id: row.entry.item for row in entries}
    by_item = {
        (key, user): match(e, item, clusters) for key, item in items.items() for user, e in experts.items()
    }
    matches = {(r.entry_id, user): by_item[r.entry.item_id, user] for r in entries for user in experts}
    return Board(round, entries, panelists, matches, barred_pairs(round))


def conflicted_pairs(round: Round) -> frozenset[Pair]:
    """(entry, judge) that must never meet: a confirmed or declared tie to the entrant, or to the issuer of its item."""
    return _tied(round, [ConflictState.CONFIRMED])


def barred_pairs(round: Round) -> frozenset[Pair]:
    """Conflicted pairs and those of a tie that waits for a person: a doubt counts for the entrant (trust.md A19)."""
    return _tied(round, [ConflictState.CONFIRMED, ConflictState.PROPOSED])


def _tied(round: Round, states: list[ConflictState]) -> frozenset[Pair]:
    rows = db.session.execute(
        select(RoundEntry.entry_id, Conflict.user_id)
        .select_from(RoundEntry)
        .join(Entry, Entry.id == RoundEntry.entry_id)
        .join(Item, Item.id == Entry.item_id)
        .join(
            Conflict,
            or_(
                Conflict.organisation_id == Entry.organisation_id, Conflict.organisation_id == Item.issuer_id
            ),
        )
        .where(
            RoundEntry.round_id == round.id,
            Conflict.round_id == round.id,
            Conflict.state.in_(states),
        )
    )
    return frozenset((entry, user) for entry, user in rows)


def staged_assignments(round: Round) -> list[Assignment]:
    """Staged pairs with their entries and judges, ready to be handed out."""
    query = (
        select(Assignment)
        .where(Assignment.round_id == round.id, Assignment.state == AssignmentState.STAGED)
        .options(joinedload(Assignment.entry), joinedload(Assignment.judge))
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
) -> AssignmentProblem:
    """The problem whose judges are the ready ones. ``entries`` limits it to a part, ``taken`` is load held elsewhere.

    A pair set by hand before a tie came up stays: the release waits for the decision on it. A maximum that hand-made
    pairs already exceed is raised to what they are: the officer was warned when he made them.
    """
    wanted = [r.entry_id for r in board.entries if entries is None or r.entry_id in entries]
    ready = [p for p in board.panelists if p.is_ready]
    known = {p.user_id for p in ready}
    fixed = frozenset(p for p in pinned if p[0] in wanted and p[1] in known)
    by_judge = Counter(judge for _, judge in fixed)
    judges = tuple(
        _judge(p, by_judge[p.user_id], (taken or Counter())[p.user_id], entries is None) for p in ready
    )
    return AssignmentProblem(
        entries=tuple(wanted),
        judges=judges,
        reviews_per_entry=board.round.reviews_per_entry,
        affinity=[[board.matches[entry, judge.id].affinity for judge in judges] for entry in wanted],
        conflicts=_within(board.conflicts - fixed, wanted, known),
        pinned=fixed,
        forbidden=_within(forbidden, wanted, known) - fixed,
    )


def _within(pairs: frozenset[Pair], entries: Collection[str], judges: Collection[str]) -> frozenset[Pair]:
    inside = set(entries)
    return frozenset(pair for pair in pairs if pair[0] in inside and pair[1] in judges)


def _judge(panelist: Panelist, pinned: int, taken: int, whole: bool) -> Judge:
    most = panelist.max_load
    if most is not None:
        most = max(most - taken, pinned)
    least = panelist.min_load if whole else 0
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
