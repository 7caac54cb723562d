"""The public page of an item: may I bid, and, once a notice says so, who was selected."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.calls.models import Item
from app.decisions.service import agree_decision
from app.decisions.states import DecisionResult
from app.extensions import db
from app.notices.service import give_up_line
from app.people.states import MembershipRole, OrganisationState, SeatRole
from tests.factories.calls import make_call, make_item
from tests.factories.capabilities import make_schedule
from tests.factories.decisions import Judged, decide, make_judged_item, propose, rank
from tests.factories.entries import make_draft
from tests.factories.needs import make_chain
from tests.factories.notices import after, announce, make_draft_notice, make_notice
from tests.factories.people import AT, join, make_member, make_organisation, make_user, seat

Visit = Callable[..., FlaskClient]
Counter = Callable[[], AbstractContextManager[Any]]
KNOWN = ("入选单位", "查看公示", "流榜", "/notices/")


def address(item: Item) -> str:
    return f"/calls/{item.call.slug}/items/{item.code}"


def part(page: str) -> str:
    """The page without the menu, which links to the notices whatever is on them."""
    return page[page.index("<main") :]


def text_of(client: FlaskClient, path: str) -> str:
    return part(client.get(path).get_data(as_text=True))


def names_of(judged: Judged) -> list[str]:
    return [entry.organisation.name for entry in judged.entries]


def test_item_before_its_notice_tells_nothing_to_anybody(visit: Visit) -> None:
    judged = make_judged_item()
    names, path = names_of(judged), address(judged.item)
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    readers = (None, judged.officer, judged.second, judged.member(0), judged.member(1), supervisor)
    decision = None
    for step in ("judged", "ranked", "proposed", "agreed", "drafted"):
        if step == "ranked":
            rank(judged)
        elif step == "proposed":
            decision = propose(judged, 0)
        elif step == "agreed" and decision:
            agree_decision(decision, "同意", by=judged.second, at=AT)
        elif step == "drafted" and decision:
            make_draft_notice(judged, decision)
        for reader in readers:
            page = text_of(visit(reader, AT), path)
            assert "申报已截止" in page
            for words in (*KNOWN, *names):
                assert words not in page, (step, words)
            assert "目前没有公示" in text_of(visit(reader, AT), "/")


def test_item_on_notice_links_to_it_and_names_nobody(visit: Visit) -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    path, names, slug = address(judged.item), names_of(judged), notice.slug
    page = text_of(visit(None, AT), path)
    for words in ("公示中", "公示期为2026年11月23日至2026年11月27日", f'href="/notices/{slug}"'):
        assert words in page, words
    assert "入选单位" not in page
    assert not [name for name in names if name in page]
    assert "公示期满，待公布" in text_of(visit(None, after(db.session.merge(notice))), path)


def test_item_announced_names_its_winners_and_nobody_else(visit: Visit) -> None:
    judged = make_judged_item(((90, 91, 92), (80, 81, 82), (70, 71, 72)), places=2)
    notice = make_notice(judged, decide(judged, 0, 1))
    first, second, third = names_of(judged)
    path, slug, later = address(judged.item), notice.slug, after(notice)
    announce(notice, judged.officer)
    page = text_of(visit(None, later), path)
    for words in ("入选单位", first, second, "公布</a>", f'href="/notices/{slug}"', "已公布"):
        assert words in page, words
    assert third not in page
    assert "91.00" not in page


def test_item_whose_winner_gave_up_names_nobody_and_keeps_the_notice(visit: Visit) -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    path, slug, later, name = address(judged.item), notice.slug, after(notice), names_of(judged)[0]
    line = announce(notice, judged.officer)[0]
    give_up_line(line, "人员变动", by=judged.officer, at=later)
    page = text_of(visit(None, later), path)
    assert name not in page
    assert "入选单位" not in page
    assert f'href="/notices/{slug}"' in page


def test_item_without_a_winner_says_so_from_its_notice_on(visit: Visit) -> None:
    judged = make_judged_item(((50, 50, 50),))
    path = address(judged.item)
    decision = decide(judged, result=DecisionResult.NONE_REACHED)
    assert "流榜" not in text_of(visit(None, AT), path)
    notice = make_notice(judged, decision)
    later = after(notice)
    assert "拟定结果为流榜" in text_of(visit(None, AT), path)
    announce(db.session.merge(notice), db.session.merge(judged.officer))
    page = text_of(visit(None, later), path)
    assert "本榜题流榜" in page
    assert "查看公示" in page
    assert "拟定结果为流榜" not in page


@pytest.mark.parametrize(
    ("organisation", "role", "shown", "absent"),
    [
        ({}, MembershipRole.EDITOR, "符合申报条件", "不是检验检测机构"),
        ({"cma_valid_until": date(2026, 11, 30)}, MembershipRole.OWNER, "更新资质认定证书", "符合申报条件"),
        ({"state": OrganisationState.WAITING}, MembershipRole.OWNER, "信息核准后即可申报", "符合申报条件"),
        ({}, MembershipRole.READER, "由检验检测机构的负责人或经办人申报", "符合申报条件"),
    ],
)
def test_item_tells_a_member_whether_his_laboratory_may_bid(
    visit: Visit, organisation: dict[str, Any], role: MembershipRole, shown: str, absent: str
) -> None:
    item = make_item(make_call())
    member = make_member(make_organisation(**organisation), role)
    path, start = address(item), f"/lab/items/{item.id}/entry"
    client = visit(member, AT)
    page = text_of(client, path)
    assert shown in page
    assert absent not in page
    begun = client.get(start)
    if role != MembershipRole.READER:
        assert (shown == "符合申报条件") == (">开始填写</button>" in begun.get_data(as_text=True))


def test_item_standing_is_shown_to_nobody_else(visit: Visit) -> None:
    item = make_item(make_call())
    name = make_member(make_organisation()).memberships[0].organisation.name
    path = address(item)
    for reader in (None, make_user()):
        page = text_of(visit(reader, AT), path)
        assert "符合申报条件" not in page
        assert name not in page


def test_item_own_entry_is_linked_from_the_page(visit: Visit) -> None:
    organisation = make_organisation()
    member = make_member(organisation)
    item = make_item(make_call())
    entry = make_draft(item, organisation, member)
    path, key = address(item), entry.id
    page = text_of(visit(member, AT), path)
    assert f'href="/lab/entries/{key}"' in page
    assert "符合申报条件" not in page


@pytest.mark.parametrize("laboratories", [1, 5])
def test_item_page_asks_little_however_many_laboratories_one_writes_for(
    visit: Visit, count_queries: Counter, laboratories: int
) -> None:
    item = make_item(make_call())
    member = make_member(make_organisation())
    for _ in range(laboratories - 1):
        join(member, make_organisation())
    path = address(item)
    client = visit(member, AT)
    client.get(path)
    with count_queries() as count:
        page = text_of(client, path)
    assert page.count("符合申报条件") == laboratories
    assert int(count) <= 11, count.statements  # two of them are the session's


def test_item_page_after_announcement_asks_little(visit: Visit, count_queries: Counter) -> None:
    judged = make_judged_item(((90, 91, 92), (80, 81, 82)), places=2)
    notice = make_notice(judged, decide(judged, 0, 1))
    later, path, member = after(notice), address(judged.item), judged.member(0)
    announce(notice, judged.officer)
    client = visit(member, later + timedelta(days=1))
    client.get(path)
    with count_queries() as count:
        assert "入选单位" in text_of(client, path)
    assert int(count) <= 10, count.statements


def test_laboratory_finds_the_open_items_of_the_chains_that_it_serves(
    visit: Visit, count_queries: Counter
) -> None:
    laboratory = make_organisation()
    member = make_member(laboratory)
    call = make_call()
    for title, chain in (("热失控检测", make_chain("动力电池")), ("渗透检测", make_chain("氢能"))):
        make_item(call, title=title, chain_id=chain.id)
    client = visit(member, AT)
    before = text_of(client, "/items?ours=1")
    assert "还没有公开的能力" in before
    assert "热失控检测" not in before
    make_schedule(laboratory)
    with count_queries() as count:
        page = text_of(client, "/items?ours=1")
    assert int(count) <= 10
    assert ("热失控检测" in page, "渗透检测" in page) == (True, False)
    everything = text_of(client, "/items")
    assert "渗透检测" in everything
    assert "只看本机构有能力的产业链" in everything
    for other in (None, make_user()):
        shown = text_of(visit(other, AT), "/items?ours=1")
        assert ("渗透检测" in shown, "只看本机构" in shown) == (True, False)
