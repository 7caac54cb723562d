"""The profile that a judge keeps of himself."""

from flask import Flask

from app.extensions import db
from app.people.service import save_expert
from tests.factories.people import AT, make_judge, make_organisation


def test_profile_is_kept_whole_and_shown_again(app: Flask, sign_in) -> None:
    judge, house = make_judge(make_organisation()), make_organisation("示例检测院", skeleton="示例检测院")
    db.session.commit()
    client = sign_in(judge)
    data = {
        "employer_name": "另一家同名院", "employer_code": house.credit_code.lower(), "title": "研究员",
        "region_code": "", "fields": "电池\n轴承", "standards": "GB/T 31467.3\nISO 281", "languages": "中文、英文",
        "yearly_load": "40", "posts": "示例检测院 2021-2024\n某大学，2019—今",
    }  # fmt: skip
    wrong = client.post("/account/expert", data=data | {"posts": "示例检测院"})
    assert wrong.status_code == 400
    assert "缺少起止年份" in wrong.get_data(as_text=True)
    assert client.post("/account/expert", data=data).status_code == 303
    db.session.rollback()
    expert = judge.expert
    assert (expert.employer, expert.yearly_load) == (house, 40)
    assert (expert.standards, expert.languages) == (["GB/T 31467.3", "ISO 281"], ["中文", "英文"])
    page = client.get("/account/expert").get_data(as_text=True)
    assert "示例检测院 2021-2024\n某大学 2019-今" in page


def test_changed_employer_becomes_a_post_that_stays(app: Flask) -> None:
    before = make_organisation()
    judge = make_judge(before)
    facts = {"title": "", "fields": [], "chain_names": [], "region_code": None, "by": judge, "at": AT}
    for name in ("示例新单位", "示例新单位"):
        expert = save_expert(judge, employer_name=name, **facts)
    assert expert.posts == [
        {"name": before.name, "organisation_id": before.id, "since": None, "until": AT.year}
    ]
