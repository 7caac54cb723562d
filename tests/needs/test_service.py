"""Lists of needs: read, published once, recorded; the shipped one as it was published."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.chains import catalogue
from app.chains.service import import_chains
from app.extensions import db
from app.history.models import Act
from app.needs.listing import read_needs, shipped_needs, told_trouble
from app.needs.models import Need
from app.needs.queries import NeedFilter, chains_with_needs, count_by_chain, search_needs
from app.needs.service import publish_needs
from app.needs.states import Trouble
from app.shared.verdict import Invalid, Refused
from tests.factories.needs import make_chain, make_need
from tests.factories.people import AT, make_member, make_organisation

HEADS = "chain,object,gap,standard,source\n"


def subjects(**wanted: str) -> list[str]:
    return [need.subject for need in db.session.scalars(search_needs(NeedFilter(**wanted), AT))]


def test_shipped_list_published_twice_stands_once(app: Flask) -> None:
    make_chain()
    fresh = publish_needs(shipped_needs(), by=None, at=AT)
    assert publish_needs(shipped_needs(), by=None, at=AT) == []
    assert len(fresh) == len(subjects()) == 7
    need = next(n for n in fresh if n.subject == "燃料电池汽车")
    assert need.standard_names == ["GB/T 24549-2020", "GB/T 26990-2023"]
    assert need.trouble == Trouble.NOT_TESTABLE
    assert need.source == "江苏质量图谱·电动汽车"
    assert not need.is_demo
    assert db.session.scalars(select(Act.name)).all() == ["need.published"] * 7


@pytest.mark.parametrize(
    ("gap", "trouble"),
    [
        ("粘滑性能检测能力缺乏", Trouble.NOT_TESTABLE),
        ("检测能力空白", Trouble.NOT_TESTABLE),
        ("认证办理流程信息获取不便利", None),
        ("检测周期需要两个月", None),
    ],
)
def test_trouble_is_told_only_where_the_gap_says_so(gap: str, trouble: Trouble | None) -> None:
    assert told_trouble(gap) == trouble


@pytest.mark.parametrize(
    "text", ["名称,缺口\n甲,乙\n", f"{HEADS}电动汽车,,缺,,来源\n", f"{HEADS}电动汽车,对象,缺口,,\n"]
)
def test_list_that_lacks_something_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_needs(text)


def test_list_with_an_unknown_chain_publishes_nothing(app: Flask) -> None:
    make_chain()
    with pytest.raises(Invalid):
        publish_needs(read_needs(f"{HEADS}没有的链,对象,缺口,,来源\n"), by=None, at=AT)
    assert subjects() == []


def test_publishing_without_the_seat_is_refused(app: Flask) -> None:
    make_chain()
    with pytest.raises(Refused):
        publish_needs(shipped_needs(), by=make_member(make_organisation()), at=AT)


def test_published_need_without_a_source_cannot_be_stored(app: Flask) -> None:
    with pytest.raises(IntegrityError):
        make_need(source="")
    db.session.rollback()


def test_filters_find_by_chain_trouble_and_words(app: Flask) -> None:
    make_need(subject="充电接口", standards="GB/T 20234.1-2023", trouble=Trouble.SLOW)
    make_need(make_chain("氢能"), subject="储氢瓶")
    assert subjects() == ["储氢瓶", "充电接口"]
    assert subjects(chain=make_chain("氢能").slug) == ["储氢瓶"]
    assert subjects(trouble="slow") == ["充电接口"]
    assert subjects(text="20234 充电") == ["充电接口"]
    assert subjects(text="20234 储氢") == []
    assert subjects(text="%") == []
    assert subjects(trouble="nonsense", chain="") == ["储氢瓶", "充电接口"]


def test_needs_of_an_earlier_catalogue_stay_in_their_chain(app: Flask) -> None:
    make_need(make_chain("氢能"), subject="储氢瓶")
    rows = [catalogue.Chain(name, "集群", "重点") for name in ("氢能", "电动汽车")]
    import_chains(rows, "二", "示例来源", at=AT)
    assert subjects(chain="c01") == ["储氢瓶"]
    assert subjects(chain="c02") == []
    assert count_by_chain(AT) == {"氢能": 1}
    assert [(c.slug, c.name, c.needs) for c in chains_with_needs(AT)] == [("c01", "氢能", 1)]


def test_load_command_publishes_the_shipped_list_and_files(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["needs", "load"]).exit_code == 1
    assert runner.invoke(args=["chains", "import"]).exit_code == 0
    assert "published 7 of 7" in runner.invoke(args=["needs", "load"]).output
    file = tmp_path / "needs.csv"
    file.write_text(f"{HEADS}氢能,储氢瓶,渗透检测能力缺乏,,示例来源\n", encoding="utf-8")
    assert "published 1 of 1" in runner.invoke(args=["needs", "load", "--file", str(file)]).output
    assert "published 0 of 1" in runner.invoke(args=["needs", "load", "--file", str(file)]).output
    assert db.session.query(Need).count() == 8
    file.write_bytes(b"\xff\xfe\x00")
    assert runner.invoke(args=["needs", "load", "--file", str(file)]).exit_code == 1
