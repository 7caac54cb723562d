"""Winners and projects, as the services leave them."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.calls.models import Item
from app.entries.models import Entry
from app.entries.queries import content_of, current_version
from app.entries.states import Outcome
from app.extensions import db
from app.people.models import Organisation, User
from app.projects.models import Acceptance, Project
from app.projects.plans import plan_of
from app.projects.service import (
    Measured,
    add_evidence,
    confirm_milestone,
    cosign_acceptance,
    create_project,
    request_acceptance,
    save_results,
    sign_agreement,
    submit_milestone,
)
from tests.factories.calls import make_item
from tests.factories.entries import writer_of
from tests.factories.files import quick_proof
from tests.factories.people import AT, make_member, make_officer
from tests.factories.rounds import make_closed_call, make_passed_entry

LATER = AT + timedelta(days=200)


@dataclass
class Cast:
    """A project with a person on each of its sides."""

    project: Project
    officer: User
    member: User
    issuer: User


def make_winner(item: Item, organisation: Organisation | None = None) -> Entry:
    """An announced winner whose bid plans two milestones and promises a value for every indicator."""
    entry = make_passed_entry(item, organisation)
    version = current_version(entry)
    assert version is not None
    content = content_of(version) | {
        "price": "280",
        "milestones": [
            {"title": "完成装置研制", "month": "6", "share": "40"},
            {"title": "完成用户验证", "month": "12", "share": "60"},
        ],
        "responses": [
            {"indicator": i.id, "text": i.text, "promised": f"{i.position}.2%", "claim": "exceeds", "how": ""}
            for i in item.indicators
        ],
    }
    version.content = json.dumps(content, ensure_ascii=False)
    version.__dict__.pop("document", None)
    entry.outcome = Outcome.SELECTED
    db.session.flush()
    return entry


def make_project(item: Item | None = None, officer: User | None = None, issuer: User | None = None) -> Cast:
    """A project that nobody has signed yet."""
    officer = officer or make_officer()
    item = item or make_item(make_closed_call(officer))
    entry = make_winner(item)
    version = current_version(entry)
    assert version is not None
    project = create_project(entry, plan_of(content_of(version), item), by=officer, at=AT)
    assert item.issuer is not None
    return Cast(project, officer, writer_of(entry.organisation), issuer or make_member(item.issuer))


def make_running(item: Item | None = None, officer: User | None = None, issuer: User | None = None) -> Cast:
    """A project that all three sides signed at ``AT``."""
    cast = make_project(item, officer, issuer)
    for person in (cast.officer, cast.member, cast.issuer):
        sign_agreement(cast.project, by=person, at=AT)
    db.session.flush()
    return cast


def deliver(cast: Cast, at: datetime = LATER) -> None:
    """Report and confirm every milestone."""
    for milestone in cast.project.milestones:
        add_evidence(milestone, quick_proof("检测报告.pdf"), by=cast.member, at=at)
        submit_milestone(milestone, "已完成", by=cast.member, at=at)
        confirm_milestone(milestone, "同意", by=cast.officer, at=at)


def measured(passed: bool = True) -> Measured:
    """One complete result."""
    return Measured("1.1%", "0.2%", 2.0, "比较法", "JC-2027-001", passed)


def measure(cast: Cast, *, failing: int = 0, at: datetime = LATER) -> None:
    """Write every result; the first ``failing`` of them are not met."""
    values = {r.id: measured(r.position > failing) for r in cast.project.results}
    save_results(cast.project, values, by=cast.member, at=at)


def make_requested(*, failing: int = 0, cosigned: bool = True) -> tuple[Cast, Acceptance]:
    """A project whose acceptance is requested and, unless told otherwise, co-signed by the issuer."""
    cast = make_running()
    deliver(cast)
    measure(cast, failing=failing)
    acceptance = request_acceptance(cast.project, by=cast.member, at=LATER)
    if cosigned:
        cosign_acceptance(acceptance, "指标符合生产需要，同意验收", by=cast.issuer, at=LATER)
    db.session.flush()
    return cast, acceptance
