"""Filing an objection: a real name or a seal, facts and evidence, in time; the record names nobody (rule 13)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.files.models import StoredFile
from app.history.models import Act
from app.notices.queries import objection_by_code
from app.notices.service import (
    Objector,
    file_objection,
)
from app.notices.states import ObjectionState, ObjectorKind
from app.shared.verdict import Invalid, Refused
from tests.factories.files import quick_proof
from tests.factories.notices import (
    FACTS,
    make_notice,
    make_objection,
    objector,
)
from tests.factories.people import AT, make_user

pytestmark = pytest.mark.usefixtures("app")
UPHELD, PARTLY, DISMISSED = (
    ObjectionState.UPHELD,
    ObjectionState.PARTLY_UPHELD,
    ObjectionState.DISMISSED,
)


def test_objection_by_a_visitor_is_kept_with_its_evidence_and_a_hash_of_the_code() -> None:
    notice = make_notice()

    objection, code = make_objection(notice, notice.lines[0])

    assert objection.state == ObjectionState.FILED
    assert code not in objection.tracking_hash
    assert objection_by_code(code.upper()) is objection
    assert objection_by_code("aaaaa-bbbbb-ccccc-ddddd") is None
    assert db.session.query(StoredFile).filter_by(owner_noun="objection", slot="evidence").count() == 1


def test_record_of_an_objection_names_nobody() -> None:
    notice = make_notice()
    objector_user = make_user()

    objection, _ = make_objection(notice, notice.lines[0], by=objector_user)

    acts = list(db.session.scalars(select(Act).where(Act.subject_id == objection.id)))
    assert {act.name for act in acts} == {"objection.filed", "file.kept"}
    assert all(act.actor_id is None for act in acts)
    assert objector_user.id not in str([act.figures for act in acts])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (objector(name="匿名"), "name"),
        (objector(name="知情人士"), "name"),
        (objector(name="1"), "name"),
        (objector(contact="单位"), "contact"),
        (objector(kind=ObjectorKind.ORGANISATION, name="示例研究院"), "contact_person"),
        (objector(kind=ObjectorKind.ORGANISATION, name="示例研究院", contact_person="示例联系人"), "letter"),
    ],
)
def test_objection_without_a_real_name_or_seal_invalid(given: Objector, field: str) -> None:
    notice = make_notice()

    with pytest.raises(Invalid) as invalid:
        file_objection(notice, None, given, FACTS, [quick_proof()], None, by=None, at=AT)

    assert field in invalid.value.errors


def test_objection_without_facts_or_evidence_invalid() -> None:
    notice = make_notice()

    with pytest.raises(Invalid) as invalid:
        file_objection(notice, None, objector(), "有问题", [], None, by=None, at=AT)

    assert set(invalid.value.errors) == {"facts", "evidence"}


def test_objection_of_an_organisation_with_its_seal_taken() -> None:
    notice = make_notice()
    given = objector(kind=ObjectorKind.ORGANISATION, name="示例保密测评中心", contact_person="示例联系人")

    objection, _ = file_objection(
        notice, None, given, FACTS, [quick_proof()], quick_proof("异议书.pdf"), by=None, at=AT
    )

    assert db.session.query(StoredFile).filter_by(owner_id=objection.id, slot="letter").count() == 1


def test_objection_until_the_last_instant_taken_and_then_refused() -> None:
    notice = make_notice()
    assert notice.ends_at is not None
    last = notice.ends_at - timedelta(microseconds=1)
    file_objection(notice, None, objector(), FACTS, [quick_proof()], None, by=None, at=last)

    with pytest.raises(Refused) as refused:
        file_objection(notice, None, objector(), FACTS, [quick_proof()], None, by=None, at=notice.ends_at)

    assert refused.value.verdict.code == "over"


def test_objection_to_a_line_of_another_notice_invalid() -> None:
    notice, other = make_notice(), make_notice()

    with pytest.raises(Invalid) as invalid:
        make_objection(notice, other.lines[0])

    assert "line" in invalid.value.errors
