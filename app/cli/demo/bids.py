"""Laboratories draft, fill in and hand in their bids and applications."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from app.adapters.draft_keys import draft_keys
from app.calls.models import Item
from app.cli.demo.stage import Stage
from app.entries.content.consortium import Terms
from app.entries.content.form import questions
from app.entries.models import Entry
from app.entries.policy import takes_consortia
from app.entries.service import (
    add_file,
    confirm_partner,
    freeze,
    invite_partner,
    save_field,
    start_entry,
    submit_entry,
)
from app.people.models import Organisation, User
from app.sealing.codes import new_code
from app.shared.columns import new_key
from app.web.sealed_drafts import seal_now

LEADERS = ("项目负责人甲（示例）", "项目负责人乙（示例）", "项目负责人丙（示例）", "项目负责人丁（示例）")
CLAIMS = ("exceeds", "meets", "meets", "meets", "deviates")


def write_bid(
    stage: Stage,
    item: Item,
    laboratory: Organisation,
    answers: Mapping[str, object] | None = None,
    *,
    at: datetime,
    share: float = 1.0,
) -> Entry:
    """A draft filled from the front: ``share`` 1.0 is complete, less leaves the rest for later.

    ``answers`` by question key; what they leave out is answered as bids of a challenge are. A file that need not be
    there is put in where its answer is true; ``<key>_author`` stands in its properties.
    """
    owner = stage.owner(laboratory)
    keys = draft_keys() if item.call.sealed else None
    entry = start_entry(item, laboratory, by=owner, at=at, keys=keys)
    asked = [question for _, question in questions(item.call.form)]
    known = _usual(stage, item) | dict(answers or {})
    for number, question in enumerate(asked[: max(1, round(len(asked) * share))]):
        _answer(stage, entry, question, known, owner, at + timedelta(minutes=7 * number))
    return entry


def hand_in(stage: Stage, entry: Entry, *, at: datetime) -> None:
    """Submit what stands in the draft; of a sealed list as its page does, with a reopening code that nobody keeps."""
    frozen, by = freeze(entry), stage.owner(entry.organisation)
    sealed = seal_now(entry, frozen, new_code()) if entry.call.sealed else None
    submit_entry(entry, frozen, new_key(), by=by, at=at, sealed=sealed)
    if sealed is not None:
        draft_keys().destroy(sealed.draft_id)


def ask_together(stage: Stage, entry: Entry, key: str, *, at: datetime, bound: bool) -> None:
    """Another laboratory is asked to bid together; ``bound``: its owner confirms."""
    asked, terms = stage.organisation(key), Terms("承担现场验证和比对试验", Decimal(25))
    if not takes_consortia(entry.item):
        return
    partner = invite_partner(entry, asked, terms, by=stage.owner(entry.organisation), at=at)
    if bound:
        confirm_partner(partner, partner.revision, by=stage.owner(asked), at=at + timedelta(hours=2))


def _answer(
    stage: Stage,
    entry: Entry,
    question: Mapping[str, Any],
    known: Mapping[str, object],
    owner: User,
    at: datetime,
) -> None:
    key, kind = str(question["key"]), question["type"]
    if kind == "file":
        if question.get("required", True) or known.get(key):
            author, slot = str(known.get(f"{key}_author", "")), key if entry.call.sealed else None
            paper = stage.paper(str(question["label"]), author, sealed_for=slot)
            add_file(entry, key, paper, by=owner, at=at)
        return
    if kind == "response":
        for indicator in entry.item.indicators:
            claim = stage.dice.choice(CLAIMS)
            words = {
                "promised": indicator.text,
                "claim": claim,
                "how": "委托第三方校准并出具证书，附不确定度评定报告",
            }
            for part, said in words.items():
                _save(entry, f"{key}-{indicator.id}-{part}", said, owner, at)
        return
    value: object = "true" if kind == "declaration" else known.get(key, "示例内容")
    if value is not None:
        _save(entry, key, value, owner, at)


def _usual(stage: Stage, item: Item) -> dict[str, object]:
    amount, months = int(item.amount or 200), item.months or 12
    return {
        "leader": stage.dice.choice(LEADERS),
        "leader_title": "研究员级高级工程师，测量技术与仪器",
        "abstract": f"针对「{item.title}」，拟以标准装置为核心，建立量值溯源链，完成方法验证与用户应用。（示例数据）",
        "route": "一、分析测量原理与主要影响量，建立测量模型；\n二、研制核心装置，解决溯源；\n三、评定测量不确定度，开展实验室间比对；\n四、在用户现场验证并形成方法标准草案。",
        "foundation": "近三年完成同类检测方法研究 4 项，主持地方标准 2 项，相关设备原值约 2600 万元。",
        "equipment": "激光干涉仪、标准测力机、高低温环境箱、数据采集系统。",
        "risks": "核心器件供货周期较长：提前锁定两家供应商；现场环境复杂：先行开展预试验。",
        "property": "形成的专利、标准由双方共有，优先在省内产业链推广。",
        "price": str(amount - stage.dice.randrange(0, 40)),
        "own_funds": str(amount // 4),
        "team": [
            {"name": "示例成员甲", "title": "高级工程师", "part": "总体方案与溯源", "months": "10"},
            {"name": "示例成员乙", "title": "工程师", "part": "装置研制", "months": "12"},
            {"name": "示例成员丙", "title": "工程师", "part": "现场验证", "months": "8"},
        ],
        "milestones": [
            {"title": "完成方案设计与预试验报告", "month": str(max(1, months // 4)), "share": "30"},
            {"title": "装置研制完成并通过内部测试", "month": str(max(2, months * 2 // 3)), "share": "40"},
            {"title": "用户验证报告、方法标准草案", "month": str(months), "share": "30"},
        ],
    }


def _save(entry: Entry, field: str, value: object, owner: User, at: datetime) -> None:
    assert entry.draft is not None  # noqa: S101
    save_field(entry, field, value, entry.draft.revision, by=owner, at=at)
