"""What a text means in the catalogue of chains and regions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.chains.catalogue import Catalogue, Region, load_catalogue, read_chains
from app.chains.lookup import Fit, find_chain, find_region

CATALOGUE = load_catalogue()
ENVIRONMENT = "水污染防治装备 大气污染防治装备 资源循环利用"


@pytest.mark.parametrize(
    ("text", "fit", "names"),
    [
        ("风电装备", "exact", "风电装备"),
        ("风电", "exact", "风电装备"),
        (" 风 电 ", "exact", "风电装备"),
        ("集成电路产业链", "exact", "集成电路"),
        ("“大数据+”", "exact", "大数据+"),
        ("１．光伏", "exact", "晶硅光伏"),
        ("生物医药", "exact", "生物医药"),
        ("新能源汽车", "exact", "电动汽车"),
        ("新能源汽车/动力电池", "exact", "动力电池"),
        ("集成电路（封测）", "exact", "集成电路"),
        ("新型电力装备-特高压设备", "exact", "特高压设备"),
        ("特钢", "exact", "特钢材料"),
        ("储能", "guessed", "新型储能"),
        ("碳纤维复合材料", "guessed", "先进碳材料"),
        ("环保", "several", ENVIRONMENT),
        ("节能环保", "several", ENVIRONMENT),
        ("节能环保装备", "several", ENVIRONMENT),
        ("动力电池、氢能", "several", "动力电池 氢能"),
        ("新型电力装备", "several", "特高压设备 智能电网"),
        ("半导体", "several", "第三代半导体"),
        ("量子计算", "none", ""),
        ("", "none", ""),
        ("，", "none", ""),
        ("氢" * 900, "none", ""),
    ],
)
def test_chain_meant_by_a_text(text: str, fit: str, names: str) -> None:
    match = find_chain(CATALOGUE, text)
    got = [match.chain] if match.chain else list(match.candidates)
    assert (match.fit, [chain.name for chain in got]) == (fit, names.split())


@pytest.mark.parametrize(
    ("text", "fit", "name"),
    [
        ("盐城", "exact", "盐城市"),
        ("江苏省盐城市", "exact", "盐城市"),
        ("江苏省无锡市宜兴市", "exact", "宜兴市"),
        ("无锡宜兴", "exact", "宜兴市"),
        ("江苏/无锡", "exact", "无锡市"),
        ("苏州工业园区", "exact", "苏州市"),
        ("上海", "exact", "上海市"),
        ("南京市北京东路1号", "exact", "南京市"),
        ("Yixing, Wuxi", "exact", "宜兴市"),
        ("WUXI", "exact", "无锡市"),
        ("宜兴/无锡", "several", "宜兴市"),
        ("无锡、宜兴", "several", "宜兴市"),
        ("南京、苏州", "several", "南京市"),
        ("火星", "none", None),
        ("", "none", None),
        ("无锡" * 500, "none", None),
    ],
)
def test_place_meant_by_a_text(text: str, fit: str, name: str | None) -> None:
    match = find_region(CATALOGUE, text)
    assert (match.fit, match.region.name_zh if match.region else None) == (fit, name)


def test_namesake_is_the_one_inside_the_place_named_too() -> None:
    nanjing, xuzhou = (
        Region(code, name, "", "city") for code, name in (("320100", "南京市"), ("320300", "徐州市"))
    )
    drums = (
        Region("320106", "鼓楼区", "", "county", "320100"),
        Region("320302", "鼓楼区", "", "county", "320300"),
    )
    catalogue = Catalogue((), (nanjing, xuzhou, *drums))
    assert find_region(catalogue, "徐州市鼓楼区").region == drums[1]
    assert find_region(catalogue, "南京鼓楼").region == drums[0]


def test_own_catalogue_decides_and_an_empty_one_knows_nothing() -> None:
    chains = read_chains(["cluster,chain,tier,aliases,certainty", "量子,量子计算,重点,量子;量子机,x"])
    assert find_chain(Catalogue(chains, ()), "量子机").chain == chains[0]
    assert find_chain(Catalogue((), ()), "氢能").fit == Fit.NONE
    assert find_region(Catalogue((), ()), "南京").fit == Fit.NONE


def test_shipped_catalogue_is_the_working_list() -> None:
    assert len(CATALOGUE.chains) == 50
    assert len([region for region in CATALOGUE.regions if region.parent == "320000"]) == 13
    assert find_chain(CATALOGUE, "风电").chain == next(
        one for one in CATALOGUE.chains if one.name == "风电装备"
    )


@given(st.text(max_size=60))
def test_any_text_means_something_or_nothing(text: str) -> None:
    match, place = find_chain(CATALOGUE, text), find_region(CATALOGUE, text)
    assert (match.chain is None) == (match.fit in (Fit.SEVERAL, Fit.NONE))
    assert (place.region is None) == (place.fit == Fit.NONE)
