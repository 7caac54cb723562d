"""Verbs of the formal check (rule 5)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from app.calls.models import Call
from app.entries.content.document import Frozen
from app.entries.models import EntryVersion
from app.entries.service import correct_entry, open_correction, settle_entry
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.screening.models import Appeal, Screening
from app.screening.policy import (
    appeal_due,
    may_begin_screening,
    may_decide_appeal,
    may_file_appeal,
    may_mark_screening,
    may_pass_screening,
    may_refuse_screening,
    may_return_screening,
)
from app.screening.queries import unscreened
from app.screening.service.reasons import LONGEST, reason
from app.screening.service.recommending import pass_over_unrecommended
from app.screening.states import APPEAL_MOVES, SCREENING_MOVES, ScreeningState
from app.shared.clock import end_of_day, local_date
from app.shared.text import t
from app.shared.verdict import Invalid, not_now, require
from app.shared.working_days import period

CORRECTION_DAYS = 3

Mark = Mapping[str, object]


def begin_screening(call: Call, *, by: User, at: datetime) -> int:
    """Lay out the kind's checklist for every submitted entry of a closed call that has none yet; how many were added.

    Where cities recommend, entries without a recommendation that was sent are settled instead; those submitted directly
    under the province go on. Doing it again adds nothing twice. ``Refused`` until two minutes after closing, and until
    the date of the recommendation.
    """
    require(may_begin_screening(by, call, at))
    entries = pass_over_unrecommended(db.session.scalars(unscreened(call)), by=by, at=at)
    for entry in entries:
        points = [{"point": p.id, "met": None, "note": ""} for p in call.kind_data.checklist]
        db.session.add(Screening(entry=entry, call_id=call.id, checklist=points))
    db.session.flush()
    record("call.screening_begun", call, by=by, at=at, call_id=call.id, entries=len(entries))
    return len(entries)


def mark_screening(
    screening: Screening, marks: Sequence[Mark], revision: int, *, by: User, at: datetime
) -> None:
    """Save the checklist: a mark {"met": true|false|None, "note"} for each point, in the order of the points.

    ``revision`` is the one that the officer saw; ``Refused`` (409) where a colleague saved meanwhile and said something
    else. Saves are not acts: the conclusion is.
    """
    require(may_mark_screening(by, screening, at))
    if len(marks) != len(screening.checklist):
        raise Invalid({"marks": t("审查要点有变动，请刷新页面")})
    filled = [
        {"point": old["point"], "met": mark["met"], "note": str(mark.get("note") or "").strip()[:500]}
        for old, mark in zip(screening.checklist, marks, strict=True)
    ]
    if filled == screening.checklist:
        return
    if revision != screening.revision:
        require(not_now("changed_meanwhile", t("审查意见刚刚被其他承办人修改，请核对后再保存")))
    screening.checklist, screening.revision = filled, screening.revision + 1


def pass_entry(screening: Screening, *, by: User, at: datetime) -> None:
    """Conclude that the entry may be judged. ``Refused`` while a point is not marked as met or a correction runs."""
    require(may_pass_screening(by, screening, at))
    open_points = sum(row["met"] is not True for row in screening.checklist)
    if open_points:
        require(not_now("points_open", t("还有 %(n)s 项审查要点未标为符合", n=open_points)))
    screening.state = SCREENING_MOVES.go("pass", screening.state)
    screening.decided_at, screening.decided_by_id = at, by.id
    record("screening.passed", screening, by=by, at=at, entry=screening.entry_id)


def return_entry(
    screening: Screening,
    slots: Sequence[str],
    points: Sequence[str],
    until: date,
    *,
    by: User,
    at: datetime,
) -> None:
    """Return once for correction: which formal documents, why (a sentence each), and the last day, whole.

    ``Invalid`` (``slots``, ``points``, ``until``) for slots that are judged, an empty list, or fewer than three working
    days after today.
    """
    require(may_return_screening(by, screening, at))
    said = [point.strip()[:LONGEST] for point in points if point.strip()]
    if not said:
        raise Invalid({"points": t("请逐条写明需要补正的内容")})
    if until < earliest_correction(at):
        raise Invalid({"until": t("补正期至少 %(n)s 个工作日", n=CORRECTION_DAYS)})
    window = open_correction(screening.entry, slots, said, end_of_day(until), by=by, at=at)
    screening.state = SCREENING_MOVES.go("return", screening.state)
    screening.returned_at, screening.due_at = at, window.until
    record("screening.returned", screening, by=by, at=at, entry=screening.entry_id, points=len(said))


def earliest_correction(at: datetime) -> date:
    """The earliest last day of a correction that is asked for at the instant: three working days after that day."""
    return period(local_date(at), CORRECTION_DAYS, count_first_day=False).ends_on


def hand_in_correction(
    screening: Screening, frozen: Frozen, key: str, *, by: User, at: datetime
) -> EntryVersion:
    """The entrant's documents are back: a new version, and the check waits for its officer again.

    ``Refused`` as ``entries.service.correct_entry`` says; the same ``key`` gives the same version.
    """
    version = correct_entry(screening.entry, frozen, key, by=by, at=at)
    if screening.state == ScreeningState.RETURNED:
        screening.state = SCREENING_MOVES.go("correct", screening.state)
        record("screening.corrected", screening, by=by, at=at, entry=screening.entry_id)
    return version


def refuse_entry(screening: Screening, opinion: str, *, by: User, at: datetime) -> None:
    """Conclude that the entry is not judged. ``Invalid`` (``opinion``) without a reason: the entrant reads it."""
    require(may_refuse_screening(by, screening, at))
    screening.opinion = reason(opinion, "opinion", t("请写明不通过的理由，申报单位会看到"))
    screening.state = SCREENING_MOVES.go("refuse", screening.state)
    screening.decided_at, screening.decided_by_id = at, by.id
    settle_entry(screening.entry, "refuse", by=by, at=at)
    record("screening.refused", screening, by=by, at=at, entry=screening.entry_id)


def file_appeal(screening: Screening, grounds: str, *, by: User, at: datetime) -> Appeal:
    """Appeal against a refusal within five working days. ``Invalid`` (``grounds``) without facts and reasons."""
    require(may_file_appeal(by, screening, at))
    due = appeal_due(screening)
    assert due is not None  # noqa: S101  a refusal is dated
    appeal = Appeal(
        screening=screening,
        call_id=screening.call_id,
        grounds=reason(grounds, "grounds", t("请写明申诉的事实和理由")),
        filed_by_id=by.id,
        filed_at=at,
        due_on=due,
    )
    db.session.add(appeal)
    db.session.flush()
    record("appeal.filed", appeal, by=by, at=at, entry=screening.entry_id)
    return appeal


def decide_appeal(appeal: Appeal, upheld: bool, opinion: str, *, by: User, at: datetime) -> None:
    """Another officer decides: upheld, the entry passes the check and is judged; dismissed, the refusal stands.

    ``Invalid`` (``opinion``) without a reason; ``Refused`` for the officer who refused.
    """
    require(may_decide_appeal(by, appeal, at))
    appeal.opinion = reason(opinion, "opinion", t("请写明处理意见，申报单位会看到"))
    appeal.state = APPEAL_MOVES.go("uphold" if upheld else "dismiss", appeal.state)
    appeal.decided_by_id, appeal.decided_at = by.id, at
    screening = appeal.screening
    if upheld:
        screening.state = SCREENING_MOVES.go("readmit", screening.state)
        settle_entry(screening.entry, "readmit", by=by, at=at)
    name = "appeal.upheld" if upheld else "appeal.dismissed"
    record(name, appeal, by=by, at=at, entry=screening.entry_id)
