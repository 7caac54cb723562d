"""Lists are written, checked by the second officer's eyes and published."""

from collections.abc import Mapping
from datetime import datetime

from app.calls.importing import Understood
from app.calls.models import Call, Item
from app.calls.parts import fingerprint, read_part
from app.calls.reading import Reading, read_indicators
from app.calls.service import (
    accept_warning,
    add_item,
    create_call,
    mend_row,
    publish_call,
    save_import,
    start_import,
    update_indicators,
    update_part,
)
from app.calls.service.imports import row_base
from app.calls.timetables import plan
from app.chains.models import Chain
from app.chains.queries import current_chains
from app.cli.demo import cast
from app.cli.demo.stage import Stage
from app.cli.demo.topics import Topic
from app.extensions import db
from app.people.models import User

INTRODUCTIONS = {
    "challenge": "为落实检验检测服务重点产业链的有关措施，针对行业公认的检验检测难题，面向省内外具有独立法人资格的检验检测机构公开征集揭榜单位。",
    "centre": "围绕重点产业链的检验检测和计量需求，发布拟建中心榜单，面向检验检测机构、计量技术机构公开征集筹建单位。",
    "rd_case": "征集检验检测机构把服务嵌入企业设计、开发、小试、中试和定型评价的案例，经设区市推荐、形式审查、匿名初评、现场答辩和公示，入选十件。",
    "service_case": "征集检验检测机构服务产业链质量提升和公共技术服务的案例，经设区市推荐、形式审查、匿名评审和公示，分类别入选。",
}
INVENTED = "**示例数据**：题目、案例、机构和人员均为虚构，仅用于演示。"
ORGANISER = "江苏省市场监督管理局（示例）"


def write_call(
    stage: Stage,
    title: str,
    year: int,
    opens: datetime,
    closes: datetime,
    *,
    at: datetime,
    kind: str = "challenge",
    sealed: bool = False,
) -> Call:
    """A draft with its basics and timetable filled in, by the officer whose office runs the kind."""
    office = cast.OFFICE_OF[kind]
    officer = stage.user(office.officer.mail)
    call = create_call(kind, title, year, by=officer, at=at, organiser=ORGANISER, is_demo=True, sealed=sealed)
    basics = {
        "introduction": f"{INTRODUCTIONS[kind]}\n\n{INVENTED}",
        "contact": office.contact,
        "document_number": f"苏市监示例〔{year}〕{opens.month}号",
    }
    write_part(call, "basics", basics, officer, at)
    stages = plan(call.kind_data, closes)
    dates = {"opens_at": opens.isoformat(), "closes_at": closes.isoformat(), "stages": stages}
    write_part(call, "timetable", dates, officer, at)
    return call


def write_part(call: Call, part: str, changes: Mapping[str, object], by: User, at: datetime) -> None:
    """Change some values of a part of a draft."""
    stands = read_part(call, part)
    update_part(call, part, stands | dict(changes), fingerprint(stands), by=by, at=at)


def add_topic(stage: Stage, call: Call, topic: Topic, issuer_code: str, code: str, *, at: datetime) -> Item:
    """One item with its indicators, understood from the text as an import would."""
    officer = stage.user(cast.OFFICER.mail)
    issuer = stage.organisation(stage.enterprises[issuer_code])
    chain = find_chain(topic.chain)
    item = add_item(
        call,
        {
            "code": code,
            "title": topic.title,
            "trouble": topic.trouble,
            "chain_id": chain.id,
            "region_code": topic.city,
            "issuer_name": issuer.name,
            "issuer_credit_code": issuer.credit_code,
            "amount": str(topic.amount),
            "months": topic.months,
            "places": topic.places,
            "sources": {"issuer": str(topic.amount // 2), "fiscal": str(topic.amount - topic.amount // 2)},
            "background": f"{topic.chain}产业链企业反映，现有检测手段不能满足产品研发和质量控制的要求，省内尚无机构具备相应能力。（示例数据）",
            "content": "1. 研究测量原理与影响量；\n2. 研制装置或标准样品；\n3. 评定测量不确定度并开展比对；\n4. 形成方法标准草案。",
            "deliverables": "检测方法、装置、方法标准草案，以及资质认定扩项申请材料。",
            "requirements": "具有独立法人资格，资质认定证书有效，具备相关领域的检测或校准经验。",
            "property_terms": "形成的知识产权由双方协议约定。",
            "contact": "示例联系人 025-00000000",
        },
        by=officer,
        at=at,
    )
    db.session.flush()
    rows = [_plain(indicator) for indicator in read_indicators(topic.indicators)]
    update_indicators(item, rows, fingerprint(read_part(item, "indicators")), by=officer, at=at)
    return item


def find_chain(name: str) -> Chain:
    """A chain of the current catalogue by its name."""
    return next(chain for chain in current_chains() if chain.name == name)


def _plain(indicator: object) -> dict[str, object]:
    names = ("text", "parameter", "comparator", "value", "low", "high", "unit", "k")
    blank = {"today": "", "best_abroad": "", "verification": ""}
    return {name: getattr(indicator, name) for name in names} | blank


def import_shipped_list(stage: Stage, call: Call, reading: Reading, *, at: datetime) -> None:
    """The office's own spreadsheet goes in as it is; the one doubtful row is mended, the rest of the doubts accepted."""
    officer = stage.user(cast.OFFICER.mail)
    listing = start_import(call, reading, "challenge_list.xlsx", "0" * 64, by=officer, at=at)
    for item in reading.items:
        if item.chain is None:
            understood = Understood.of(listing)
            mend_row(
                listing,
                item.row,
                {"chain": "水污染防治装备"},
                row_base(understood, item.row),
                by=officer,
                at=at,
            )
    for code in {problem.code for problem in Understood.of(listing).reading.problems}:
        accept_warning(listing, code, by=officer, at=at)
    for item in save_import(listing, by=officer, at=at):
        _complete(item, officer, at)


def _complete(item: Item, officer: User, at: datetime) -> None:
    stands = read_part(item, "item")
    more = {
        "trouble": "not_testable",
        "background": "产业链企业在产品研发和出厂检验中遇到的共性难题，省内现有能力测不了或测不全。（示例数据）",
        "content": "围绕所列技术指标开展方法研究、装置研制和量值溯源，并完成不少于三家用户的应用验证。",
        "deliverables": "检测或校准方法、装置，方法标准草案，应用验证报告。",
        "requirements": "具有独立法人资格，资质认定证书有效；鼓励组成联合体。",
    }
    update_part(item, "item", stands | more, fingerprint(stands), by=officer, at=at)


def publish(stage: Stage, call: Call, *, at: datetime) -> None:
    """The list is unveiled."""
    publish_call(call, by=stage.officer(call), at=at)
