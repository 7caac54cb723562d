"""From winner to page and back: what each verb leaves, what it refuses, who hears of it."""

from datetime import timedelta

import pytest
from flask import Flask

from app.entries.states import Outcome
from app.extensions import db
from app.history.models import Act
from app.letters.rules import rules_by_act
from app.people.states import MembershipRole
from app.shared.verdict import Invalid, Refused
from app.showcase import service
from app.showcase.drafting import Page, opening, page_of
from app.showcase.models import Case
from app.showcase.queries import chosen_cases, current_campaign, leaks_of_case
from app.showcase.service import CampaignPlan, Seen
from app.showcase.states import CaseState, DissectionState
from tests.factories.campaigns import TODAY, make_campaign, make_campaigner, plan
from tests.factories.cases import (
    CLIENT,
    OBSERVATIONS,
    make_case,
    make_case_winner,
    make_checking,
    make_confirmed,
    make_dissected,
    make_published,
    make_season,
    officer_of,
)
from tests.factories.entries import writer_of
from tests.factories.needs import make_chain
from tests.factories.people import AT, make_member, make_officer


def acts() -> list[str]:
    return [
        act.name
        for act in db.session.query(Act).order_by(Act.at, Act.id)
        if act.name.startswith(("case", "diss"))
    ]


def readers_of(case: Case, name: str) -> set[str]:
    act = db.session.query(Act).filter_by(name=name).one()
    return {key for rule in rules_by_act()[name] for key in rule.readers(act)}


def test_draft_is_filled_from_the_anatomy_of_the_entry(app: Flask) -> None:
    make_chain()
    case = make_case()
    assert case.title == "充电插头盐雾与插拔复合试验"
    assert case.standfirst == "充电插头在沿海使用半年即锈蚀，复合试验把失效提前暴露。"
    assert (case.stage, case.kind, case.year, case.number) == ("中试", "rd_case", 2026, 1)
    assert (case.client_name, case.client_masked, case.client_shown) == (CLIENT, "某充电设备企业", False)
    assert case.client == "某充电设备企业"
    assert case.effects[0] == {"name": "试验周期", "before": "30", "after": "12", "unit": "天"}
    assert case.slug == f"{case.call.slug}-01"
    assert case.region_code == case.organisation.region_code


def test_draft_takes_the_chain_that_the_entry_names_and_bears_what_it_does_not_tell(app: Flask) -> None:
    chain = make_chain()
    call = make_season(make_officer())
    assert page_of(make_case_winner(call, chain=chain.name)).chain == chain
    bare = page_of(make_case_winner(call, title="", effects=None, client_alias="", mode=["甲", "乙"]))
    assert (bare.title, bare.effects, bare.client_masked) == ("案例", (), "某企业")
    assert bare.prose["mode"] == "甲、乙"


def test_numbers_of_a_season_count_up(app: Flask) -> None:
    call = make_season(make_officer())
    assert [make_case(call).number for _ in range(3)] == [1, 2, 3]


def test_opening_keeps_whole_sentences(app: Flask) -> None:
    assert opening("一句。" + "长" * 130 + "。") == "一句。"
    assert len(opening("长" * 300)) == 200


def test_whole_way_leaves_its_acts_and_tells_both_sides(app: Flask) -> None:
    case = make_published()
    assert acts() == ["case.created", "case.check_asked", "case.confirmed", "case.published"]
    member = writer_of(case.organisation).id
    make_member(case.organisation, MembershipRole.READER)
    assert readers_of(case, "case.check_asked") == {member}
    assert officer_of(case).id in readers_of(case, "case.confirmed")
    assert readers_of(case, "case.published") == {member}
    for act in db.session.query(Act).filter(Act.name.startswith("case.")):
        for rule in rules_by_act().get(act.name, ()):
            words = rule.words(act, member)
            assert words is not None
            assert case.title in str(words.paragraphs[0])


def test_writing_takes_the_consent_back_and_minds_another_writer(app: Flask) -> None:
    case = make_confirmed()
    seen = case.revision
    service.edit_case(case, Page("新标题"), seen, by=officer_of(case), at=AT)
    assert (case.state, case.confirmed_at, case.title) == (CaseState.DRAFT, None, "新标题")
    with pytest.raises(Refused) as refused:
        service.edit_case(case, Page("别的"), seen, by=officer_of(case), at=AT)
    assert refused.value.verdict.code == "changed"
    with pytest.raises(Invalid) as invalid:
        service.edit_case(
            case, Page("", prose={"need": "长" * 3001}), case.revision, by=officer_of(case), at=AT
        )
    assert invalid.value.errors.keys() == {"title", "need"}


def test_asking_wants_the_parts_of_every_page(app: Flask) -> None:
    case = make_case(need="", work="")
    with pytest.raises(Refused) as refused:
        service.ask_check(case, by=officer_of(case), at=AT)
    assert refused.value.verdict.code == "incomplete"


def test_return_needs_a_word_and_goes_back_to_the_officer(app: Flask) -> None:
    case = make_checking()
    member = writer_of(case.organisation)
    with pytest.raises(Invalid):
        service.return_case(case, " ", by=member, at=AT)
    service.return_case(case, "第二段的数据有误", by=member, at=AT)
    assert (case.state, case.answer) == (CaseState.DRAFT, "第二段的数据有误")
    assert officer_of(case).id in readers_of(case, "case.returned")


def test_consent_wants_a_word_for_a_client_who_is_not_named(app: Flask) -> None:
    case = make_checking()
    with pytest.raises(Invalid) as invalid:
        service.confirm_case(
            case, by=writer_of(case.organisation), at=AT, client_shown=False, client_masked=" "
        )
    assert "client_masked" in invalid.value.errors


