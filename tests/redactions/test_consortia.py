"""Members of a consortium are hidden like the laboratory that leads it."""

import json

import pytest

from app.entries.content.consortium import KEY
from app.entries.models import Entry, Partner
from app.entries.states import PartnerState
from app.extensions import db
from app.people.models import Organisation, User
from app.progress.record import blind_entrants
from app.redactions.queries import blind_copy_of
from app.redactions.service import mask_findings
from tests.factories.people import AT, make_member, make_organisation
from tests.redactions.conftest import check, version_of


@pytest.fixture
def member(entry: Entry, officer: User) -> Organisation:
    """A laboratory that the entry's version names beside its lead, and speaks of."""
    found = make_organisation(name="河岸计量测试有限公司")
    db.session.flush()
    partner = Partner(
        entry=entry, organisation=found, organisation_id=found.id, state=PartnerState.CONFIRMED,
        invited_at=AT, invited_by_id=officer.id, answered_at=AT, answered_by_id=officer.id,
    )  # fmt: skip
    db.session.add(partner)
    rows = [{"organisation": key} for key in (entry.organisation_id, found.id)]
    work = "本案例由云桥检验检测有限公司和河岸计量测试有限公司共同完成。"
    version_of(entry).content = json.dumps({"work": work, KEY: rows}, ensure_ascii=False)
    db.session.flush()
    return found


def test_blind_copy_masks_the_members(entry: Entry, officer: User, member: Organisation) -> None:
    mask_findings(entry, check(entry), by=officer, at=AT)
    copy = blind_copy_of(entry)
    assert copy is not None
    assert copy.document == {"work": "本案例由某机构和某机构共同完成。"}, member.name


def test_record_hides_what_the_members_people_did(entry: Entry, member: Organisation) -> None:
    user = make_member(member)
    db.session.flush()
    assert user.id in blind_entrants(AT)[entry.call_id]
