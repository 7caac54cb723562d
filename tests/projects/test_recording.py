"""An issuer without anybody on the platform signs on paper."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from app.extensions import db
from app.people.states import MembershipRole
from app.projects.digest import agreement_digest
from app.projects.policy import may_record_consent, may_record_cosignature
from app.projects.queries import papers_of
from app.projects.service import (
    decide_acceptance,
    record_consent,
    record_cosignature,
    sign_agreement,
)
from app.projects.states import ProjectState
from app.shared.clock import local_date
from app.shared.verdict import Invalid, Refused
from tests.factories.people import AT, join, make_member, make_user
from tests.factories.projects import (
    LATER,
    every_seat,
    make_lonely,
    make_lonely_request,
    make_paper,
    make_requested,
)

TODAY = local_date(AT)


def test_recording_by_every_seat_as_in_the_table(app: Flask) -> None:
    cast = make_lonely()
    codes = {n: may_record_consent(p, cast.project, AT).code for n, p in every_seat(cast).items()}
    assert codes == {
        "officer": "ok",
        **dict.fromkeys(("member", "reader", "supervisor"), "not_officer"),
        **dict.fromkeys(("issuer", "stranger", "other_officer", "judge", "visitor"), "absent"),
    }


def test_recording_cosignature_by_every_seat_as_in_the_table(app: Flask) -> None:
    cast = make_lonely_request()
    acceptance = cast.project.acceptances[0]
    codes = {n: may_record_cosignature(p, acceptance, LATER).code for n, p in every_seat(cast).items()}
    assert codes == {
        "officer": "ok",
        **dict.fromkeys(("member", "reader", "supervisor"), "not_officer"),
        **dict.fromkeys(("issuer", "stranger", "other_officer", "judge", "visitor"), "absent"),
    }


@pytest.mark.parametrize(
    ("role", "active", "code"),
    [
        (MembershipRole.OWNER, True, "issuer_present"),
        (MembershipRole.EDITOR, True, "issuer_present"),
        (MembershipRole.READER, True, "ok"),
        (MembershipRole.OWNER, False, "ok"),
    ],
)
def test_recording_where_the_issuer_could_sign_itself_refused(
    app: Flask, role: MembershipRole, active: bool, code: str
) -> None:
    cast = make_lonely()
    person = make_user()
    person.active = active
    join(person, cast.project.issuer, role)  # type: ignore[arg-type]
    db.session.flush()
    assert may_record_consent(cast.officer, cast.project, AT).code == code


def test_recording_in_other_states_refused(app: Flask) -> None:
    present, acceptance = make_requested(cosigned=False)
    assert may_record_cosignature(present.officer, acceptance, LATER).code == "issuer_present"
    assert may_record_consent(present.officer, present.project, LATER).code == "wrong_state"
    cast = make_lonely()
    cast.project.issuer_id = None
    db.session.flush()
    assert may_record_consent(cast.officer, cast.project, AT).code == "no_issuer"


def test_agreement_signed_on_paper_starts_the_task_and_keeps_the_scan(app: Flask) -> None:
    cast = make_lonely()
    project = cast.project
    for person in (cast.officer, cast.member):
        sign_agreement(project, by=person, at=AT)
    assert project.state == ProjectState.AGREEING
    record_consent(project, make_paper(), by=cast.officer, at=AT, seen=agreement_digest(project))
    db.session.flush()
    assert project.state == ProjectState.RUNNING
    assert (project.issuer_signed_at, project.issuer_signed_by_id) == (AT, None)
    assert (project.issuer_recorded_by_id, project.issuer_paper_signatory) == (cast.officer.id, "示例负责人")
    assert papers_of(project)[project.id][0].name == "任务书签署页.pdf"
    with pytest.raises(Refused):
        record_consent(project, make_paper(), by=cast.officer, at=AT)


def test_paper_with_wrong_day_name_or_text_refused(app: Flask) -> None:
    cast = make_lonely()
    for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=1)):
        with pytest.raises(Invalid) as wrong:
            record_consent(
                cast.project, replace(make_paper(), signatory=" ", signed_on=day), by=cast.officer, at=AT
            )
        assert set(wrong.value.errors) == {"signatory", "signed_on"}
    with pytest.raises(Refused, match="changed"):
        record_consent(cast.project, make_paper(), by=cast.officer, at=AT, seen="old")


def test_acceptance_cosigned_on_paper_can_be_decided(app: Flask) -> None:
    cast = make_lonely_request()
    acceptance = cast.project.acceptances[0]
    paper = replace(make_paper(), signed_on=local_date(LATER))
    with pytest.raises(Refused, match="issuer_first"):
        decide_acceptance(acceptance, True, "通过", by=cast.officer, at=LATER)
    with pytest.raises(Invalid):
        record_cosignature(acceptance, paper, " ", by=cast.officer, at=LATER)
    record_cosignature(acceptance, paper, "同意验收", by=cast.officer, at=LATER)
    decide_acceptance(acceptance, True, "通过", by=cast.officer, at=LATER)
    db.session.flush()
    assert cast.project.state == ProjectState.ACCEPTED
    assert set(papers_of(cast.project)) == {cast.project.id, acceptance.id}


def test_issuer_that_gains_members_later_signs_itself_again(app: Flask) -> None:
    cast = make_lonely_request()
    assert cast.project.issuer is not None
    owner = make_member(cast.project.issuer)
    acceptance = cast.project.acceptances[0]
    assert may_record_cosignature(cast.officer, acceptance, LATER).code == "issuer_present"
    assert [m.organisation_id for m in owner.memberships] == [cast.project.issuer_id]
