"""One query that tells the stage of every item asked about."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, case, exists, literal, select
from sqlalchemy.orm import aliased

from app.calls.models import Call, Item
from app.calls.states import CallState, ItemState
from app.decisions.models import Decision
from app.decisions.states import DecisionState
from app.entries.models import Entry
from app.entries.states import Outcome
from app.extensions import db
from app.notices.models import Notice, NoticeDecision, NoticeLine
from app.notices.states import IN_FORCE, LineState
from app.progress.states import Stage
from app.projects.models import Project
from app.projects.states import ProjectState
from app.rounds.legs import is_judged
from app.rounds.models import Round, RoundItem
from app.rounds.states import RoundState
from app.screening.models import Screening

Told = aliased(Decision)


def _projects(*states: ProjectState) -> ColumnElement[bool]:
    """A project of a winner who still stands: who gave up before signing leaves an empty one behind."""
    query = (
        select(Project.id)
        .join(Entry, Entry.id == Project.entry_id)
        .where(Project.item_id == Item.id, Entry.outcome == Outcome.SELECTED)
    )
    return exists(query.where(Project.state.in_(states)) if states else query)


def _lines(state: LineState, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(
        select(NoticeLine.id)
        .join(Notice, Notice.id == NoticeLine.notice_id)
        .join(Entry, Entry.id == NoticeLine.entry_id)
        .where(Entry.item_id == Item.id, NoticeLine.state == state, Notice.state.in_(IN_FORCE), *more)
    )


def _noticed() -> ColumnElement[bool]:
    """A notice in force carries a decision about the item that still stands, with or without winners."""
    return exists(
        select(NoticeDecision.id)
        .join(Notice, Notice.id == NoticeDecision.notice_id)
        .join(Decision, Decision.id == NoticeDecision.decision_id)
        .where(
            Decision.item_id == Item.id,
            Decision.state == DecisionState.AGREED,
            Notice.state.in_(IN_FORCE),
        )
    )


def _reopened() -> ColumnElement[bool]:
    """An upheld objection struck the public result of the item, and no later notice has told another."""
    later = (
        select(NoticeDecision.id)
        .join(Notice, Notice.id == NoticeDecision.notice_id)
        .join(Told, Told.id == NoticeDecision.decision_id)
        .where(
            Told.item_id == Item.id,
            Notice.state.in_(IN_FORCE),
            Notice.published_at > Decision.overturned_at,
        )
    )
    return exists(
        select(Decision.id).where(
            Decision.item_id == Item.id,
            Decision.overturned_at.is_not(None),
            ~exists(later.correlate(Item, Decision)),
        )
    )


def _rounds(*states: RoundState) -> ColumnElement[bool]:
    return exists(
        select(RoundItem.id)
        .join(Round, Round.id == RoundItem.round_id)
        .where(RoundItem.item_id == Item.id, Round.state.in_(states))
    )


def stage_column(at: datetime) -> ColumnElement[str]:
    """A CASE that gives the value of ``Stage`` for each row of ``item`` joined to ``call``.

    It tells nothing that the public may not know: before closing the clock alone decides, and a decision shows only
    once a notice carries it (rule 11).
    """
    screened = exists(
        select(Screening.id).join(Entry, Entry.id == Screening.entry_id).where(Entry.item_id == Item.id)
    )
    return case(
        (Item.state == ItemState.WITHDRAWN, literal(Stage.WITHDRAWN.value)),
        (Call.state == CallState.WITHDRAWN, literal(Stage.WITHDRAWN.value)),
        (Item.state == ItemState.FAILED, literal(Stage.FAILED.value)),
        (Call.opens_at > at, literal(Stage.UPCOMING.value)),
        (Call.closes_at > at, literal(Stage.OPEN.value)),
        (
            _projects(
                ProjectState.AGREEING, ProjectState.RUNNING, ProjectState.SUBMITTED, ProjectState.REPAIRING
            ),
            literal(Stage.PROJECT.value),
        ),
        (_projects(ProjectState.ACCEPTED), literal(Stage.ACCEPTED.value)),
        (_projects(ProjectState.FAILED), literal(Stage.NOT_ACCEPTED.value)),
        (_lines(LineState.NOTICED), literal(Stage.NOTICE.value)),
        (_lines(LineState.ANNOUNCED, NoticeLine.bound_at.is_(None)), literal(Stage.ANNOUNCED.value)),
        (_projects(ProjectState.TERMINATED), literal(Stage.TERMINATED.value)),
        (_lines(LineState.ANNOUNCED), literal(Stage.ANNOUNCED.value)),
        (_noticed(), literal(Stage.NOTICE.value)),
        (_reopened(), literal(Stage.REOPENED.value)),
        (_rounds(RoundState.OPEN), literal(Stage.JUDGING.value)),
        (is_judged(), literal(Stage.DECIDING.value)),
        (_rounds(RoundState.CLOSED, RoundState.PREPARING), literal(Stage.JUDGING.value)),
        (screened, literal(Stage.SCREENING.value)),
        else_=literal(Stage.CLOSED.value),
    )


def stages_of(items: Sequence[Item], at: datetime) -> dict[str, Stage]:
    """The stage of each item at the instant, by its key; one query for all of them.

    The caller has decided that the items may be seen (``calls.policy.visible_items``).
    """
    keys = [item.id for item in items]
    if not keys:
        return {}
    query = select(Item.id, stage_column(at)).join(Call, Call.id == Item.call_id).where(Item.id.in_(keys))
    return {key: Stage(value) for key, value in db.session.execute(query)}
