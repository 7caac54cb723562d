"""Dissections: written by officers on a published case, public with the laboratory's consent."""

from datetime import datetime

from sqlalchemy import Select, and_, or_, select

from app.calls.policy import is_officer_of
from app.people.models import User
from app.people.states import SeatRole
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now
from app.showcase.models import Case, Dissection
from app.showcase.policy.cases import (
    carried_cases,
    is_case_laboratory,
    listed_cases,
    may_work_on_case,
    visible_cases,
    worked_cases,
)
from app.showcase.states import DISSECTION_MOVES, CaseState, DissectionState


def may_see_dissection(user: User | None, dissection: Dissection, at: datetime) -> Verdict:
    """Everybody, once the laboratory agreed and while the case stands; before that its officers, the supervisor, and
    the laboratory from the moment it was asked."""
    case = dissection.case
    public = case.is_public and case.published_at is not None and case.published_at <= at
    if public and dissection.state == DissectionState.AGREED:
        return YES
    if user is None:
        return hidden()
    asked = dissection.asked_at is not None and case.asked_at is not None
    seats = is_officer_of(user, case.call, at) or user.holds(SeatRole.SUPERVISOR, at)
    return YES if seats or (asked and is_case_laboratory(user, case, at)) else hidden()


def visible_dissections(user: User | None, at: datetime) -> Select[Dissection]:
    """What ``may_see_dissection`` allows, as a query."""
    public = and_(Dissection.state == DissectionState.AGREED, Dissection.case_id.in_(_keys(listed_cases(at))))
    if user is None:
        return select(Dissection).where(public)
    everything = user.holds(SeatRole.SUPERVISOR, at)
    theirs = Dissection.case_id.in_(_keys(visible_cases(user, at) if everything else worked_cases(user, at)))
    asked = and_(Dissection.asked_at.is_not(None), Dissection.case_id.in_(_keys(carried_cases(user, at))))
    return select(Dissection).where(or_(public, theirs, asked))


def may_write_dissection(user: User | None, case: Case, at: datetime) -> Verdict:
    """Officers dissect a published case; a change takes the consent back, and the public text with it."""
    public = YES if case.is_public else not_now("not_public", t("案例发布以后才能解剖"))
    return first_refusal(may_work_on_case(user, case, at), public)


def may_ask_dissection(user: User | None, case: Case, at: datetime) -> Verdict:
    """Officers show it to the laboratory once there is something to see."""
    dissection = case.dissection
    ready = dissection is not None and bool(dissection.observations)
    return first_refusal(
        may_write_dissection(user, case, at),
        YES if ready else not_now("empty", t("还没有写下观察")),
        _move("ask", dissection),
    )


def may_agree_dissection(user: User | None, case: Case, at: datetime) -> Verdict:
    """An owner or editor of the laboratory consents to its publication."""
    return _answer("agree", user, case, at)


def may_refuse_dissection(user: User | None, case: Case, at: datetime) -> Verdict:
    """Or refuses, and says why."""
    return _answer("refuse", user, case, at)


def _answer(verb: str, user: User | None, case: Case, at: datetime) -> Verdict:
    if case.dissection is None or not may_see_dissection(user, case.dissection, at):
        return hidden()
    member = is_case_laboratory(user, case, at, writing=True)
    return first_refusal(
        YES if member else no("not_laboratory", t("由申报机构的负责人或经办人答复")),
        YES if case.state == CaseState.PUBLISHED else not_now("not_public", t("这个案例目前没有公开")),
        _move(verb, case.dissection),
    )


def _move(verb: str, dissection: Dissection | None) -> Verdict:
    return DISSECTION_MOVES.may(verb, dissection.state) if dissection is not None else YES


def _keys(cases: Select[Case]) -> Select[str]:
    return cases.with_only_columns(Case.id).order_by(None)
