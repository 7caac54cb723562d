"""The look at a task before its acceptance: asked for, arranged, blind samples given out and reported on, concluded."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.projects.models import BlindSample, Preacceptance, Project
from app.projects.policy import (
    may_arrange_preacceptance,
    may_ask_preacceptance,
    may_conclude_preacceptance,
    may_give_sample,
    may_report_sample,
    may_withdraw_sample,
    unmet_samples,
)
from app.projects.states import PREACCEPTANCE_MOVES, SampleNumber
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

LONGEST, MOST_SAMPLES = 4000, 30
FIGURE = re.compile(r"[+-]?\d{1,12}(\.\d{1,10})?([eE][+-]?\d{1,2})?")


@dataclass(frozen=True)
class Sample:
    """What is given out. ``reference``: expanded uncertainty (k = 2) of the assigned value for En, σpt for z; both in
    ``unit``. ``repeats``: key of the sample whose result it is to make good, "" for none."""

    code: str
    parameter: str
    judged_by: SampleNumber
    assigned: str
    reference: str
    due_on: date
    unit: str = ""
    method: str = ""
    repeats: str = ""


def ask_preacceptance(project: Project, statement: str, *, by: User, at: datetime) -> Preacceptance:
    """The laboratory asks, saying what is ready; ``Invalid`` (``statement``) without that."""
    require(may_ask_preacceptance(by, project, at))
    made = Preacceptance(
        project=project,
        number=len(project.preacceptances) + 1,
        statement=_text("statement", statement),
        asked_at=at,
        asked_by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    _record("preacceptance_asked", made, by, at)
    return made


def arrange_preacceptance(
    preacceptance: Preacceptance, held_on: date, place: str, members: str, *, by: User, at: datetime
) -> None:
    """An officer sets the day (today or later while it is arranged the first time), the place and the group.

    ``Invalid``: ``held_on``, ``place``, ``members`` (names and units of those who come, six to eight as a rule).
    """
    require(may_arrange_preacceptance(by, preacceptance, at))
    errors: dict[str, Text] = {}
    if held_on < local_date(at) and held_on != preacceptance.held_on:
        errors["held_on"] = t("请给出今天或今天以后的日期")
    if not 1 <= len(place.strip()) <= 200:
        errors["place"] = t("请写明地点，不超过 %(n)s 字", n=200)
    if not 1 <= len(members.strip()) <= LONGEST:
        errors["members"] = t("请写明专家组成员和单位，不超过 %(n)s 字", n=LONGEST)
    if errors:
        raise Invalid(errors)
    preacceptance.state = PREACCEPTANCE_MOVES.go("arrange", preacceptance.state)
    preacceptance.held_on, preacceptance.place = held_on, place.strip()
    preacceptance.members = members.strip()
    _record("preacceptance_arranged", preacceptance, by, at, day=held_on.isoformat())


def give_sample(preacceptance: Preacceptance, wanted: Sample, *, by: User, at: datetime) -> BlindSample:
    """An officer gives a blind sample out. Its assigned value stands from now on: nobody bends it to a result.

    ``Invalid`` beside a field: a code that is there already, figures that are none, a reference that is not above 0
    (for En it may be 0), a last day before today, a sample to repeat that is not of this look or was not reported on.
    """
    require(may_give_sample(by, preacceptance, at))
    errors = _wrong(preacceptance, wanted, at)
    if errors:
        raise Invalid(errors)
    made = BlindSample(
        preacceptance=preacceptance,
        position=len(preacceptance.samples) + 1,
        code=wanted.code.strip(),
        parameter=wanted.parameter.strip(),
        unit=wanted.unit.strip(),
        method=wanted.method.strip(),
        judged_by=wanted.judged_by,
        assigned=_plain(wanted.assigned),
        reference=_plain(wanted.reference),
        due_on=wanted.due_on,
        given_at=at,
        given_by_id=by.id,
        repeats_id=wanted.repeats or None,
    )
    db.session.add(made)
    db.session.flush()
    _record("sample_given", preacceptance, by, at, sample=made.id, due=wanted.due_on.isoformat())
    return made


def withdraw_sample(sample: BlindSample, reason: str, *, by: User, at: datetime) -> None:
    """An officer takes a sample back before it was reported on; ``Invalid`` (``reason``) without a reason."""
    require(may_withdraw_sample(by, sample, at))
    sample.withdrawn_reason, sample.withdrawn_at = _text("reason", reason), at
    _record("sample_withdrawn", sample.preacceptance, by, at, sample=sample.id)


def report_sample(sample: BlindSample, reported: str, uncertainty: str, *, by: User, at: datetime) -> None:
    """The laboratory reports value and expanded uncertainty (k = 2), once; from now on it reads the assigned value.

    For a z score the uncertainty may be left out. ``Invalid``: ``reported``, ``uncertainty``.
    """
    require(may_report_sample(by, sample, at))
    errors: dict[str, Text] = {}
    value, spread = _figure(reported), _figure(uncertainty)
    if value is None:
        errors["reported"] = _no_figure()
    needed = sample.judged_by == SampleNumber.EN
    if spread is None and (needed or uncertainty.strip()):
        errors["uncertainty"] = t("请填写扩展不确定度（k=2），与结果同一单位")
    elif spread is not None and (spread < 0 or (needed and spread == Decimal(sample.reference) == 0)):
        errors["uncertainty"] = t("扩展不确定度应大于零")
    if errors:
        raise Invalid(errors)
    sample.reported = _plain(reported)
    sample.uncertainty = _plain(uncertainty) if spread is not None else ""
    sample.reported_at, sample.reported_by_id = at, by.id
    _record("sample_reported", sample.preacceptance, by, at, sample=sample.id)


def conclude_preacceptance(
    preacceptance: Preacceptance, passed: bool, opinion: str, *, by: User, at: datetime
) -> None:
    """An officer concludes with the group's opinion. Passed only with blind samples, each satisfactory or questionable,
    or made good by a later one (``unmet_samples``); not passed may be asked for again.

    ``Invalid``: ``opinion`` without one, ``passed`` where samples stand in the way.
    """
    require(may_conclude_preacceptance(by, preacceptance, at))
    errors: dict[str, Text] = {}
    given = [each for each in preacceptance.samples if each.withdrawn_at is None]
    unmet = unmet_samples(given)
    if passed and not given:
        errors["passed"] = t("没有盲样考核结果，不能通过预验收")
    elif passed and unmet:
        codes = [each.code for each in unmet]
        errors["passed"] = t("这些盲样没有结果或结果不满意，不能通过预验收：%(codes)s", codes=codes)
    if not 1 <= len(opinion.strip()) <= LONGEST:
        errors["opinion"] = t("请写明预验收意见，不超过 %(n)s 字", n=LONGEST)
    if errors:
        raise Invalid(errors)
    preacceptance.state = PREACCEPTANCE_MOVES.go("pass" if passed else "not_pass", preacceptance.state)
    preacceptance.opinion, preacceptance.concluded_at = opinion.strip(), at
    preacceptance.concluded_by_id = by.id
    _record("preacceptance_passed" if passed else "preacceptance_not_passed", preacceptance, by, at)


def _wrong(preacceptance: Preacceptance, wanted: Sample, at: datetime) -> dict[str, Text]:
    errors: dict[str, Text] = {}
    there = {each.code: each for each in preacceptance.samples}
    if not 1 <= len(wanted.code.strip()) <= 40:
        errors["code"] = t("请填写盲样编号，不超过 %(n)s 字", n=40)
    elif wanted.code.strip() in there:
        errors["code"] = t("这个编号已经用过")
    elif len(there) >= MOST_SAMPLES:
        errors["code"] = t("一次预验收最多 %(n)s 个盲样", n=MOST_SAMPLES)
    if not 1 <= len(wanted.parameter.strip()) <= 120:
        errors["parameter"] = t("请填写参数，不超过 %(n)s 字", n=120)
    if _figure(wanted.assigned) is None:
        errors["assigned"] = _no_figure()
    reference = _figure(wanted.reference)
    if reference is None or reference < 0 or (reference == 0 and wanted.judged_by == SampleNumber.Z):
        errors["reference"] = t("请填写大于零的数")
    if wanted.due_on < local_date(at):
        errors["due_on"] = t("请给出今天或今天以后的日期")
    earlier = next((each for each in preacceptance.samples if each.id == wanted.repeats), None)
    if wanted.repeats and (earlier is None or earlier.reported_at is None):
        errors["repeats"] = t("只能重测已经报告结果的盲样")
    return errors


def _text(field: str, words: str) -> str:
    if not 1 <= len(words.strip()) <= LONGEST:
        raise Invalid({field: t("请填写，不超过 %(n)s 字", n=LONGEST)})
    return words.strip()


def _plain(value: str) -> str:
    """As typed, with plain digits, signs and no separators."""
    plain = unicodedata.normalize("NFKC", value).replace("−", "-")
    return plain.replace(",", "").replace(" ", "").strip()


def _figure(value: str) -> Decimal | None:
    plain = _plain(value)
    return Decimal(plain) if FIGURE.fullmatch(plain) else None


def _no_figure() -> Text:
    return t("请填写一个数，不带单位")


def _record(past: str, preacceptance: Preacceptance, by: User, at: datetime, **figures: Any) -> None:
    """On the task itself; never a figure of a sample, for the record is public."""
    record(f"project.{past}", preacceptance.project, by=by, at=at, preacceptance=preacceptance.id, **figures)
