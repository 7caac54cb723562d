"""Winners and projects, as the services leave them."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.calls.models import Item
from app.entries.models import Entry
from app.entries.queries import content_of, current_version
from app.entries.states import Outcome
from app.extensions import db
from app.people.models import Organisation, User
from app.people.states import MembershipRole, OrganisationKind, SeatRole
from app.projects.models import Acceptance, Project
from app.projects.plans import plan_of
from app.projects.service import (
    Measured,
    Paper,
    add_evidence,
    confirm_milestone,
    cosign_acceptance,
    create_project,
    decide_acceptance,
    record_consent,
    request_acceptance,
    save_results,
    sign_agreement,
    submit_milestone,
)
from app.shared.clock import local_date
from tests.factories.calls import make_item
from tests.factories.entries import writer_of
from tests.factories.files import quick_proof
from tests.factories.people import (
    AT,
    make_judge,
    make_member,
    make_officer,
    make_organisation,
    make_user,
    seat,
)
from tests.factories.rounds import make_closed_call, make_passed_entry
from tests.factories.saving import together

LATER = AT + timedelta(days=200)


@dataclass
class Cast:
    """A project with a person on each of its sides."""

    project: Project
    officer: User
    member: User
    issuer: User


@together()
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


@together()
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


@together()
def make_running(item: Item | None = None, officer: User | None = None, issuer: User | None = None) -> Cast:
    """A project that all three sides signed at ``AT``."""
    cast = make_project(item, officer, issuer)
    for person in (cast.officer, cast.member, cast.issuer):
        sign_agreement(cast.project, by=person, at=AT)
    db.session.flush()
    return cast


@together()
def deliver(cast: Cast, at: datetime = LATER) -> None:
    """Report and confirm every milestone."""
    for milestone in cast.project.milestones:
        add_evidence(milestone, quick_proof("检测报告.pdf"), by=cast.member, at=at)
        submit_milestone(milestone, "已完成", by=cast.member, at=at)
        confirm_milestone(milestone, "同意", by=cast.officer, at=at)


def measured(passed: bool = True) -> Measured:
    """One complete result."""
    return Measured("1.1%", "0.2%", 2.0, "比较法", "JC-2027-001", passed, finding="设备到位，记录齐全")


@together()
def measure(cast: Cast, *, failing: int = 0, at: datetime = LATER) -> None:
    """Write every result; the first ``failing`` of them are not met."""
    values = {r.id: measured(r.position > failing) for r in cast.project.results}
    save_results(cast.project, values, by=cast.member, at=at)


@together()
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


@together()
def every_seat(cast: Cast) -> dict[str, User | None]:
    """A person on each side of a project, a reader of the laboratory, and those to whom it does not exist."""
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    organisation = cast.project.organisation
    return {
        "officer": cast.officer,
        "member": cast.member,
        "reader": make_member(organisation, MembershipRole.READER),
        "issuer": cast.issuer,
        "supervisor": supervisor,
        "stranger": make_user(),
        "other_officer": make_officer(make_closed_call()),
        "judge": make_judge(),
        "visitor": None,
    }


@together()
def make_repairing(due: date) -> Cast:
    """A project whose one repair runs until a day; every result is met again."""
    cast, acceptance = make_requested(failing=1)
    decide_acceptance(acceptance, False, "第一项未达到", by=cast.officer, at=LATER, repair_until=due)
    measure(cast)
    db.session.flush()
    return cast


@together()
def make_lonely() -> Cast:
    """A project whose issuer has nobody on the platform; ``issuer`` of the cast is a stranger."""
    officer = make_officer()
    item = make_item(make_closed_call(officer), issuer=make_organisation(kind=OrganisationKind.ENTERPRISE))
    return make_project(item, officer, make_user())


def make_paper(day: date | None = None) -> Paper:
    """An issuer's signature on paper; nothing reads its scan."""
    return Paper("示例负责人", day or local_date(AT), quick_proof("任务书签署页.pdf"))


@together()
def make_lonely_request() -> Cast:
    """The same with the agreement recorded, everything delivered and acceptance asked for."""
    cast = make_lonely()
    record_consent(cast.project, make_paper(), by=cast.officer, at=AT)
    for person in (cast.officer, cast.member):
        sign_agreement(cast.project, by=person, at=AT)
    deliver(cast)
    measure(cast)
    request_acceptance(cast.project, by=cast.member, at=LATER)
    db.session.flush()
    return cast
