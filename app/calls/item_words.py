"""What an item of a kind says and what its parts are called: the columns it shows, their labels, its facts in words."""

from collections.abc import Mapping
from typing import Any

from app.calls.models import Item
from app.kinds import Kind
from app.kinds.kind import Question
from app.shared.text import Text, t

ITEM = {
    "code": t("榜单编号"),
    "title": t("需求名称"),
    "chain": t("产业链"),
    "region": t("所在地"),
    "issuer_name": t("发榜企业"),
    "issuer_credit_code": t("统一社会信用代码"),
    "background": t("背景与必要性"),
    "content": t("主要研究内容"),
    "deliverables": t("预期成果"),
    "requirements": t("对揭榜方的要求"),
    "property_terms": t("知识产权归属"),
    "contact": t("联系人"),
    "months": t("完成时限（月）"),
    "amount": t("榜单金额（万元）"),
    "places": t("入选家数"),
    "province_reason": t("限省内的理由"),
}
ITEM_FLAGS = {
    "issuer_hidden": t("公开页面隐去企业名称"),
    "consortium_allowed": t("允许联合体"),
    "province_only": t("限省内机构"),
}
SOURCES = {"issuer": t("发榜方出资"), "fiscal": t("财政支持"), "own": t("揭榜方自筹")}
HEADINGS = {
    "amount_short": t("榜单金额"),
    "months_short": t("完成时限"),
    "places_short": t("入选家数"),
    "sources": t("金额来源"),
    "need": t("需求"),
    "conditions": t("揭榜条件"),
}
GROUPS = {
    "issuer": ("issuer_name", "issuer_credit_code", "issuer_hidden"),
    "chain": ("chain", "chain_id"),
    "region": ("region", "region_code"),
    "amount": ("amount", "sources", *(f"source_{name}" for name in SOURCES)),
    "consortium": ("consortium_allowed",),
    "province": ("province_only", "province_reason"),
}


def basics_labels(kind: Kind) -> dict[str, Text]:
    """What a call's own columns are called."""
    listed = kind.words.listed
    return {
        "title": t("%(listed)s名称", listed=listed),
        "year": t("年度"),
        "document_number": t("文号"),
        "organiser": t("发布单位") if "issuer" not in kind.item_fields else t("发榜单位"),
        "contact": t("联系方式"),
        "introduction": t("%(listed)s说明", listed=listed),
    }


def item_labels(kind: Kind) -> dict[str, Text]:
    """The labels of an item's columns by name, as the kind calls them."""
    sources = {f"source_{name}": label for name, label in SOURCES.items()}
    return {**ITEM, **ITEM_FLAGS, **HEADINGS, **sources, **kind.field_words}


def shown_columns(kind: Kind) -> set[str]:
    """The columns (and fields of the form) that an item of the kind says anything in; code and title always."""
    named = {column for name in kind.item_fields for column in GROUPS.get(name, (name,))}
    return {"code", "title"} | named


def answered(kind: Kind, facts: Mapping[str, Any]) -> list[tuple[Question, Text | str]]:
    """The kind's questions that are answered, each with its answer and unit, what was chosen in the kind's words."""
    said = ((question, str(facts.get(question.key) or "").strip()) for question in kind.item_questions)
    return [(question, _answer(question, words)) for question, words in said if words]


def _answer(question: Question, words: str) -> Text | str:
    if question.unit:
        return t("%(figure)s %(unit)s", figure=words, unit=Text(question.unit))
    return Text(words) if question.type == "choice" else words


def places_words(item: Item) -> Text:
    """How many win: side by side, the best one, or so many."""
    if item.is_parallel:
        return t("%(n)s 家并行（赛马）", n=item.places)
    return t("1 家（择优）") if item.places == 1 else t("%(n)s 个", n=item.places)
