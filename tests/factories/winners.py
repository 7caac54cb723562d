"""The whole way of an item of one chain: judged, on notice, announced, accepted."""

from datetime import datetime, timedelta
from decimal import Decimal

from app.chains.models import Chain
from app.extensions import db
from app.notices.models import Notice
from app.people.models import User
from app.projects.models import Project
from app.projects.service import (
    cosign_acceptance,
    create_project,
    decide_acceptance,
    request_acceptance,
    sign_agreement,
)
from app.projects.service.agreement import Plan
from tests.factories.decisions import Judged, make_judged_item
from tests.factories.needs import make_chain
from tests.factories.notices import after, announce, make_notice
from tests.factories.people import make_member
from tests.factories.projects import LATER, Cast, deliver, measure
from tests.factories.saving import together

MUCH_LATER = LATER + timedelta(days=30)
PLAN = Plan(Decimal(280), "", [("完成装置研制", 6, Decimal(100))])


@together()
def judged_in(chain: Chain | None = None) -> Judged:
    """An item of a chain with three judged bids, of which nothing is public."""
    judged = make_judged_item()
    judged.item.chain_id = (chain or make_chain()).id
    db.session.flush()
    return judged


@together()
def announced_in(chain: Chain | None = None) -> tuple[Judged, Notice, datetime]:
    """An item whose first bid was announced, its notice, and the instant of the announcement."""
    judged = judged_in(chain)
    notice = make_notice(judged)
    announce(notice, judged.officer)
    return judged, notice, after(notice)


@together()
def running_in(chain: Chain | None = None) -> tuple[Judged, Project]:
    """The same with its agreement signed by all sides."""
    judged, _notice, at = announced_in(chain)
    project = create_project(judged.entries[0], PLAN, by=judged.officer, at=at)
    for person in (judged.officer, judged.member(0), _issuer(judged)):
        sign_agreement(project, by=person, at=at)
    db.session.flush()
    return judged, project


def _issuer(judged: Judged) -> User:
    assert judged.item.issuer is not None
    return make_member(judged.item.issuer)


@together()
def accepted_in(chain: Chain | None = None, *, passed: bool = True) -> Judged:
    """The same, delivered, measured and accepted, or after its one repair not."""
    judged, project = running_in(chain)
    project.repairs = 0 if passed else 1
    issuer = make_member(project.issuer)  # type: ignore[arg-type]
    cast = Cast(project, judged.officer, judged.member(0), issuer)
    deliver(cast)
    measure(cast, failing=0 if passed else 1)
    acceptance = request_acceptance(project, by=cast.member, at=LATER)
    cosign_acceptance(acceptance, "同意", by=issuer, at=LATER)
    decide_acceptance(acceptance, passed, "意见", by=judged.officer, at=LATER)
    db.session.flush()
    return judged
