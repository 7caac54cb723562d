"""Who hears of a formal check: the entrant of its result, the other officers of the call of an appeal."""

from typing import Any

from sqlalchemy import and_, or_, select

from app.calls.models import Call
from app.entries.letters import entry_words, members_of
from app.entries.models import Entry
from app.entries.queries import titles_of
from app.extensions import db
from app.people.models import Seat
from app.people.states import ScopeKind, SeatRole
from app.screening.models import Appeal, Screening
from app.screening.policy import appeal_due
from app.shared.letter_rules import Rule, Words
from app.shared.text import Deadline, Text, t


def _entrant(act: Any) -> list[str]:
    return members_of(select(Entry.id).where(Entry.id == act.figures["entry"]), act)


def _other_officers(act: Any) -> list[str]:
    """The officers of the call but the one who refused: one of them decides."""
    appeal = db.session.get_one(Appeal, act.subject_id)
    call = db.session.get_one(Call, act.call_id)
    scope = or_(
        Seat.scope_kind == ScopeKind.PLATFORM,
        and_(Seat.scope_kind == ScopeKind.KIND, Seat.scope_id == call.kind),
        and_(Seat.scope_kind == ScopeKind.CALL, Seat.scope_id == call.id),
    )
    query = select(Seat.user_id).where(
        Seat.role == SeatRole.OFFICER,
        scope,
        Seat.since <= act.at,
        or_(Seat.until.is_(None), Seat.until > act.at),
        Seat.user_id != appeal.screening.decided_by_id,
    )
    return sorted(set(db.session.scalars(query)))


def _screening(entry: Entry) -> Screening:
    return db.session.scalars(select(Screening).where(Screening.entry_id == entry.id)).one()


def _passed(_entry: Entry, _act: Any) -> Text:
    return t("形式审查已通过，进入专家评审。")


def _asked(entry: Entry, _act: Any) -> Text:
    window = entry.windows[-1]
    said = "；".join(str(point) for point in window.points)
    return t(
        "需要补正：%(points)s。请在 %(when)s 之前提交，补正只有一次。",
        points=said,
        when=Deadline(window.until),
    )


def _why_refused(entry: Entry, _act: Any) -> Text:
    return t("不通过的理由：%(why)s", why=_screening(entry).opinion)


def _may_appeal(entry: Entry, _act: Any) -> Text:
    due = appeal_due(_screening(entry))
    return t("可以在%(due)s前（含当日）提出申诉，由另一位承办人处理。", due=due)


def _answer(entry: Entry, _act: Any) -> Text:
    appeal = _screening(entry).appeal
    return t("处理意见：%(opinion)s", opinion=appeal.opinion if appeal is not None else "")


def _filed(act: Any, _user: str) -> Words:
    appeal = db.session.get_one(Appeal, act.subject_id)
    entry = appeal.screening.entry
    return Words(
        t("「%(title)s」有一件申诉待处理", title=titles_of([entry])[entry.id]),
        (t("%(who)s 对形式审查不通过的结论提出申诉。", who=entry.organisation.name),),
        f"/officer/appeals/{appeal.id}",
    )


RULES: list[Rule] = [
    Rule(
        "screening.passed",
        "screening_passed",
        _entrant,
        entry_words(t("「%(title)s」形式审查通过").id, _passed),
    ),
    Rule(
        "screening.returned",
        "screening_returned",
        _entrant,
        entry_words(t("「%(title)s」退回补正").id, _asked),
    ),
    Rule(
        "screening.refused",
        "screening_refused",
        _entrant,
        entry_words(t("「%(title)s」形式审查未通过").id, _why_refused, _may_appeal),
    ),
    Rule("appeal.filed", "appeal_filed", _other_officers, _filed),
    Rule(
        "appeal.upheld",
        "appeal_upheld",
        _entrant,
        entry_words(t("「%(title)s」申诉成立，恢复评审资格").id, _answer),
    ),
    Rule(
        "appeal.dismissed",
        "appeal_dismissed",
        _entrant,
        entry_words(t("「%(title)s」申诉不成立").id, _answer),
    ),
]
