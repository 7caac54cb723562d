"""Alliances on pages: founded, joined, answered, led, read, ended."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.alliances.models import Alliance, AllianceMember, AllianceNotice, AllianceTopic
from app.extensions import db
from app.people.models import User
from app.people.states import OrganisationKind
from app.web.receipt_clock import RECEIVED
from tests.factories.alliances import make_alliance_member, make_running_alliance
from tests.factories.credit import make_keeper
from tests.factories.needs import make_chain, make_need
from tests.factories.people import AT, make_member, make_organisation

Visit = Callable[..., FlaskClient]
Count = Callable[[], AbstractContextManager[object]]


@pytest.fixture
def visit(client: FlaskClient, sign_in: Callable[[User], FlaskClient]) -> Visit:
    def go(user: User | None) -> FlaskClient:
        db.session.commit()
        client.environ_base[RECEIVED] = AT.timestamp()
        if user is not None:
            return sign_in(user)
        with client.session_transaction() as session:
            session.clear()
        return client

    return go


def done(client: FlaskClient, path: str, **data: str) -> None:
    assert client.get(path).status_code == 200, path
    if data:
        assert client.post(path, data={}).status_code == 400, path
    assert client.post(path, data=data).status_code == 303, path


def test_alliance_from_its_founding_to_its_end(visit: Visit) -> None:
    keeper, lab, firm = (
        make_keeper(),
        make_organisation("示例甲研究院"),
        make_organisation("示例车企", OrganisationKind.ENTERPRISE),
    )
    owner, boss, need = make_member(lab), make_member(firm), make_need(make_chain())
    client = visit(keeper)
    assert "还没有服务联盟" in client.get("/officer/alliances").text
    done(client, "/officer/alliances/new", chain=need.chain.slug, name="示例电动汽车联盟", intro="**一链**")
    alliance = db.session.scalars(select(Alliance)).one()
    page, desk = f"/alliances/{alliance.slug}", f"/officer/alliances/{alliance.id}"
    assert "登录后申请加入" in visit(None).get(page).text
    done(visit(owner), f"{page}/join", organisation=lab.id, offers="整车电磁兼容试验")
    first = db.session.scalars(select(AllianceMember)).one()
    assert "整车电磁兼容试验" not in visit(None).get(page).text
    done(visit(keeper), f"/alliances/members/{first.id}/answer", agreed="1")
    assert client.post(f"/officer/alliances/members/{first.id}/appoint").status_code == 303
    done(client, f"{desk}/edit", name="示例电动汽车服务联盟", intro="一链一联盟")
    client = visit(owner)
    assert client.post(f"{page}/charter", data={"base": "0", "body": "第一条 自愿"}).status_code == 303
    done(visit(boss), f"{page}/join", organisation=firm.id, offers="提供样车")
    second = db.session.scalars(select(AllianceMember).where(AllianceMember.id != first.id)).one()
    client = visit(owner)
    assert "加入联盟的申请待答复" in client.get("/lab/").text
    done(client, f"/alliances/members/{second.id}/answer", agreed="1")
    done(client, f"{page}/tell", title="第一次会议", body="周五", reach="members")
    done(client, f"{page}/share", sort="pilot", thing=f"need-{need.id}", note="由甲牵头")
    assert visit(keeper).post(f"{desk}/start").status_code == 303
    public = visit(None).get(page).text
    for words in ("示例甲研究院", "召集单位", "示例车企", "先行先试", "由甲牵头", "第一条 自愿", "运行中"):
        assert words in public, words
    assert "第一次会议" not in public
    assert "示例电动汽车服务联盟" in visit(None).get("/alliances").text
    client = visit(boss)
    assert "第一次会议" in client.get(page).text
    assert "示例电动汽车服务联盟" in client.get("/enterprise/alliances").text
    done(client, f"/alliances/members/{second.id}/leave")
    client = visit(owner)
    notice = db.session.scalars(select(AllianceNotice)).one()
    topic = db.session.scalars(select(AllianceTopic)).one()
    assert client.post(f"/alliances/notices/{notice.id}/withdraw").status_code == 303
    assert client.post(f"/alliances/topics/{topic.id}/remove").status_code == 303
    assert "示例电动汽车服务联盟" in client.get("/lab/alliances").text
    client = visit(keeper)
    assert "示例甲研究院" in client.get(desk).text
    done(client, f"{desk}/end", reason="试点期满")
    assert "试点期满" in visit(None).get(page).text


def test_member_removed_by_an_officer_reads_the_reason(visit: Visit) -> None:
    alliance, _ = make_running_alliance()
    member = make_alliance_member(alliance)
    owner = make_member(member.organisation)
    done(visit(make_keeper()), f"/officer/alliances/members/{member.id}/remove", reason="长期不参加")
    assert "长期不参加" in visit(owner).get("/lab/alliances").text


@pytest.mark.parametrize("path", ["/alliances", "page", "desk", "/lab/alliances"])
def test_alliance_asks_as_much_for_thirty_members_as_for_two(
    visit: Visit, count_queries: Count, path: str
) -> None:
    alliance, convenor = make_running_alliance()
    make_alliance_member(alliance)
    lead, keeper = make_member(convenor.organisation), make_keeper()
    address = {"page": f"/alliances/{alliance.slug}", "desk": f"/officer/alliances/{alliance.id}"}.get(
        path, path
    )
    client, counts = visit(keeper if path == "desk" else lead), []
    for more in (0, 28):
        for _ in range(more):
            make_alliance_member(alliance)
        db.session.commit()
        client.get(address)
        with count_queries() as count:
            assert client.get(address).status_code == 200
        counts.append(int(count))  # type: ignore[call-overload]
    assert counts[0] == counts[1] <= 10
