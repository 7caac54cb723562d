"""Listing a centre, its yearly evaluations, and the strike-off that two failures in a row bring."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.centres.models import Centre, Evaluation
from app.centres.policy import (
    may_begin_evaluation,
    may_confirm_evaluation,
    may_grade_evaluation,
    may_list_centre,
    may_report_evaluation,
    may_return_evaluation,
)
from app.centres.states import CENTRE_MOVES, EVALUATION_MOVES, EvaluationState, Grade
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.projects.models import Project
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

LONGEST = 4000


@dataclass(frozen=True)
class Plate:
    """What is listed: the name on the plate, the number of the certificate, the day of Shanghai."""

    name: str
    number: str
    listed_on: date | None


@dataclass(frozen=True)
class YearReport:
    """A centre's report on a year: enterprises served, accredited parameters at its end, standards taken part in."""

    report: str
    enterprises: int | None
    parameters: int | None
    standards: int | None


def list_centre(project: Project, plate: Plate, *, by: User, at: datetime) -> Centre:
    """Put an accepted centre on the public register under its certificate number.

    Raises ``Refused`` (``may_list_centre``), ``Invalid`` beside ``name``, ``number`` (taken) or ``listed_on`` (before
    today's acceptance is possible, never in the future).
    """
    require(may_list_centre(by, project, at))
    errors: dict[str, Text] = {}
    taken = select(Centre.id).where(Centre.number == plate.number.strip())
    if not plate.name.strip():
        errors["name"] = t("请填写中心名称")
    if not plate.number.strip():
        errors["number"] = t("请填写证书编号")
    elif db.session.scalar(taken) is not None:
        errors["number"] = t("这个证书编号已经使用")
    if plate.listed_on is None or plate.listed_on > local_date(at):
        errors["listed_on"] = t("请填写挂牌日期，不晚于今天")
    if errors:
        raise Invalid(errors)
    item = project.item
    centre = Centre(
        call=project.call,
        project=project,
        organisation_id=project.organisation_id,
        name=plate.name.strip(),
        number=plate.number.strip(),
        sort=str(item.facts.get(project.call.kind_data.sorted_by, "")),
        chain_id=item.chain_id,
        region_code=item.region_code,
        listed_on=plate.listed_on,
        listed_at=at,
        listed_by_id=by.id,
    )
    db.session.add(centre)
    db.session.flush()
    record("centre.listed", centre, by=by, at=at, project=project.id)
    return centre


def begin_evaluation(
    centre: Centre, year: int | None, due_on: date | None, *, by: User, at: datetime
) -> Evaluation:
    """Ask a listed centre to report on a year until a day.

    Raises ``Refused`` (``may_begin_evaluation``), ``Invalid`` beside ``year`` (before it was listed, not yet begun,
    asked for already) or ``due_on`` (not after today).
    """
    require(may_begin_evaluation(by, centre, at))
    errors: dict[str, Text] = {}
    known = select(Evaluation.id).where(Evaluation.centre_id == centre.id, Evaluation.year == year)
    if year is None or not centre.listed_on.year <= year <= local_date(at).year:
        errors["year"] = t(
            "请填写%(first)s至%(last)s的年度", first=centre.listed_on.year, last=local_date(at).year
        )
    elif db.session.scalar(known) is not None:
        errors["year"] = t("这一年度的评估已经布置")
    if due_on is None or due_on <= local_date(at):
        errors["due_on"] = t("请给出今天以后的日期")
    if errors:
        raise Invalid(errors)
    made = Evaluation(centre=centre, year=year, due_on=due_on, asked_at=at, asked_by_id=by.id)
    db.session.add(made)
    db.session.flush()
    record("evaluation.asked", made, by=by, at=at, call_id=centre.call_id, centre=centre.id)
    return made


