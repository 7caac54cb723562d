"""Who plans a visit, who fills in its sheet, who confirms it, and who reads it."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true

from app.calls.models import Call
from app.calls.policy import is_officer_of, worked_calls
from app.entries.models import Entry
from app.entries.states import EntryState
from app.extensions import db
from app.people.models import User
from app.people.states import SeatRole
from app.rounds.models import Conflict, Round, RoundEntry
from app.rounds.states import ConflictState, RoundState
from app.screening.models import Screening
from app.screening.states import ScreeningState
from app.shared.clock import local_date
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now
from app.visits.legs import visit_leg
from app.visits.models import Visit, Visitor
from app.visits.states import VISIT_MOVES, VisitState


def may_plan_visit(user: User | None, entry: Entry, at: datetime) -> Verdict:
    """An officer plans a visit to whoever passed the formal check and was judged by a panel, one at a time."""
    call = entry.call
    if not call.is_closed(at) or not is_officer_of(user, call, at):
        return hidden()
    if visit_leg(call) is None:
        return not_now("no_visits", t("本期的评审办法没有现场核查"))
    standing = select(Visit.id).where(Visit.entry_id == entry.id, Visit.state != VisitState.CALLED_OFF)
    facts = db.session.execute(select(exists(_passed(entry)), exists(_judged(entry)), exists(standing))).one()
    passed, judged, planned = facts
    return first_refusal(
        YES if passed else not_now("not_passed", t("这份申报没有通过形式审查，或已经撤回")),
        YES if judged else not_now("not_judged", t("专家评审结束后才能安排现场核查")),
        not_now("planned", t("这份申报已经安排了现场核查")) if planned else YES,
    )


def _passed(entry: Entry) -> Select[str]:
    return (
        select(Screening.id)
        .join(Entry, Entry.id == Screening.entry_id)
        .where(
            Entry.id == entry.id,
            Entry.state == EntryState.SUBMITTED,
            Screening.state == ScreeningState.PASSED,
        )
    )


def _judged(entry: Entry) -> Select[str]:
    return (
        select(RoundEntry.id)
        .join(Round, Round.id == RoundEntry.round_id)
        .where(RoundEntry.entry_id == entry.id, Round.state == RoundState.CLOSED)
    )


def conflicted(user_key: object, organisation_key: object, call_key: object) -> ColumnElement[bool]:
    """Whether a judge has a confirmed conflict with an organisation in any round of a call (rule 8)."""
    return exists(
        select(Conflict.id)
        .join(Round, Round.id == Conflict.round_id)
        .where(
            Conflict.user_id == user_key,
            Conflict.organisation_id == organisation_key,
            Conflict.state == ConflictState.CONFIRMED,
            Round.call_id == call_key,
        )
    )


def is_visitor(user: User | None, visit: Visit) -> bool:
    """Whether the person goes along, and no conflict that came up later bars him (rule 8)."""
    if user is None or all(visitor.user_id != user.id for visitor in visit.visitors):
        return False
    return not db.session.scalar(select(conflicted(user.id, visit.entry.organisation_id, visit.call_id)))


def is_leader(user: User | None, visit: Visit) -> bool:
    """Whether the person leads the party."""
    leads = any(v.is_leader and user is not None and v.user_id == user.id for v in visit.visitors)
    return leads and is_visitor(user, visit)


def is_visited(user: User | None, visit: Visit, at: datetime) -> bool:
    """Whether the person belongs to the laboratory whose site it is."""
    return user is not None and user.membership_in(visit.entry.organisation_id, at) is not None


def may_see_visit(user: User | None, visit: Visit, at: datetime) -> Verdict:
    """Date and place: the officers of the call, the supervisor, the party, and the laboratory that is visited."""
    if user is None:
        return hidden()
    known = is_visited(user, visit, at) or may_see_sheet(user, visit, at).ok
    return YES if known else hidden()


def may_see_sheet(user: User | None, visit: Visit, at: datetime) -> Verdict:
    """What was seen: officers, supervisor and party at any time, the laboratory its own once it is confirmed."""
    if user is None:
        return hidden()
    if is_officer_of(user, visit.call, at) or user.holds(SeatRole.SUPERVISOR, at) or is_visitor(user, visit):
        return YES
    if not is_visited(user, visit, at):
        return hidden()
    if visit.state == VisitState.CONFIRMED:
        return YES
    return not_now("not_confirmed", t("现场核查记录表确认后，本单位可以查看"))


def visible_visits(user: User | None, at: datetime) -> Select[Visit]:
    """What ``may_see_visit`` allows, as a query; the entry is joined."""
    return select(Visit).join(Visit.entry).where(or_(_worked(user, at), _gone(user), _own(user, at)))


def visible_sheets(user: User | None, at: datetime) -> Select[Visit]:
    """What ``may_see_sheet`` allows, as a query; the entry is joined."""
    told = and_(_own(user, at), Visit.state == VisitState.CONFIRMED)
    return select(Visit).join(Visit.entry).where(or_(_worked(user, at), _gone(user), told))


def worked_visits(user: User | None, at: datetime) -> Select[Visit]:
    """The visits of the calls that this officer works on."""
    mine = worked_calls(user, at).with_only_columns(Call.id)
    return select(Visit).join(Visit.entry).where(Visit.call_id.in_(mine))


def joined_visits(user: User | None, at: datetime) -> Select[Visit]:
    """The visits on which this person goes."""
    return select(Visit).join(Visit.entry).where(_gone(user))


def _worked(user: User | None, at: datetime) -> ColumnElement[bool]:
    if user is not None and user.holds(SeatRole.SUPERVISOR, at):
        return true()
    return Visit.call_id.in_(worked_calls(user, at).with_only_columns(Call.id))


def _gone(user: User | None) -> ColumnElement[bool]:
    if user is None:
        return false()
    goes = exists(select(Visitor.id).where(Visitor.visit_id == Visit.id, Visitor.user_id == user.id))
    return and_(goes, ~conflicted(user.id, Entry.organisation_id, Visit.call_id))


def _own(user: User | None, at: datetime) -> ColumnElement[bool]:
    memberships = user.memberships if user is not None else []
    mine = [m.organisation_id for m in memberships if m.is_valid(at)]
    return Entry.organisation_id.in_(mine) if mine else false()


def may_change_visit(user: User | None, visit: Visit, at: datetime) -> Verdict:
    """An officer moves a visit or changes its party until its sheet is handed in."""
    return first_refusal(_officer(user, visit, at), VISIT_MOVES.may("change", visit.state))


def may_call_off_visit(user: User | None, visit: Visit, at: datetime) -> Verdict:
    """An officer calls it off, with a reason, until its sheet is confirmed."""
    return first_refusal(_officer(user, visit, at), VISIT_MOVES.may("call_off", visit.state))


def may_write_sheet(user: User | None, visit: Visit, at: datetime) -> Verdict:
    """The party and the officers of the call fill in the sheet, from the day of the visit on."""
    early = local_date(at) < visit.visit_on
    return first_refusal(
        _at_work(user, visit, at),
        VISIT_MOVES.may("hold", visit.state),
        not_now("not_yet", t("现场核查定于%(day)s，当日起可以填写", day=visit.visit_on)) if early else YES,
    )


def may_return_visit(user: User | None, visit: Visit, at: datetime) -> Verdict:
    """The leader of the party or an officer sends a sheet back that was handed in."""
    return first_refusal(_leads(user, visit, at), VISIT_MOVES.may("return", visit.state))


def may_confirm_visit(user: User | None, visit: Visit, at: datetime) -> Verdict:
    """The leader of the party or an officer confirms, but not who handed the sheet in."""
    same = user is not None and visit.held_by_id == user.id
    return first_refusal(
        _leads(user, visit, at),
        VISIT_MOVES.may("confirm", visit.state),
        no("same_person", t("提交记录表的人不能自己确认，须由组长或另一位承办人确认")) if same else YES,
    )


def _officer(user: User | None, visit: Visit, at: datetime) -> Verdict:
    if is_officer_of(user, visit.call, at):
        return YES
    return no("not_officer", t("需要本期的承办席位")) if may_see_visit(user, visit, at) else hidden()


def _at_work(user: User | None, visit: Visit, at: datetime) -> Verdict:
    if is_officer_of(user, visit.call, at) or is_visitor(user, visit):
        return YES
    return no("not_visitor", t("由核查组成员或承办人填写")) if may_see_visit(user, visit, at) else hidden()


def _leads(user: User | None, visit: Visit, at: datetime) -> Verdict:
    if is_officer_of(user, visit.call, at) or is_leader(user, visit):
        return YES
    return no("not_leader", t("由核查组组长或承办人办理")) if may_see_visit(user, visit, at) else hidden()
