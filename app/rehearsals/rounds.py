"""A dry run of a round: the real panel and the real places of the entries, made-up marks, and everything back again."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select, update

from app.extensions import db
from app.history.models import Act
from app.history.service import record
from app.people.models import User
from app.rehearsals.cast import make_cast, make_judges
from app.rehearsals.outlooks import Contest, GroupForecast, contests_of, foretell
from app.rehearsals.policy import may_rehearse_round
from app.reviews.service import decide_conflict, declare_conflicts
from app.rounds import service as rounds
from app.rounds.letters import RULES
from app.rounds.models import Assignment, Conflict, Panelist, Round
from app.rounds.policy import may_release_round
from app.rounds.queries.problem import HELD
from app.rounds.states import AssignmentState, ConflictState, PanelistState, RoundState
from app.shared.text import Text, t
from app.shared.verdict import Refused, require

WHY = "试运行"


@dataclass(frozen=True)
class Mail:
    """A letter that would go out: to how many, and what one of them reads."""

    subject: Text
    readers: int
    paragraphs: Sequence[Text]


@dataclass(frozen=True)
class Burden:
    """What one judge would read, in all and per day until the date."""

    name: str
    entries: int
    per_day: float


@dataclass(frozen=True)
class RoundReport:
    """What a dry run of a round found. ``obstacle``: why it could not be released as it is; ``assumed``: what was taken
    for granted so that it could be tried; ``lacking``: why no assignment exists (then nothing further was tried).
    ``contests``: what ``foretold`` simulates into ``groups``."""

    obstacle: Text | None
    assumed: Sequence[Text]
    lacking: Sequence[Text] = ()
    pairs: int = 0
    days: int = 0
    burdens: Sequence[Burden] = ()
    mails: Sequence[Mail] = ()
    contests: Sequence[Contest] = ()
    groups: Sequence[GroupForecast] = ()
    unsimulated: int = 0


def rehearse_round(round: Round, *, by: User, at: datetime) -> RoundReport:
    """``try_round`` and ``foretold`` in one."""
    return foretold(try_round(round, by=by, at=at))


def foretold(report: RoundReport) -> RoundReport:
    """The report with what the method would do: simulated, seconds for a large round, and without the database, so a
    page ends its transaction before."""
    return replace(report, groups=[foretell(contest) for contest in report.contests])


def try_round(round: Round, *, by: User, at: datetime) -> RoundReport:
    """Assign, release and close a round inside a savepoint that is rolled back, with marks out of a simulation.

    Judges who have not answered are taken to accept, sign and declare nothing; ties that wait for a person count as
    conflicts. No entry is opened and no mark is written: what the method would do is told by ``scoring.forecast`` over
    the very pairs, afterwards. Nothing stays: no row, no act, no letter. Error: Refused by ``may_rehearse_round``.
    """
    require(may_rehearse_round(by, round, at))
    db.session.flush()
    apart = db.session.begin_nested()
    try:
        return _tried(round, by, at)
    finally:
        apart.rollback()
        db.session.expire_all()


def _tried(round: Round, by: User, at: datetime) -> RoundReport:
    verdict = may_release_round(by, round, at)
    obstacle = None if verdict.ok else verdict.message
    assumed = [*_seat_everybody(round, by, at), *_settle_ties(round, by, at)]
    if not _pairs(round):
        staged = rounds.stage_assignments(round, by=by, at=at)
        if isinstance(staged, rounds.Lacking):
            return RoundReport(obstacle, assumed, lacking=staged.sentences)
        assumed.append(t("尚未分派，按默认条件随机抽取"))
    before = db.session.scalar(select(func.max(Act.id))) or 0
    pairs = _pairs(round)
    _release(round, by, at)
    mails = _mails(before, round)
    contests, left = contests_of(round, pairs)
    days = max((round.due_at - at).days, 1)
    return RoundReport(
        obstacle,
        assumed,
        pairs=len(pairs),
        days=days,
        burdens=_burdens(pairs, days),
        mails=[*mails, *_closing(round, by, at)],
        contests=contests,
        unsimulated=left,
    )


def _seat_everybody(round: Round, by: User, at: datetime) -> list[Text]:
    """Whoever was asked accepts, signs and declares; where they are too few, made-up judges join them."""
    told, asked, unsigned = [], 0, 0
    for panelist in _panel(round):
        if panelist.state == PanelistState.INVITED:
            rounds.answer_invitation(panelist, True, by=panelist.user, at=at)
            asked += 1
        elif not panelist.is_ready:
            unsigned += 1
        _ready(panelist, at)
    if asked:
        told.append(t("%(n)s 位尚未答复的专家视为接受邀请", n=asked))
    if unsigned:
        told.append(t("%(n)s 位专家视为已签承诺书、没有利益关系", n=unsigned))
    missing = round.reviews_per_entry - len(_panel(round))
    if missing > 0:
        for judge in make_judges(make_cast(round.call, by, at), missing):
            panelist = rounds.invite_judge(round, judge, by=by, at=at)
            db.session.flush()
            rounds.answer_invitation(panelist, True, by=judge, at=at)
            _ready(panelist, at)
        told.append(t("专家不足，补入 %(n)s 位示例专家", n=missing))
    db.session.flush()
    return told


def _panel(round: Round) -> list[Panelist]:
    states = [PanelistState.INVITED, PanelistState.ACCEPTED]
    query = select(Panelist).where(Panelist.round_id == round.id, Panelist.state.in_(states))
    return list(db.session.scalars(query.order_by(Panelist.id)))


def _ready(panelist: Panelist, at: datetime) -> None:
    if panelist.undertaking_at is None:
        rounds.sign_undertaking(panelist, by=panelist.user, at=at)
    if panelist.declared_at is None:
        declare_conflicts(panelist, [], by=panelist.user, at=at)


def _settle_ties(round: Round, by: User, at: datetime) -> list[Text]:
    """Records are searched as they would be; what a person has not decided counts for the entrant."""
    rounds.detect_conflicts(round, by=by, at=at)
    db.session.flush()
    query = select(Conflict).where(Conflict.round_id == round.id, Conflict.state == ConflictState.PROPOSED)
    waiting = db.session.scalars(query).all()
    for conflict in waiting:
        decide_conflict(conflict, True, WHY, by=by, at=at)
    db.session.flush()
    return [t("%(n)s 项待确认的利益关系按须回避处理", n=len(waiting))] if waiting else []


def _pairs(round: Round) -> list[tuple[str, str, str]]:
    """(entry, judge, judge's name) of what stands."""
    query = (
        select(Assignment.entry_id, Assignment.judge_id, User.name)
        .join(User, User.id == Assignment.judge_id)
        .where(Assignment.round_id == round.id, Assignment.state.in_(HELD))
    )
    return [(entry, judge, name) for entry, judge, name in db.session.execute(query)]


def _release(round: Round, by: User, at: datetime) -> None:
    """By the service; where it refuses (the report says why), by hand, so that the letters can be seen all the same."""
    try:
        rounds.release_assignments(round, by=by, at=at)
    except Refused:
        _move(round, AssignmentState.STAGED, AssignmentState.ASSIGNED)
        round.state, round.opened_at = RoundState.OPEN, at
        record("round.released", round, by=by, at=at)
    db.session.flush()


def _move(round: Round, source: AssignmentState, target: AssignmentState) -> None:
    here = (Assignment.round_id == round.id) & (Assignment.state == source)
    db.session.execute(update(Assignment).where(here).values(state=target))


def _closing(round: Round, by: User, at: datetime) -> list[Mail]:
    _move(round, AssignmentState.ASSIGNED, AssignmentState.DONE)
    before = db.session.scalar(select(func.max(Act.id))) or 0
    rounds.close_round(round, by=by, at=max(at, round.due_at))
    db.session.flush()
    return _mails(before, round)


def _mails(before: int, round: Round) -> list[Mail]:
    """What the letters of rounds make of the acts since."""
    acts = db.session.scalars(
        select(Act).where(Act.id > before, Act.subject_id == round.id).order_by(Act.id)
    ).all()
    found = []
    for act in acts:
        for rule in RULES:
            readers = sorted(set(rule.readers(act))) if rule.act == act.name else []
            words = rule.words(act, readers[0]) if readers else None
            if words is not None:
                found.append(Mail(words.subject, len(readers), words.paragraphs))
    return found


def _burdens(pairs: Iterable[tuple[str, str, str]], days: int) -> list[Burden]:
    counts = Counter((judge, name) for _, judge, name in pairs)
    found = [Burden(name, n, n / days) for (_, name), n in counts.items()]
    return sorted(found, key=lambda burden: (-burden.entries, burden.name))
