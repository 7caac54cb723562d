"""Reads of the register and of yearly evaluations."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from app.centres.models import Centre, Evaluation
from app.centres.policy.register import (
    listable_projects,
    own_centres,
    visible_evaluations,
    worked_centres,
)
from app.centres.states import CentreState, EvaluationState
from app.extensions import db
from app.people.models import User
from app.projects.models import Project
from app.shared.text import t
from app.shared.waiting import Tally


def find_centre(key: str) -> Centre | None:
    """A centre with what its pages print; the register is public."""
    return db.session.scalar(
        select(Centre)
        .where(Centre.id == key)
        .options(
            joinedload(Centre.organisation),
            joinedload(Centre.chain),
            joinedload(Centre.region),
            joinedload(Centre.call),
            joinedload(Centre.project).joinedload(Project.item),
        )
    )


def find_evaluation(key: str) -> Evaluation | None:
    """An evaluation with its centre; whether it may be seen is the policy's."""
    centre = joinedload(Evaluation.centre).options(joinedload(Centre.organisation), joinedload(Centre.call))
    return db.session.scalar(select(Evaluation).where(Evaluation.id == key).options(centre))


def listed_centres(centres: Select[Centre], state: str = "") -> Select[Centre]:
    """Centres as a list: those that are listed first, the latest first."""
    if state in {member.value for member in CentreState}:
        centres = centres.where(Centre.state == state)
    return centres.options(
        joinedload(Centre.organisation), joinedload(Centre.chain), joinedload(Centre.region)
    ).order_by(Centre.state, Centre.listed_on.desc(), Centre.id)


def evaluations_of(centre: Centre, user: User | None, at: datetime) -> list[Evaluation]:
    """The evaluations of a centre that the reader may see, the latest year first; the centre is joined."""
    found = visible_evaluations(user, at).where(Evaluation.centre_id == centre.id)
    return list(
        db.session.scalars(
            found.options(
                contains_eager(Evaluation.centre).joinedload(Centre.call),
                joinedload(Evaluation.graded_by),
                joinedload(Evaluation.confirmed_by),
            ).order_by(Evaluation.year.desc())
        )
    )


def waiting_to_list(user: User | None, at: datetime) -> list[Project]:
    """Accepted tasks whose centre is not listed yet."""
    found = listable_projects(user, at).options(joinedload(Project.item), joinedload(Project.organisation))
    return list(db.session.scalars(found.order_by(Project.number, Project.id).limit(100)))


def register_tallies_for_officer(user: User, at: datetime) -> list[Tally]:
    """Centres to be listed, reports to grade, grades to confirm."""
    mine = worked_centres(user, at).join(Evaluation, Evaluation.centre_id == Centre.id)
    graded = mine.where(Evaluation.state == EvaluationState.GRADED, Evaluation.graded_by_id != user.id)
    return [
        Tally(t("验收通过的中心待挂牌"), listable_projects(user, at), "officer.centres"),
        Tally(
            t("年度自评待评定"), mine.where(Evaluation.state == EvaluationState.REPORTED), "officer.centres"
        ),
        Tally(t("年度评定待复核"), graded, "officer.centres"),
    ]


def tallies_for_lab(user: User, at: datetime) -> list[Tally]:
    """Years that a centre of mine has to report on."""
    asked = (
        own_centres(user, at)
        .join(Evaluation, Evaluation.centre_id == Centre.id)
        .where(Evaluation.state == EvaluationState.ASKED)
    )
    return [Tally(t("中心年度自评待提交"), asked, "lab.centres", Evaluation.due_on)]
