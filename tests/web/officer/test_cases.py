"""From an announced winner to a published page, through the pages of both desks."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.extensions import db
from app.people.models import User
from app.showcase.models import Campaign, Case
from app.showcase.states import CaseState, DissectionState
from tests.factories.campaigns import make_campaigner
from tests.factories.cases import (
    CLIENT,
    make_case,
    make_case_winner,
    make_dissected,
    make_published,
    make_season,
    officer_of,
)
from tests.factories.copying import make_many
from tests.factories.entries import writer_of
from tests.factories.needs import make_chain
from tests.factories.people import AT, make_officer

Visit = Callable[..., FlaskClient]
Counter = Callable[[], AbstractContextManager[Any]]


def words_of(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def done(answer: TestResponse) -> None:
    assert answer.status_code == 303, words_of(answer)[:3000]


def fields_of(case: Case, **changed: str) -> dict[str, str]:
    """The form of a case as its page gives it."""
    told = {key: case.anatomy[key] for key in ("need", "mode", "work", "effect", "reuse")}
    rows = {f"effects-{n}-{key}": value for n, row in enumerate(case.effects) for key, value in row.items()}
    head = {
        "title": case.title,
        "standfirst": case.standfirst,
        "stage": case.stage,
        "client_masked": "某企业",
    }
    return {**told, **rows, **head, "revision": str(case.revision), "chain": "", **changed}


def test_journey_from_announced_winner_to_published_page(visit: Visit) -> None:
    make_chain()
    officer = make_officer()
    entry = make_case_winner(make_season(officer))
    member = writer_of(entry.organisation)
    client = visit(officer, AT)
    assert "入选案例待做案例页" in words_of(client.get("/officer/"))
    page = words_of(client.get("/officer/cases/winners"))
    assert f"/officer/entries/{entry.id}/case" in page
    assert "充电插头盐雾与插拔复合试验" in page
    done(client.post(f"/officer/entries/{entry.id}/case"))
    case = db.session.query(Case).one()
    here = f"/officer/cases/{case.id}"
    form = words_of(client.get(f"{here}/edit"))
    assert "建立盐雾、插拔与通电循环的复合试验装置" in form
    assert 'value="30"' in form
    wrong = client.post(f"{here}/edit", data=fields_of(case, title=""))
    assert wrong.status_code == 400
    assert "请填写标题" in words_of(wrong)
    done(client.post(f"{here}/edit", data=fields_of(case, title="充电插头复合试验", chain="电动汽车")))
    db.session.refresh(case)
    assert (case.title, case.chain.name if case.chain else "") == ("充电插头复合试验", "电动汽车")
    assert case.effects[0]["after"] == "12"
    done(client.post(f"{here}/ask-check"))

    client = visit(member, AT)
    assert "案例页待核对" in words_of(client.get("/lab/"))
    lab = f"/lab/cases/{case.id}"
    assert "同意公开" in words_of(client.get(lab))
    assert "充电插头复合试验" in words_of(client.get("/lab/cases"))
    answer = {"client_shown": "masked", "client_masked": "某充电设备企业"}
    assert "同意公开发布须由机构确认" in words_of(client.post(f"{lab}/confirm", data=answer))
    done(client.post(f"{lab}/confirm", data=answer | {"consent": "y"}))

    client = visit(officer, AT)
    assert "案例页待发布" in words_of(client.get("/officer/"))
    assert "某充电设备企业" in words_of(client.get(f"{here}/publish"))
    done(client.post(f"{here}/publish"))
    public = visit(None, AT).get(f"/cases/{case.slug}")
    assert public.status_code == 200
    assert "充电插头复合试验" in words_of(public)


def test_form_that_another_officer_overtook_is_shown_again(visit: Visit) -> None:
    case = make_case()
    client = visit(officer_of(case), AT)
    stale = fields_of(case)
    done(client.post(f"/officer/cases/{case.id}/edit", data=stale))
    answer = client.post(f"/officer/cases/{case.id}/edit", data=stale | {"title": "别的标题"})
    assert answer.status_code == 409
    assert "别的标题" in words_of(answer)


def test_rows_are_added_and_removed_without_saving(visit: Visit) -> None:
    case = make_case()
    client = visit(officer_of(case), AT)
    answer = client.post(f"/officer/cases/{case.id}/edit", data=fields_of(case) | {"add_row": "effects"})
    assert "effects-2-name" in words_of(answer)
    answer = client.post(f"/officer/cases/{case.id}/edit", data=fields_of(case) | {"remove_row": "effects-0"})
    assert "返修率" in words_of(answer)
    assert 'value="试验周期"' not in words_of(answer)


def test_text_that_names_the_client_is_warned_of_and_held(visit: Visit) -> None:
    case = make_case(work=f"为{CLIENT}研制复合试验装置。")
    member = writer_of(case.organisation)
    client = visit(officer_of(case), AT)
    assert "正文可能透露服务对象" in words_of(client.get(f"/officer/cases/{case.id}"))
    done(client.post(f"/officer/cases/{case.id}/ask-check"))
    client = visit(member, AT)
    answer = client.post(
        f"/lab/cases/{case.id}/confirm",
        data={"client_shown": "masked", "client_masked": "某企业", "consent": "y", "checked": "y"},
    )
    assert answer.status_code == 400
    assert "正文仍写有服务对象的全称：机构做了什么" in words_of(answer)
    assert "退回修改 · " in client.get(f"/lab/cases/{case.id}/return").text
    done(client.post(f"/lab/cases/{case.id}/return", data={"answer": "第三段写了客户全称"}))
    assert "第三段写了客户全称" in words_of(visit(officer_of(case), AT).get(f"/officer/cases/{case.id}"))


def test_dissection_is_written_shown_and_agreed(visit: Visit) -> None:
    case = make_published()
    officer, member = officer_of(case), writer_of(case.organisation)
    here = f"/officer/cases/{case.id}/dissection"
    client = visit(officer, AT)
    assert client.get(here).status_code == 200
    assert "至少写一条观察" in words_of(client.post(here, data={}))
    done(client.post(here, data={"rows-0-aspect": "切入时机", "rows-0-seen": "中试前介入"}))
    assert client.get(f"{here}/ask").status_code == 200
    done(client.post(f"{here}/ask"))
    client = visit(member, AT)
    assert "案例解剖待同意" in words_of(client.get("/lab/"))
    assert "中试前介入" in words_of(client.get(f"/lab/cases/{case.id}"))
    done(client.post(f"/lab/cases/{case.id}/dissection/agree"))
    assert "中试前介入" in words_of(visit(None, AT).get(f"/cases/{case.slug}"))


def test_dissection_refused_stays_with_the_desks(visit: Visit) -> None:
    case = make_dissected(agreed=False)
    client = visit(writer_of(case.organisation), AT)
    here = f"/lab/cases/{case.id}/dissection/refuse"
    assert client.get(here).status_code == 200
    done(client.post(here, data={"answer": "涉及未公开的工艺"}))
    db.session.refresh(case)
    assert case.dissection is not None
    db.session.refresh(case.dissection)
    assert case.dissection.state == DissectionState.REFUSED
    assert "涉及未公开的工艺" in words_of(visit(officer_of(case), AT).get(f"/officer/cases/{case.id}"))
    assert "中试前介入" not in words_of(visit(None, AT).get(f"/cases/{case.slug}"))


def test_public_page_is_recalled_and_withdrawn(visit: Visit) -> None:
    first, second = make_published(), make_published()
    client = visit(officer_of(first), AT)
    assert client.get(f"/officer/cases/{first.id}/recall").status_code == 200
    done(client.post(f"/officer/cases/{first.id}/recall"))
    client = visit(officer_of(second), AT)
    assert client.get(f"/officer/cases/{second.id}/withdraw").status_code == 200
    assert client.post(f"/officer/cases/{second.id}/withdraw", data={"reason": ""}).status_code == 400
    done(client.post(f"/officer/cases/{second.id}/withdraw", data={"reason": "成效数据不实"}))
    db.session.expire_all()
    assert (first.state, second.state) == (CaseState.DRAFT, CaseState.WITHDRAWN)
    client = visit(None, AT)
    assert client.get(f"/cases/{first.slug}").status_code == 404
    assert client.get(f"/cases/{second.slug}").status_code == 410


def test_campaign_is_made_published_and_taken_down(visit: Visit) -> None:
    case, other = make_published(), make_published()
    client = visit(make_campaigner(), AT)
    assert "还没有宣传活动" in words_of(client.get("/officer/campaigns"))
    form = {
        "name": "质量月",
        "sort": "quality_month",
        "starts_on": "2026-11-01",
        "ends_on": "2026-11-30",
        "intro": "看案例，进实验室。",
        "cases-0-case": other.id,
        "cases-1-case": case.id,
        "doors-0-host": "示例机构",
        "doors-0-day": "2026-11-25",
        "doors-0-place": "示例路1号",
    }
    assert case.title in words_of(client.get("/officer/campaigns/new"))
    assert "doors-1-host" in words_of(client.post("/officer/campaigns/new", data=form | {"add_row": "doors"}))
    late = client.post("/officer/campaigns/new", data=form | {"ends_on": "2026-10-01"})
    assert "结束日期不能早于开始日期" in words_of(late)
    done(client.post("/officer/campaigns/new", data=form))
    campaign = db.session.query(Campaign).one()
    here = f"/officer/campaigns/{campaign.id}"
    assert "质量月" in words_of(client.get(here))
    done(client.post(f"{here}/publish"))
    done(client.post(here, data=form | {"intro": "改过的说明"}))
    page = words_of(visit(None, AT).get(f"/campaigns/{campaign.slug}"))
    assert page.index(other.slug) < page.index(case.slug)
    assert "改过的说明" in page
    client = visit(make_campaigner(), AT)
    done(client.post(f"{here}/withdraw"))
    assert visit(None, AT).get(f"/campaigns/{campaign.slug}").status_code == 404


def people(case: Case) -> dict[str, User]:
    return {"officer": officer_of(case), "lab": writer_of(case.organisation)}


def test_desks_ask_as_much_for_one_case_as_for_thirty(visit: Visit, count_queries: Counter) -> None:
    officer = make_officer()
    call = make_season(officer)
    first = make_published(call=call)
    for audience, path in (
        ("officer", "/officer/cases"),
        ("officer", "/officer/cases/winners"),
        ("lab", "/lab/cases"),
    ):
        counts = []
        for more in (1, 29):
            make_many(more, lambda: (make_published(call=call), make_case_winner(call)))
            client = visit(people(first)[audience], AT)
            client.get(path)
            with count_queries() as count:
                assert client.get(path).status_code == 200
            counts.append(int(count))
        assert counts[0] == counts[1] <= 14, path
