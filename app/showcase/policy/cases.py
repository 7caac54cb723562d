"""Case pages: made by officers, checked and consented to by the laboratory, then everybody's."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select

from app.calls.models import Call
from app.calls.policy import is_officer_of, worked_calls
from app.entries.models import Entry
from app.entries.states import Outcome
from app.extensions import db
from app.kinds import KINDS
from app.people.models import User
from app.people.states import SeatRole
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now
from app.showcase.models import Case
from app.showcase.states import CASE_MOVES, CaseState


def case_kinds() -> list[str]:
    """The kinds whose winners become cases."""
    return [name for name, kind in KINDS.items() if kind.follows == "case"]


def is_case_laboratory(user: User | None, case: Case, at: datetime, *, writing: bool = False) -> bool:
    """Whether the person belongs to the laboratory of the case (``writing``: as owner or editor)."""
    membership = user.membership_in(case.organisation_id, at) if user is not None else None
    return membership is not None and (membership.may_edit or not writing)


def may_see_case(user: User | None, case: Case, at: datetime) -> Verdict:
    """Everybody sees a published case, and of a withdrawn one that it was withdrawn and why; before that the officers
    of the call, the supervisor, and the laboratory from the moment it was asked."""
    if case.state == CaseState.WITHDRAWN or (case.published_at is not None and case.published_at <= at):
        return YES
    if user is None:
        return hidden()
    asked = case.asked_at is not None and is_case_laboratory(user, case, at)
    seats = is_officer_of(user, case.call, at) or user.holds(SeatRole.SUPERVISOR, at)
    return YES if seats or asked else hidden()


def may_see_case_picture(user: User | None, case: Case, at: datetime) -> Verdict:
    """Whoever sees the page with its text: everybody once the laboratory consented and it was published."""
    return hidden() if case.state == CaseState.WITHDRAWN else may_see_case(user, case, at)


def visible_cases(user: User | None, at: datetime) -> Select[Case]:
    """What ``may_see_case`` allows, as a query."""
    if user is not None and user.holds(SeatRole.SUPERVISOR, at):
        return select(Case)
    public = or_(Case.state == CaseState.WITHDRAWN, Case.published_at <= at)
    if user is None:
        return select(Case).where(public)
    asked = and_(Case.asked_at.is_not(None), _carried(user, at))
    return select(Case).where(or_(public, asked, _worked(user, at)))


def listed_cases(at: datetime) -> Select[Case]:
    """What lists, searches, feeds and open data lead to: what everybody may see and nobody took back."""
    return visible_cases(None, at).where(Case.state == CaseState.PUBLISHED)


def worked_cases(user: User | None, at: datetime) -> Select[Case]:
    """What ``may_work_on_case`` allows, as a query."""
    return select(Case).where(_worked(user, at))


def carried_cases(user: User | None, at: datetime) -> Select[Case]:
    """The cases of this person's laboratories that have been shown to them."""
    return select(Case).where(Case.asked_at.is_not(None), _carried(user, at))


def may_work_on_case(user: User | None, case: Case, at: datetime) -> Verdict:
    """The officers of the call; for everybody else the desk does not exist."""
    return YES if is_officer_of(user, case.call, at) else hidden()


def may_create_case(user: User | None, entry: Entry, at: datetime) -> Verdict:
    """An officer of the call begins the page of an announced winner, once, where the kind leads to cases."""
    if not is_officer_of(user, entry.call, at) or not entry.call.is_closed(at):
        return hidden()
    if entry.call.kind_data.follows != "case":
        return not_now("other_kind", t("这一类的入选单位不生成案例页"))
    if entry.outcome != Outcome.SELECTED:
        return not_now("not_selected", t("只有已公布的入选案例可以生成案例页"))
    known = db.session.scalar(select(Case.id).where(Case.entry_id == entry.id))
    return not_now("exists", t("这份申报已经有案例页")) if known else YES