def test_whole_name_of_a_masked_client_is_never_published_short_forms_after_a_look(app: Flask) -> None:
    whole = make_checking(work=f"为{CLIENT}研制装置。")
    by = writer_of(whole.organisation)
    with pytest.raises(Invalid) as invalid:
        service.confirm_case(whole, by=by, at=AT, client_shown=False, client_masked="某企业", checked=True)
    assert "机构做了什么" in str(invalid.value.errors["checked"])
    short = make_checking(title="星源充电插头试验")
    by = writer_of(short.organisation)
    assert [leak.words for leak in leaks_of_case(short)] == ["星源"]
    with pytest.raises(Invalid):
        service.confirm_case(short, by=by, at=AT, client_shown=False, client_masked="某企业")
    service.confirm_case(short, by=by, at=AT, client_shown=False, client_masked="某企业", checked=True)
    with pytest.raises(Invalid):
        service.publish_case(short, by=officer_of(short), at=AT)
    service.publish_case(short, by=officer_of(short), at=AT, checked=True)
    assert short.is_public


def test_client_who_agreed_is_named_without_a_warning(app: Flask) -> None:
    case = make_checking(work=f"为{CLIENT}研制装置。")
    by = writer_of(case.organisation)
    service.confirm_case(case, by=by, at=AT, client_shown=True, client_masked="")
    assert (case.client, leaks_of_case(case)) == (CLIENT, [])


def test_fallen_winner_is_not_published(app: Flask) -> None:
    case = make_confirmed()
    case.entry.outcome = Outcome.REVOKED if hasattr(Outcome, "REVOKED") else Outcome.PENDING
    with pytest.raises(Refused) as refused:
        service.publish_case(case, by=officer_of(case), at=AT)
    assert refused.value.verdict.code == "not_selected"


def test_recalled_page_needs_consent_again_and_keeps_its_address(app: Flask) -> None:
    case = make_published()
    slug = case.slug
    service.recall_case(case, by=officer_of(case), at=AT)
    db.session.flush()
    assert (case.state, case.published_at, case.confirmed_at, case.slug) == (
        CaseState.DRAFT,
        None,
        None,
        slug,
    )


def test_withdrawal_is_for_good_and_says_why(app: Flask) -> None:
    case = make_published()
    with pytest.raises(Invalid):
        service.withdraw_case(case, "", by=officer_of(case), at=AT)
    service.withdraw_case(case, "成效数据不实", by=officer_of(case), at=AT)
    db.session.flush()
    assert (case.state, case.withdrawal_reason) == (CaseState.WITHDRAWN, "成效数据不实")
    with pytest.raises(Refused):
        service.recall_case(case, by=officer_of(case), at=AT)


def test_dissection_is_public_with_consent_and_not_after_a_change(app: Flask) -> None:
    case = make_dissected()
    assert case.dissection is not None
    assert case.dissection.state == DissectionState.AGREED
    assert {writer_of(case.organisation).id} == readers_of(case, "dissection.asked")
    service.write_dissection(case, [*OBSERVATIONS, Seen("成本", "装置自制")], by=officer_of(case), at=AT)
    assert (case.dissection.state, case.dissection.agreed_at) == (DissectionState.WRITING, None)
    assert [row.aspect for row in case.dissection.observations] == ["切入时机", "成本"]


def test_dissection_that_names_the_client_is_not_shown_to_anybody(app: Flask) -> None:
    case = make_published()
    service.write_dissection(case, [Seen("时机", f"{CLIENT}开放了车间")], by=officer_of(case), at=AT)
    with pytest.raises(Invalid):
        service.ask_dissection(case, by=officer_of(case), at=AT, checked=True)
    with pytest.raises(Invalid):
        service.write_dissection(case, [Seen("", "没有方面")], by=officer_of(case), at=AT)
    with pytest.raises(Invalid):
        service.write_dissection(case, [], by=officer_of(case), at=AT)


def test_refused_dissection_tells_the_reason_to_the_officers(app: Flask) -> None:
    case = make_dissected(agreed=False)
    service.refuse_dissection(case, "涉及未公开的工艺", by=writer_of(case.organisation), at=AT)
    assert case.dissection is not None
    assert case.dissection.state == DissectionState.REFUSED
    assert officer_of(case).id in readers_of(case, "dissection.refused")


def test_campaign_stands_on_the_front_page_at_its_days(app: Flask) -> None:
    first, second = make_published(), make_published()
    campaign = make_campaign(cases=[second, first])
    assert campaign.slug == f"open-day-{TODAY.year}"
    assert current_campaign(AT) == campaign
    assert list(chosen_cases(campaign, AT)) == [second, first]
    assert current_campaign(AT - timedelta(days=4)) is None
    assert current_campaign(AT + timedelta(days=4)) is None
    service.withdraw_case(second, "不实", by=officer_of(second), at=AT)
    db.session.flush()
    assert list(chosen_cases(campaign, AT)) == [first]
    by = make_campaigner()
    service.withdraw_campaign(campaign, by=by, at=AT)
    assert current_campaign(AT) is None
    assert make_campaign(by).slug == f"open-day-{TODAY.year}-2"


def test_campaign_refuses_what_it_cannot_show(app: Flask) -> None:
    by = make_campaigner()
    campaign = make_campaign(by, publish=False, intro="", doors=())
    with pytest.raises(Refused) as refused:
        service.publish_campaign(campaign, by=by, at=AT)
    assert refused.value.verdict.code == "empty"
    backwards: CampaignPlan = plan(ends_on=TODAY - timedelta(days=9), cases=[make_case()], name=" ")
    with pytest.raises(Invalid) as invalid:
        service.edit_campaign(campaign, backwards, by=by, at=AT)
    assert invalid.value.errors.keys() == {"name", "ends_on", "cases"}
