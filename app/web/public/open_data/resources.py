"""What is offered, column by column: the one declaration that JSON, CSV, OpenAPI and the page are made of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.calls.models import Call, Indicator, Item
from app.calls.policy import visible_items
from app.calls.queries import latest_calls
from app.calls.states import CallState, Comparator, ItemState, Phase, Trouble
from app.calls.words import indicator_words
from app.needs.models import Need
from app.needs.policy import published_needs
from app.needs.states import Trouble as Burden
from app.notices.models import Notice, NoticeLine
from app.notices.queries import public_notices
from app.notices.states import LineState, NoticePhase
from app.people.models import Organisation
from app.people.policy import visible_laboratories
from app.shared.labels import Labelled
from app.shared.text import Text, t
from app.showcase.models import Case
from app.showcase.queries import public_cases
from app.web.addresses import absolute
from app.web.instant import instant
from app.web.public.bills import issuer_words


@dataclass(frozen=True)
class Column:
    """One value of a row. ``schema`` in the words of JSON Schema; lists and objects are left out of CSV."""

    name: str
    says: Text
    schema: dict[str, Any]
    get: Callable[[Any], Any]

    @property
    def is_flat(self) -> bool:
        """Whether a cell can hold it."""
        return self.schema["type"] != "array"


@dataclass(frozen=True)
class Resource:
    """One table. ``rows(at)`` is made from ``visible_*`` as an anonymous visitor sees, in an order that stays."""

    name: str
    label: Text
    model: Any
    rows: Callable[[datetime], Select[Any]]
    columns: tuple[Column, ...]


def text(name: str, says: Text, get: Callable[[Any], Any], **more: Any) -> Column:
    """A column of words; None where there are none."""
    return Column(name, says, {"type": ["string", "null"], **more}, lambda row: get(row) or None)


def number(name: str, says: Text, get: Callable[[Any], Any], kind: str = "integer") -> Column:
    """A column of figures."""
    return Column(name, says, {"type": [kind, "null"]}, get)


def choice(name: str, says: Text, get: Callable[[Any], Any], members: type[Labelled]) -> Column:
    """A column of one word out of a few."""
    schema = {"type": ["string", "null"], "enum": [*(m.value for m in members), None]}
    return Column(name, says, schema, lambda row: _value(get(row)))


def moment(name: str, says: Text, get: Callable[[Any], Any], form: str = "date-time") -> Column:
    """A column of instants (UTC) or days."""
    schema = {"type": ["string", "null"], "format": form}
    return Column(name, says, schema, lambda row: _iso(get(row)))


def rows_of(name: str, says: Text, get: Callable[[Any], Any], properties: dict[str, Any]) -> Column:
    """A column of small rows."""
    items = {"type": "object", "properties": properties}
    return Column(name, says, {"type": "array", "items": items}, get)


def _value(member: Labelled | None) -> str | None:
    return member.value if member is not None else None


def _iso(at: Any) -> str | None:
    if at is None:
        return None
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(at, datetime) else str(at.isoformat())


ID = Column("id", t("标识，不变"), {"type": "string"}, lambda row: row.id)
STRING, NUMBER = {"type": ["string", "null"]}, {"type": ["number", "null"]}


def _page(endpoint: str, **parts: Any) -> str:
    return absolute(url_for(f"public.{endpoint}", **parts))


def _items(at: datetime) -> Select[Item]:
    seen = visible_items(None, at).where(Call.state != CallState.DRAFT)
    loads = (contains_eager(Item.call), joinedload(Item.chain), joinedload(Item.region))
    ordered = seen.order_by(Call.published_at.desc(), Item.call_id, Item.position, Item.id)
    return ordered.options(*loads, selectinload(Item.indicators))


def _indicator(row: Indicator) -> dict[str, Any]:
    figures = {"value": row.value, "low": row.low, "high": row.high, "k": row.k}
    words = {
        "text": row.text,
        "parameter": row.parameter,
        "requirement": indicator_words(row),
        "unit": row.unit,
    }
    return words | {"comparator": row.comparator.value} | figures


def _facts(item: Item) -> list[dict[str, Any]]:
    """What the kind asks of its items besides the columns, answered ones alone."""
    asked = item.call.kind_data.item_questions
    told = [(q.key, q.label, str(item.facts.get(q.key) or "")) for q in asked]
    return [{"key": key, "label": label, "text": text} for key, label, text in told if text]


def _notices(at: datetime) -> Select[Notice]:
    return public_notices(at).options(selectinload(Notice.lines))


def _line(line: NoticeLine) -> dict[str, Any]:
    return {"title": line.item_title, "organisation": line.organisation_name, "state": line.state.value}


def _needs(at: datetime) -> Select[Need]:
    return published_needs(at).options(joinedload(Need.chain)).order_by(Need.published_at.desc(), Need.id)


def _laboratories(at: datetime) -> Select[Organisation]:
    seen = visible_laboratories(None, at).options(joinedload(Organisation.region))
    return seen.order_by(Organisation.name, Organisation.id)


CALLS = Resource(
    "calls", t("榜单与征集"), Call, latest_calls,
    (
        ID,
        text("kind", t("类别"), lambda c: c.kind),
        number("year", t("年度"), lambda c: c.year),
        text("title", t("名称"), lambda c: c.title),
        text("document_number", t("文号"), lambda c: c.document_number),
        text("organiser", t("主办单位"), lambda c: c.organiser),
        text("introduction", t("说明"), lambda c: c.introduction),
        choice("phase", t("进程"), lambda c: c.phase(instant()), Phase),
        moment("published_at", t("发布时间"), lambda c: c.published_at),
        moment("opens_at", t("申报开始"), lambda c: c.opens_at),
        moment("closes_at", t("申报截止"), lambda c: c.closes_at),
        number("notice_days", t("公示的工作日数"), lambda c: c.notice_days),
        text("url", t("网页"), lambda c: _page("call", slug=c.slug), format="uri"),
    ),
)  # fmt: skip
ITEMS = Resource(
    "items", t("项目"), Item, _items,
    (
        ID,
        text("call_id", t("所属榜单或征集的标识"), lambda i: i.call_id),
        text("code", t("项目编号"), lambda i: i.code),
        text("title", t("名称"), lambda i: i.title),
        choice("state", t("状态"), lambda i: i.state, ItemState),
        text("chain", t("产业链"), lambda i: i.chain.name if i.chain else None),
        text("region", t("所在地的行政区划代码"), lambda i: i.region_code),
        choice("trouble", t("难题类别"), lambda i: i.trouble, Trouble),
        text("issuer", t("发榜方；不公开的只写地区"), lambda i: str(issuer_words(i))),
        text("background", t("背景与必要性"), lambda i: i.background),
        text("content", t("主要研究内容"), lambda i: i.content),
        text("deliverables", t("预期成果"), lambda i: i.deliverables),
        text("requirements", t("对申报单位的要求"), lambda i: i.requirements),
        number("amount", t("金额（万元）"), lambda i: float(i.amount) if i.amount is not None else None, "number"),
        number("months", t("完成时限（月）"), lambda i: i.months),
        number("places", t("入选家数"), lambda i: i.places),
        rows_of("facts", t("这一类另外写明的内容"), _facts, dict.fromkeys(("key", "label", "text"), STRING)),
        rows_of(
            "indicators", t("技术指标"), lambda i: [_indicator(row) for row in i.indicators],
            {
                **dict.fromkeys(("text", "parameter", "requirement", "unit"), STRING),
                "comparator": {"type": "string", "enum": [member.value for member in Comparator]},
                **dict.fromkeys(("value", "low", "high", "k"), NUMBER),
            },
        ),
        text("url", t("网页"), lambda i: _page("item", slug=i.call.slug, code=i.code), format="uri"),
    ),
)  # fmt: skip
NOTICES = Resource(
    "notices", t("公示"), Notice, _notices,
    (
        ID,
        text("call_id", t("所属榜单或征集的标识"), lambda n: n.call_id),
        text("title", t("标题"), lambda n: n.title),
        text("body", t("正文"), lambda n: n.body),
        text("office", t("受理异议的处室"), lambda n: n.office),
        choice("phase", t("进程"), lambda n: n.phase(instant()), NoticePhase),
        moment("starts_on", t("公示期第一日"), lambda n: n.starts_on, "date"),
        moment("ends_on", t("公示期最后一日"), lambda n: n.ends_on, "date"),
        moment("published_at", t("发布时间"), lambda n: n.published_at),
        moment("announced_at", t("公布时间"), lambda n: n.announced_at),
        text("withdrawal_reason", t("撤回的理由"), lambda n: n.withdrawal_reason),
        rows_of(
            "lines", t("公示的单位"), lambda n: [_line(line) for line in n.lines],
            {"title": STRING, "organisation": STRING, "state": {"enum": [member.value for member in LineState]}},
        ),
        text("url", t("网页"), lambda n: _page("notice", slug=n.slug), format="uri"),
    ),
)  # fmt: skip
NEEDS = Resource(
    "needs", t("需求"), Need, _needs,
    (
        ID,
        text("chain", t("产业链"), lambda n: n.chain.name),
        text("subject", t("检测对象"), lambda n: n.subject),
        text("gap", t("缺口"), lambda n: n.gap),
        text("standards", t("依据标准，每行一项"), lambda n: n.standards),
        choice("trouble", t("难题类别"), lambda n: n.trouble, Burden),
        text("source", t("来源"), lambda n: n.source),
        moment("published_at", t("公开时间"), lambda n: n.published_at),
        text("url", t("网页"), lambda n: _page("need", id=n.id), format="uri"),
    ),
)  # fmt: skip
LABORATORIES = Resource(
    "laboratories", t("检验检测机构"), Organisation, _laboratories,
    (
        ID,
        text("name", t("名称"), lambda o: o.name),
        text("region", t("所在地的行政区划代码"), lambda o: o.region_code),
        text("cma_number", t("资质认定证书编号"), lambda o: o.cma_number),
        moment("cma_valid_until", t("资质认定证书有效期至"), lambda o: o.cma_valid_until, "date"),
        text("cnas_number", t("认可编号"), lambda o: o.cnas_number),
        text("url", t("网页"), lambda o: _page("laboratory", slug=o.slug), format="uri"),
    ),
)  # fmt: skip
CASES = Resource(
    "cases", t("入选案例"), Case, public_cases,
    (
        ID,
        text("call_id", t("所属榜单或征集的标识"), lambda c: c.call_id),
        text("kind", t("类别"), lambda c: c.kind),
        number("year", t("年度"), lambda c: c.year),
        text("title", t("名称"), lambda c: c.title),
        text("standfirst", t("导语"), lambda c: c.standfirst),
        text("organisation", t("申报机构"), lambda c: c.organisation.name),
        text("chain", t("产业链"), lambda c: c.chain.name if c.chain else None),
        text("region", t("所在地的行政区划代码"), lambda c: c.region_code),
        text("stage", t("环节"), lambda c: c.stage),
        text("client", t("服务对象；不公开的只写称谓"), lambda c: c.client),
        text("need", t("企业的难题"), lambda c: c.anatomy.get("need")),
        text("mode", t("服务模式"), lambda c: c.anatomy.get("mode")),
        text("work", t("机构做了什么"), lambda c: c.anatomy.get("work")),
        text("effect", t("取得的成效"), lambda c: c.anatomy.get("effect")),
        text("reuse", t("可以复制的做法"), lambda c: c.anatomy.get("reuse")),
        rows_of(
            "effects", t("成效数据"), lambda c: c.effects, dict.fromkeys(("name", "before", "after", "unit"), STRING)
        ),
        moment("published_at", t("发布时间"), lambda c: c.published_at),
        text("url", t("网页"), lambda c: _page("case", slug=c.slug), format="uri"),
    ),
)  # fmt: skip
RESOURCES = {one.name: one for one in (CALLS, ITEMS, NOTICES, CASES, NEEDS, LABORATORIES)}