def may_share_case(user: User | None, case: Case, at: datetime) -> Verdict:
    """The picture of link previews exists for what lists lead to, and for nothing else."""
    shown = case.is_public and case.published_at is not None and case.published_at <= at
    return YES if shown else hidden()


def winners_without_page(user: User | None, at: datetime) -> Select[Entry]:
    """The entries for which ``may_create_case`` says yes; the call is joined."""
    return (
        select(Entry)
        .join(Entry.call)
        .where(
            Entry.outcome == Outcome.SELECTED,
            Call.kind.in_(case_kinds()),
            ~exists(select(Case.id).where(Case.entry_id == Entry.id)),
            Call.closes_at <= at,
            Call.id.in_(worked_calls(user, at).with_only_columns(Call.id)),
        )
    )


def may_edit_case(user: User | None, case: Case, at: datetime) -> Verdict:
    """Officers write until the page is public; what the laboratory agreed to, it is asked for again."""
    return first_refusal(may_work_on_case(user, case, at), _move("edit", case))


def may_ask_check(user: User | None, case: Case, at: datetime) -> Verdict:
    """Officers show the draft to the laboratory once the parts that every page needs are there."""
    lacking = not (case.title and case.standfirst and case.anatomy.get("need") and case.anatomy.get("work"))
    return first_refusal(
        may_work_on_case(user, case, at),
        _move("ask", case),
        _still_selected(case),
        not_now("incomplete", t("标题、导语、企业的难题和机构做了什么都要写")) if lacking else YES,
    )


def may_confirm_case(user: User | None, case: Case, at: datetime) -> Verdict:
    """An owner or editor of the laboratory consents."""
    return first_refusal(may_see_case(user, case, at), _laboratory(user, case, at), _move("confirm", case))


def may_return_case(user: User | None, case: Case, at: datetime) -> Verdict:
    """Or says what has to be changed."""
    return first_refusal(may_see_case(user, case, at), _laboratory(user, case, at), _move("return", case))


def may_publish_case(user: User | None, case: Case, at: datetime) -> Verdict:
    """Officers publish what the laboratory agreed to, while its entry is still selected."""
    return first_refusal(may_work_on_case(user, case, at), _move("publish", case), _still_selected(case))


def may_recall_case(user: User | None, case: Case, at: datetime) -> Verdict:
    """Officers take a page down to mend it; the laboratory checks it again."""
    return first_refusal(may_work_on_case(user, case, at), _move("recall", case))


def may_withdraw_case(user: User | None, case: Case, at: datetime) -> Verdict:
    """Officers withdraw a case that turned out false; its page says so from then on."""
    return first_refusal(may_work_on_case(user, case, at), _move("withdraw", case))


def _move(verb: str, case: Case) -> Verdict:
    return CASE_MOVES.may(verb, case.state)


def _laboratory(user: User | None, case: Case, at: datetime) -> Verdict:
    """Its owner or editor; its readers and the call's officers are told why not.

    To everybody else its desk does not exist, though the page is public: an address that is not his tells him nothing.
    """
    if is_case_laboratory(user, case, at, writing=True):
        return YES
    reads = is_case_laboratory(user, case, at) or is_officer_of(user, case.call, at)
    return no("not_laboratory", t("由申报机构的负责人或经办人核对")) if reads else hidden()


def _still_selected(case: Case) -> Verdict:
    fallen = case.entry.outcome != Outcome.SELECTED
    return not_now("not_selected", t("这个案例已不在入选之列")) if fallen else YES


def _worked(user: User | None, at: datetime) -> ColumnElement[bool]:
    return Case.call_id.in_(worked_calls(user, at).with_only_columns(Call.id))


def _carried(user: User | None, at: datetime) -> ColumnElement[bool]:
    mine = [m.organisation_id for m in (user.memberships if user is not None else ()) if m.is_valid(at)]
    return Case.organisation_id.in_(mine) if mine else false()
