"""推荐汇总表 as Word and PDF: the city's own before and after its letter, the officers' once a letter is here."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.screening.models import RecommendationList
from app.screening.service import recommend_entry, send_recommendations
from tests.factories.files import quick_proof
from tests.factories.people import make_officer, make_user
from tests.factories.recommending import DURING, make_applied, make_recommender, make_season, make_season_item
from tests.web.public.test_papers import fetch

Visit = Callable[..., FlaskClient]
OPINION, NUMBER = "材料属实，成效明显，同意推荐", "宁市监函〔2026〕18号"
HEADS = "序号项目名称牵头单位参与单位负责人申请经费（万元）推荐部门排序"


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_list_of_a_city_is_a_draft_until_its_letter_is_sent(visit: Visit, form: str) -> None:
    item = make_season_item(make_season(quota=2))
    user, officer = make_recommender(), make_officer(item.call)
    names = ["南京示例检测甲所", "南京示例检测乙所"]
    first, _second = (make_applied(item, name=name) for name in names)
    recommend_entry(first, OPINION, by=user, at=DURING)
    city, office = f"/recommender/calls/{item.call_id}", f"/officer/calls/{item.call_id}"
    client = visit(user, DURING)

    draft = fetch(client, f"{city}/summary", form)
    assert "未报送" in draft
    letter = fetch(client, f"{city}/letter", form)
    for words in ("南京市市场监督管理局", "关于报送", names[0], "推荐汇总表", "未报送"):
        assert words in letter, words
    assert names[1] not in letter
    assert f"{city}/summary.{form}" in client.get(city).text
    assert names[0] not in fetch(visit(officer, DURING), f"{office}/recommendations", form)

    call = db.session.merge(item.call)
    send_recommendations(
        call,
        NUMBER,
        "本市名额只有一件，择优推荐，其余下年度再报。",
        quick_proof("推荐函.pdf"),
        by=db.session.merge(user),
        at=DURING,
    )
    text = fetch(visit(user, DURING), f"{city}/summary", form)
    for words in (HEADS, names[0], "南京市市场监督管理局", NUMBER, "推荐部门（盖章）：", "共1项"):
        assert words in text, words
    assert "未报送" not in text
    assert names[1] not in text
    sent = db.session.scalars(select(RecommendationList)).one()
    assert NUMBER in fetch(visit(officer, DURING), f"/recommendations/{sent.id}/letter", form)
    assert (
        f"/recommendations/{sent.id}/letter.{form}"
        in visit(officer, DURING).get(f"{office}/recommendations").text
    )
    whole = fetch(visit(officer, DURING), f"{office}/recommendations", form)
    assert names[0] in whole
    assert "（盖章）" not in whole


def test_nobody_else_gets_the_list(visit: Visit) -> None:
    item = make_season_item(make_season())
    make_applied(item)
    stranger = make_user()
    db.session.commit()
    for path in ("recommender", "officer"):
        end = "summary" if path == "recommender" else "recommendations"
        assert visit(stranger, DURING).get(f"/{path}/calls/{item.call_id}/{end}.docx").status_code in (
            403,
            404,
        )
