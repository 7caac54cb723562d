"""A need from filing to its end: every verb changes what it says, records it, and tells whom it concerns."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.jobs.mailing import render
from app.letters.models import Letter
from app.letters.service import write_letters
from app.needs import service
from app.needs.likeness import likeness, worded
from app.needs.models import Need
from app.needs.queries import alike_needs, count_by_state
from app.needs.service import Asked, Heard, Said
from app.needs.states import NeedState, Stance, Trouble, Urgency, Way
from app.people.models import Organisation, User
from app.people.states import OrganisationKind
from app.shared.verdict import Invalid, Refused
from tests.factories.needs import make_chain, make_need
from tests.factories.people import AT, make_member, make_officer, make_organisation
from tests.factories.recommending import make_recommender


def asked(subject: str = "车用储氢瓶", **more: Any) -> Asked:
    told: dict[str, object] = {
        "chain": make_chain("氢能"),
        "subject": subject,
        "gap": "氢气渗透率测不了，只能送省外",
        "trouble": Trouble.NOT_TESTABLE,
        "urgency": Urgency.NOW,
        "standards": ("GB/T 35544-2017",),
        "cost": Decimal("12.50"),
        "contact": "示例联系人",
    }
    return Asked(**(told | more))  # type: ignore[arg-type]


def filed(**more: Any) -> tuple[Need, User, Organisation]:
    enterprise = make_organisation(kind=OrganisationKind.ENTERPRISE)
    owner = make_member(enterprise)
    return service.file_need(asked(**more), enterprise, by=owner, at=AT), owner, enterprise


def heard(**more: object) -> Heard:
    told: dict[str, object] = {
        "enterprise_name": "示例未登记企业",
        "region_code": "320100",
        "way": Way.VISIT,
        "heard": "市局走访，对方总工程师",
        "heard_on": date(2026, 11, 20),
    }
    return Heard(**(told | more))  # type: ignore[arg-type]


def letters_to(user: User) -> list[str]:
    while write_letters(render, at=AT):
        db.session.flush()
    told = select(Letter.template).where(Letter.user_id == user.id).order_by(Letter.id)
    return sorted(db.session.scalars(told))


def acts() -> list[str]:
    return list(db.session.scalars(select(Act.name).where(Act.noun == "need").order_by(Act.id)))


def test_filed_need_is_the_enterprises_and_lies_where_it_does(app: Flask) -> None:
    officer = make_officer()
    need, owner, enterprise = filed()
    assert (need.organisation_id, need.region_code, need.way) == (enterprise.id, "320100", Way.FILED)
    assert (need.state, need.published_at, need.public_name) == (NeedState.FILED, None, "")
    assert letters_to(officer) == ["need_filed"]
    assert letters_to(owner) == []


def test_filing_for_another_enterprise_is_refused(app: Flask) -> None:
    owner = make_member(make_organisation(kind=OrganisationKind.ENTERPRISE))
    with pytest.raises(Invalid):
        service.file_need(asked(), make_organisation(kind=OrganisationKind.ENTERPRISE), by=owner, at=AT)
    with pytest.raises(Refused):
        service.file_need(asked(), make_organisation(), by=make_member(make_organisation()), at=AT)


def test_recorded_need_keeps_its_source_and_finds_its_enterprise(app: Flask) -> None:
    enterprise = make_organisation(kind=OrganisationKind.ENTERPRISE)
    owner, recommender = make_member(enterprise), make_recommender()
    need = service.record_need(asked(), heard(enterprise_code=enterprise.credit_code), by=recommender, at=AT)
    assert need.organisation == enterprise
    assert (need.way, need.heard_on) == (Way.VISIT, date(2026, 11, 20))
    assert letters_to(owner) == ["need_recorded"]
    unknown = service.record_need(asked(), heard(), by=recommender, at=AT)
    assert (unknown.organisation_id, unknown.whose) == (None, "示例未登记企业")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"heard_on": date(2026, 11, 24)}, "heard_on"),
        ({"way": Way.PUBLISHED}, "way"),
        ({"region_code": "320500"}, "region_code"),
    ],
)
def test_recording_what_cannot_be_is_refused_beside_its_field(
    app: Flask, wrong: dict[str, object], field: str
) -> None:
    recommender = make_recommender()
    with pytest.raises(Invalid) as refused:
        service.record_need(asked(), heard(**wrong), by=recommender, at=AT)
    assert set(refused.value.errors) == {field}


def test_returned_need_comes_back_amended(app: Flask) -> None:
    officer = make_officer()
    need, owner, _ = filed()
    service.return_need(need, "请补充工作压力", by=officer, at=AT)
    assert (need.state, need.reason) == (NeedState.RETURNED, "请补充工作压力")
    service.amend_need(need, asked(parameter="70 MPa"), by=owner, at=AT)
    assert (need.state, need.parameter, need.reason) == (NeedState.FILED, "70 MPa", "")
    assert letters_to(owner) == ["need_returned"]
    assert acts() == ["need.filed", "need.returned", "need.amended"]


def test_merged_need_points_on_and_hears_of_the_answer(app: Flask) -> None:
    officer = make_officer()
    first, owner, _ = filed()
    second, other, _ = filed()
    last, _, _ = filed()
    service.merge_need(first, second, by=officer, at=AT)
    service.merge_need(second, last, by=officer, at=AT)
    db.session.refresh(first)
    assert {first.merged_into_id, second.merged_into_id} == {last.id}
    service.answer_need(last, "示例机构可以承担", by=officer, at=AT)
    assert letters_to(owner) == letters_to(other) == ["need_answered", "need_merged"]
    with pytest.raises(Refused):
        service.merge_need(last, last, by=officer, at=AT)


def test_vetting_keeps_every_opinion_and_leaves_the_end_open(app: Flask) -> None:
    officer = make_officer()
    need, _, _ = filed()
    for stance in (Stance.RAISE, Stance.REFINE):
        service.vet_need(need, Said("示例专家", stance, "渗透法可行", date(2026, 11, 22)), by=officer, at=AT)
    assert (need.state, len(need.opinions)) == (NeedState.VETTING, 2)
    late = Said("示例专家", Stance.RAISE, "渗透法可行", date(2026, 11, 24))
    with pytest.raises(Invalid):
        service.vet_need(need, late, by=officer, at=AT)


def test_published_need_shows_its_name_only_where_allowed(app: Flask) -> None:
    officer = make_officer()
    need, owner, enterprise = filed(may_name=True)
    service.publish_need(need, "企业填报", by=officer, at=AT)
    assert need.is_public(AT)
    assert need.public_name == enterprise.name
    assert count_by_state(need.chain.slug, AT) == {NeedState.FILED: 1}
    service.withdraw_need(need, "已自行解决", by=owner, at=AT)
    assert (need.state, need.published_at) == (NeedState.CLOSED, None)
    assert count_by_state(need.chain.slug, AT) == {}


def test_answer_that_did_not_hold_is_reopened_and_closed(app: Flask) -> None:
    officer = make_officer()
    need, owner, _ = filed()
    service.publish_need(need, "企业填报", by=officer, at=AT)
    service.answer_need(need, "示例机构可以承担", by=None, at=AT)
    assert need.is_public(AT)
    service.reopen_need(need, "该机构尚未扩项", by=officer, at=AT + timedelta(days=1))
    assert need.state == NeedState.FILED
    service.unlist_need(need, by=officer, at=AT)
    service.close_need(need, "企业已停产该产品", by=officer, at=AT)
    assert letters_to(owner) == ["need_answered", "need_closed", "need_published", "need_reopened"]
    with pytest.raises(Refused):
        service.answer_need(need, "示例", by=None, at=AT)


@pytest.mark.parametrize("verb", [service.return_need, service.close_need, service.answer_need])
def test_ends_without_words_are_refused(app: Flask, verb: object) -> None:
    need, _, _ = filed()
    with pytest.raises(Invalid):
        verb(need, "  ", by=make_officer(), at=AT)  # type: ignore[operator]


def test_duplicates_are_proposed_within_the_chain_likest_first(app: Flask) -> None:
    need, _, _ = filed()
    same, _, _ = filed(subject="车用储氢瓶（IV 型）")
    make_need(need.chain, subject="质子交换膜", gap="厚度不均匀性测不准", standards="")
    make_need(subject="车用储氢瓶", gap="氢气渗透率测不了", standards="")
    with_officer = alike_needs(need, make_officer(), AT)
    assert [row.need for row in with_officer] == [same]
    assert with_officer[0].percent > 60
    assert alike_needs(need, None, AT) == []


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("储氢瓶", "储氢瓶", True),
        ("车用储氢瓶渗透", "储氢瓶氢气渗透", True),
        ("储氢瓶", "质子交换膜", False),
    ],
)
def test_likeness_of_words(one: str, other: str, alike: bool) -> None:
    score = likeness(worded(one, "", "", ""), worded(other, "", "", ""))
    assert (score > 0.35) is alike
    assert likeness(worded("", "", "", "GB/T 1-2020"), worded("", "", "", "GB/T 1-2009")) == 1
