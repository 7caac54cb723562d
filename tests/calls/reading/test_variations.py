"""The seventeen items under headings, orders, units and separators drawn by lot: the reading stays the same."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from app.calls.reading import Sheet, read_list, to_json
from app.chains.catalogue import load_catalogue
from tests.calls.reading.workbooks import EXPECTED, originals, without_rows

HEADINGS = {
    "seq": "序号 No. 序 #",
    "code": "榜单编号 编号 榜题编号 需求编号 项目编号 编码 Code",
    "title": "需求名称 榜题名称 项目名称 题目 课题名称 榜单名称 难题名称 技术需求名称 攻关任务 任务名称 Title "
    "*需求名称 名称 需求名称（全称）",
    "issuer": "发榜方 需求单位 发榜单位 企业名称 单位名称 出题单位 需求方 Issuer 申报单位",
    "chain": "产业链 所属产业链 重点产业链 领域 技术领域 产业领域 所属行业 链条 产业链名称 产业链（集群）",
    "city": "所在地 地市 地区 市 设区市 所属地区 所在城市 属地 City 县（市、区） 企业所在地",
    "indicators": "主要技术指标 考核指标 技术指标 指标 指标要求 核心指标 性能指标 技术要求 主要技术参数 Indicators "
    "技术指标（不少于5项）",
    "mode": "组织方式 遴选方式 揭榜方式 攻关方式 组织形式 Mode",
    "contact": "联系人及电话 联系人 联系方式 Contact",
    "note": "备注 说明 主要研究内容 推荐单位 预期成果 知识产权归属 需求类型",
}
AMOUNTS: dict[str, Callable[[int], str]] = {
    "榜单金额（万元）": str,
    "金额（元）": lambda wan: f"{wan * 10_000:,}",
    "经费预算/万元": lambda wan: f"{wan}.00",
    "项目总投入": lambda wan: f"{wan}万元",
    "拟投入资金（亿元）": lambda wan: f"{wan / 10_000:.4f}",
    "发榜金额\n(单位：万元)": lambda wan: f" {wan} ",
    "Budget (RMB 10,000)": str,
    "悬赏金额": lambda wan: f"不超过{wan}万元",
}
MONTHS: dict[str, Callable[[int], str]] = {
    "完成时限（月）": str,
    "研发周期（年）": lambda months: f"{months / 12:g}",
    "工期/月": str,
    "期限": lambda months: f"{months}个月",
    "完成期限": lambda months: f"签约后{months}个月内",
    "项目实施周期": lambda months: {12: "一年", 15: "15个月", 18: "一年半", 24: "两年"}[months],
    "Duration (months)": str,
}
MARKS: list[Callable[[list[str]], str]] = [
    "；".join,
    "\n".join,
    "；\n".join,
    "。".join,
    lambda texts: "\n".join(f"{i}. {text}" for i, text in enumerate(texts, 1)),
    lambda texts: "；".join(f"（{i}）{text}" for i, text in enumerate(texts, 1)) + "。",
    lambda texts: "".join(f"{chr(0x245F + i)}{text}" for i, text in enumerate(texts, 1)),
    lambda texts: " ".join(f"{i}、{text}" for i, text in enumerate(texts, 1)),
    lambda texts: "\n".join(f"· {text}" for text in texts),
]


def office(lot: random.Random) -> Sheet:
    amount, months = lot.choice(sorted(AMOUNTS)), lot.choice(sorted(MONTHS))
    names = {field: lot.choice(words.split()) for field, words in HEADINGS.items()} | {
        "amount": amount,
        "months": months,
    }
    optional = [field for field in ("seq", "issuer", "contact", "note") if lot.random() < 0.7]
    fields = ["code", "title", "chain", "city", "indicators", "mode", "amount", "months", *optional]
    lot.shuffle(fields)
    join = lot.choice(MARKS)
    rows: list[tuple[str, ...]] = [("2026年度揭榜挂帅榜单汇总表",), ("附件1", "", "2026年11月")][
        : lot.randrange(3)
    ]
    rows.append(tuple(names[field] for field in fields))
    for number, source in enumerate(originals(), 1):
        seq, code, title, issuer, _credit, chain, city, indicators, money, length, mode, contact = source
        cells = {"seq": seq, "code": code, "title": title, "issuer": issuer, "chain": chain, "city": city}
        cells |= {"indicators": join(indicators.split("；")), "contact": contact, "note": "无"}
        cells |= {"amount": AMOUNTS[amount](int(money)), "months": MONTHS[months](int(length))}
        cells["mode"] = (
            lot.choice(["赛马", "赛马制"]) if mode == "赛马" else lot.choice(["择优", "择优单选", "公开竞争"])
        )
        rows.append(tuple(cells[field] for field in fields))
        if lot.random() < 0.1:
            rows.append(())
        if number == 9 and lot.random() < 0.3:
            rows.append(rows[[len(row) > 3 for row in rows].index(True)])
    if lot.random() < 0.5:
        rows += [(), ("注：1.示例数据。",), ("2.联系电话见通知。",)]
    return Sheet("榜单", tuple(rows))


@pytest.mark.parametrize("seed", range(60))
def test_items_stay_the_same_under_any_habit(seed: int) -> None:
    sheet = office(random.Random(seed))
    printed = to_json(read_list(sheet, load_catalogue()))
    got: list[dict[str, Any]] = without_rows(printed["items"])
    assert json.dumps(got, ensure_ascii=False) == json.dumps(
        without_rows(EXPECTED["items"]), ensure_ascii=False
    )
    assert len(printed["problems"]) - len(EXPECTED["problems"]) in (0, 1), printed["problems"]
