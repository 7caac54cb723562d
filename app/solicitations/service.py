"""Telling of an attempt to influence, and what the discipline officer does about it."""

from dataclasses import dataclass
from datetime import date, datetime

from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.rounds.models import Assignment, Panelist
from app.rounds.policy import may_read_entry_as_judge
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require
from app.solicitations.models import Solicitation
from app.solicitations.policy import (
    may_close_solicitation,
    may_examine_solicitation,
    may_report_solicitation,
)
from app.solicitations.states import MOVES

LONGEST_WHO, SHORTEST, LONGEST = 200, 5, 4000


@dataclass(frozen=True)
class Told:
    """Who tried, what happened, on which day of Shanghai, and about which of the judge's entries if he knows."""

    who: str
    told: str
    happened_on: date
    assignment: Assignment | None = None


def report_solicitation(panelist: Panelist, told: Told, *, by: User, at: datetime) -> Solicitation:
    """Keep what a judge tells of an attempt to influence him (请托, rule 8).

    The record notes that a report came in, but neither who made it nor about which call or entry: whoever reads the
    record could else tell a competitor's story from it. Errors: Refused by ``may_report_solicitation``; Invalid beside
    ``who``, ``told``, ``happened_on`` or ``assignment`` (not among his own entries of this round).
    """
    require(may_report_solicitation(by, panelist, at))
    if errors := _wrong_in(panelist, told, by, at):
        raise Invalid(errors)
    made = Solicitation(
        round_id=panelist.round_id,
        judge_id=by.id,
        assignment_id=told.assignment.id if told.assignment else None,
        who=told.who.strip(),
        told=told.told.strip(),
        happened_on=told.happened_on,
        filed_at=at,
    )
    db.session.add(made)
    record("solicitation.reported", made, by=None, at=at)
    return made


def examine_solicitation(solicitation: Solicitation, *, by: User, at: datetime) -> None:
    """Take it up. Errors: Refused (not his to read, taken up already)."""
    require(may_examine_solicitation(by, solicitation, at))
    solicitation.state = MOVES.go("examine", solicitation.state)
    record("solicitation.examined", solicitation, by=by, at=at)


def close_solicitation(solicitation: Solicitation, conclusion: str, *, by: User, at: datetime) -> None:
    """Close it with what came of it, which stays among discipline officers.

    Errors: Refused (not his to read, closed already); Invalid beside ``conclusion``.
    """
    require(may_close_solicitation(by, solicitation, at))
    if not 1 <= len(conclusion.strip()) <= LONGEST:
        raise Invalid({"conclusion": t("请写明处理情况，不超过 %(n)s 字", n=LONGEST)})
    solicitation.state = MOVES.go("close", solicitation.state)
    solicitation.conclusion = conclusion.strip()
    solicitation.closed_by_id, solicitation.closed_at = by.id, at
    record("solicitation.closed", solicitation, by=by, at=at)


def _wrong_in(panelist: Panelist, told: Told, by: User, at: datetime) -> dict[str, Text]:
    errors: dict[str, Text] = {}
    if not 1 <= len(told.who.strip()) <= LONGEST_WHO:
        errors["who"] = t("请填写对方是谁，不超过 %(n)s 字", n=LONGEST_WHO)
    if not SHORTEST <= len(told.told.strip()) <= LONGEST:
        errors["told"] = t("请写明经过，%(least)s 至 %(most)s 字", least=SHORTEST, most=LONGEST)
    if told.happened_on > local_date(at):
        errors["happened_on"] = t("日期不能晚于今天")
    task = told.assignment
    if task and (task.round_id != panelist.round_id or not may_read_entry_as_judge(by, task, at)):
        errors["assignment"] = t("请选择本人评审的申报")
    return errors
