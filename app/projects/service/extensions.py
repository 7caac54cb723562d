"""One extension of at most a year: the laboratory asks, an officer answers (rule 14)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.projects.calendar import add_months
from app.projects.models import Extension, Milestone, Project
from app.projects.policy import may_ask_extension, may_decide_extension, may_withdraw_extension
from app.projects.states import EXTENSION_MOVES, ExtensionState, MilestoneState
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.shared.verdict import Invalid, Refused, not_now, require

MOST_MONTHS = 12
LONGEST = 4000


def movable_milestones(project: Project) -> list[Milestone]:
    """The milestones that an extension may move: all that are not confirmed."""
    return [m for m in project.milestones if m.state != MilestoneState.CONFIRMED]


def ask_extension(
    project: Project, ends_on: date, dates: Mapping[str, date], reason: str, *, by: User, at: datetime
) -> Extension:
    """The laboratory asks that the task end on ``ends_on``, with a date for each milestone not confirmed, by key.

    Milestones that ``dates`` leaves out stay. The new end lies after the present one and after today, at most a year
    later; milestones only move back, in their order, and not beyond the end. ``Refused`` (running, once, one request
    at a time), ``Invalid`` (``ends_on``, ``reason``, a milestone's key).
    """
    require(may_ask_extension(by, project, at))
    rows = [(m, dates.get(m.id, m.due_on)) for m in movable_milestones(project)]
    errors = _check(project, ends_on, rows, at)
    if not 1 <= len(reason.strip()) <= LONGEST:
        errors["reason"] = t("请写明理由，不超过 %(n)s 字", n=LONGEST)
    if errors:
        raise Invalid(errors)
    extension = Extension(
        project=project,
        ends_on=ends_on,
        was_ends_on=project.ends_on,
        dates={m.id: [m.due_on.isoformat(), day.isoformat()] for m, day in rows if m.due_on and day},
        reason=reason.strip(),
        asked_at=at,
        asked_by_id=by.id,
    )
    db.session.add(extension)
    db.session.flush()
    _record("asked", extension, by, at)
    return extension


def agree_extension(extension: Extension, answer: str, *, by: User, at: datetime) -> None:
    """The officer agrees: end and dates move, and there is no second extension.

    ``Refused`` (policy; 409 where the end was moved since). A milestone confirmed meanwhile keeps its date.
    """
    require(may_decide_extension(by, extension, at))
    project = extension.project
    if project.extended or project.ends_on != extension.was_ends_on:
        raise Refused(not_now("overtaken", t("任务期在申请之后已有变动，请退回这份申请")))
    _decide(extension, "agree", answer, by, at)
    project.extended, project.ends_on = 1, extension.ends_on
    for milestone in movable_milestones(project):
        if milestone.id in extension.dates:
            milestone.due_on = date.fromisoformat(extension.dates[milestone.id][1])
    _record("agreed", extension, by, at)


def refuse_extension(extension: Extension, answer: str, *, by: User, at: datetime) -> None:
    """The officer does not agree, and says why (``Invalid`` on ``answer``); the laboratory may ask again."""
    require(may_decide_extension(by, extension, at))
    if not answer.strip():
        raise Invalid({"answer": t("请写明不同意的理由")})
    _decide(extension, "refuse", answer, by, at)
    _record("refused", extension, by, at)


def withdraw_extension(extension: Extension, *, by: User, at: datetime) -> None:
    """The laboratory takes its request back."""
    require(may_withdraw_extension(by, extension, at))
    _withdraw(extension, by, at)


def withdraw_open_extensions(project: Project, *, by: User, at: datetime) -> None:
    """Who asks for acceptance needs no more time: what still waits for an answer goes with it."""
    for extension in project.extensions:
        if extension.state == ExtensionState.ASKED:
            _withdraw(extension, by, at)


def _withdraw(extension: Extension, by: User, at: datetime) -> None:
    extension.state = EXTENSION_MOVES.go("withdraw", extension.state)
    _record("withdrawn", extension, by, at)


def _decide(extension: Extension, move: str, answer: str, by: User, at: datetime) -> None:
    extension.state = EXTENSION_MOVES.go(move, extension.state)
    extension.answer = answer.strip()[:LONGEST]
    extension.decided_at, extension.decided_by_id = at, by.id


def _check(
    project: Project, ends_on: date, rows: Iterable[tuple[Milestone, date | None]], at: datetime
) -> dict[str, Text]:
    present = project.ends_on or ends_on
    last = add_months(present, MOST_MONTHS)
    errors: dict[str, Text] = {}
    if not max(present, local_date(at)) < ends_on <= last:
        errors["ends_on"] = t(
            "新的任务期应晚于%(present)s和今天，最多延期一年，即至%(last)s", present=present, last=last
        )
    before: date | None = None
    for milestone, day in rows:
        if day is None:
            continue
        if milestone.due_on is not None and day < milestone.due_on:
            errors[milestone.id] = t("不早于原定的%(due)s", due=milestone.due_on)
        elif day > ends_on:
            errors[milestone.id] = t("不晚于新的任务期%(end)s", end=ends_on)
        elif before is not None and day < before:
            errors[milestone.id] = t("不早于前一个里程碑的%(due)s", due=before)
        before = day
    return errors


def _record(past: str, extension: Extension, by: User, at: datetime) -> None:
    record(
        f"project.extension_{past}",
        extension.project,
        by=by,
        at=at,
        extension=extension.id,
        before=extension.was_ends_on.isoformat(),
        ends_on=extension.ends_on.isoformat(),
    )
