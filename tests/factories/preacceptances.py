"""Looks at a task before its acceptance, as the services leave them."""

from datetime import datetime, timedelta

from app.extensions import db
from app.projects.models import BlindSample, Preacceptance
from app.projects.service import (
    Sample,
    arrange_preacceptance,
    ask_preacceptance,
    conclude_preacceptance,
    give_sample,
    report_sample,
)
from app.projects.states import SampleNumber
from app.shared.clock import local_date
from tests.factories.projects import LATER, Cast
from tests.factories.saving import together

GROUP = "示例组长（示例研究院）\n示例专家（示例大学）"


@together()
def make_asked(cast: Cast, at: datetime = LATER) -> Preacceptance:
    """Asked for by the laboratory, whose heads are told."""
    made = ask_preacceptance(cast.project, "六个方面均已建成", by=cast.member, at=at)
    db.session.flush()
    return made


@together()
def make_arranged(cast: Cast, at: datetime = LATER) -> Preacceptance:
    """Arranged for the same day."""
    made = make_asked(cast, at)
    arrange_preacceptance(made, local_date(at), "示例园区", GROUP, by=cast.officer, at=at)
    return made


def wanted(code: str, at: datetime = LATER, **more: object) -> Sample:
    """A sample of 10.0 with U = 0.4 (k = 2), unless told otherwise, to be reported on within ten days."""
    values = {
        "code": code,
        "parameter": "抗拉强度",
        "judged_by": SampleNumber.EN,
        "assigned": "10.0",
        "reference": "0.4",
        "due_on": local_date(at + timedelta(days=10)),
        "unit": "MPa",
    }
    return Sample(**(values | more))  # type: ignore[arg-type]


@together()
def give(cast: Cast, to: Preacceptance, code: str, at: datetime = LATER, **more: object) -> BlindSample:
    """A blind sample, given out."""
    made = give_sample(to, wanted(code, at, **more), by=cast.officer, at=at)
    db.session.flush()
    return made


@together()
def preaccept(cast: Cast, at: datetime = LATER) -> Preacceptance:
    """Passed with one satisfactory sample."""
    made = make_arranged(cast, at)
    report_sample(give(cast, made, "M-01", at), "10.3", "0.3", by=cast.member, at=at)
    conclude_preacceptance(made, True, "同意通过预验收", by=cast.officer, at=at)
    db.session.flush()
    return made