def report_evaluation(evaluation: Evaluation, told: YearReport, *, by: User, at: datetime) -> None:
    """The centre reports on its year. ``Invalid`` beside ``report`` or a figure that is missing."""
    require(may_report_evaluation(by, evaluation, at))
    errors: dict[str, Text] = {}
    if not 1 <= len(told.report.strip()) <= LONGEST:
        errors["report"] = t("请填写自评报告，不超过 %(n)s 字", n=LONGEST)
    for name in ("enterprises", "parameters", "standards"):
        value = getattr(told, name)
        if value is None or value < 0:
            errors[name] = t("请填写数目，没有的填 0")
    if errors:
        raise Invalid(errors)
    evaluation.state = EVALUATION_MOVES.go("report", evaluation.state)
    evaluation.report, evaluation.enterprises = told.report.strip(), told.enterprises
    evaluation.parameters, evaluation.standards = told.parameters, told.standards
    evaluation.reported_at, evaluation.reported_by_id = at, by.id
    _record("evaluation.reported", evaluation, by, at)


def grade_evaluation(
    evaluation: Evaluation, grade: Grade | None, opinion: str, *, by: User, at: datetime
) -> None:
    """One officer grades a year. What nobody reported in time can only fail: there is nothing to grade.

    Raises ``Refused`` (``may_grade_evaluation``), ``Invalid`` beside ``grade`` or ``opinion``.
    """
    require(may_grade_evaluation(by, evaluation, at))
    errors: dict[str, Text] = {}
    if grade is None:
        errors["grade"] = t("请选择评定等次")
    elif evaluation.reported_at is None and grade != Grade.FAILED:
        errors["grade"] = t("没有提交自评的，只能评定为不合格")
    if not opinion.strip():
        errors["opinion"] = t("请写明评定意见")
    if errors:
        raise Invalid(errors)
    evaluation.state = EVALUATION_MOVES.go("grade", evaluation.state)
    evaluation.grade, evaluation.opinion, evaluation.return_reason = grade, opinion.strip(), ""
    evaluation.graded_at, evaluation.graded_by_id = at, by.id
    _record("evaluation.graded", evaluation, by, at)


def return_evaluation(evaluation: Evaluation, reason: str, *, by: User, at: datetime) -> None:
    """The second officer sends the grade back; where nobody had reported, the centre may still do so. ``Invalid``
    without a reason."""
    require(may_return_evaluation(by, evaluation, at))
    if not reason.strip():
        raise Invalid({"reason": t("请写明退回的理由")})
    move = "return" if evaluation.reported_at is not None else "ask_again"
    evaluation.state = EVALUATION_MOVES.go(move, evaluation.state)
    evaluation.grade, evaluation.return_reason = None, reason.strip()
    _record("evaluation.returned", evaluation, by, at)


def confirm_evaluation(evaluation: Evaluation, *, by: User, at: datetime) -> bool:
    """The second officer confirms the grade, which is public from then on; whether the centre was struck off by it.

    A centre is struck off when two calendar years in a row failed (facts.md 4.4: 连续两年不合格撤销).
    A year without a confirmed evaluation breaks the run: nobody loses his plate by a year in which nobody looked.
    """
    require(may_confirm_evaluation(by, evaluation, at))
    evaluation.state = EVALUATION_MOVES.go("confirm", evaluation.state)
    evaluation.confirmed_at, evaluation.confirmed_by_id = at, by.id
    _record("evaluation.confirmed", evaluation, by, at, grade=str(evaluation.grade))
    centre = evaluation.centre
    if not CENTRE_MOVES.may("strike", centre.state) or not _failed_twice(evaluation):
        return False
    centre.state = CENTRE_MOVES.go("strike", centre.state)
    centre.struck_at = at
    record("centre.struck_off", centre, by=by, at=at, evaluation=evaluation.id)
    return True


def _failed_twice(evaluation: Evaluation) -> bool:
    """Whether this year and one beside it both failed: years may be confirmed in any order."""
    beside = select(Evaluation.id).where(
        Evaluation.centre_id == evaluation.centre_id,
        Evaluation.year.in_((evaluation.year - 1, evaluation.year + 1)),
        Evaluation.state == EvaluationState.CONFIRMED,
        Evaluation.grade == Grade.FAILED,
    )
    return evaluation.grade == Grade.FAILED and db.session.scalar(beside.limit(1)) is not None


def _record(name: str, evaluation: Evaluation, by: User, at: datetime, **figures: str) -> None:
    centre = evaluation.centre
    record(name, evaluation, by=by, at=at, call_id=centre.call_id, centre=centre.id, **figures)
