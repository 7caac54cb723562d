"""Drafts as officers leave them, made by the services; and a spreadsheet to import."""

from datetime import datetime, timedelta

from app.calls import service
from app.calls.models import Call, Item
from app.calls.parts import fingerprint, read_part
from app.chains.service import import_shipped
from app.kinds.kind import Question
from app.people.models import User
from app.shared.clock import end_of_day, local_date
from tests.factories.people import AT, make_officer, make_region
from tests.factories.saving import together

INDICATORS = [f"参数{n}≤{n}.5%" for n in range(1, 6)]


@together()
def make_catalogues(at: datetime = AT) -> None:
    """Chains and regions as shipped."""
    make_region()
    import_shipped(at=at)


@together()
def make_draft(
    officer: User | None = None,
    *,
    at: datetime = AT,
    items: int = 1,
    title: str = "示例榜单草稿",
    kind: str = "challenge",
    sealed: bool = False,
) -> Call:
    """A draft in which nothing is missing: it may be published at once, or a sealed one after the rehearsal."""
    by = officer or make_officer()
    call = service.create_call(
        kind, title, 2026, by=by, at=at, organiser="示例主管部门", is_demo=True, sealed=sealed
    )
    write(call, "basics", by=by, at=at, contact="示例处室 025-00000000", introduction="示例说明。")
    closes = end_of_day(local_date(at) + timedelta(days=30))
    day = local_date(at) + timedelta(days=31)
    stages = [dict(row) for row in call.timetable]
    for number, row in enumerate(stages):
        row["starts_on"] = (day + timedelta(days=7 * number)).isoformat()
        row["ends_on"] = (day + timedelta(days=7 * number + 6)).isoformat()
    opens = (at + timedelta(days=1)).isoformat()
    write(call, "timetable", by=by, at=at, opens_at=opens, closes_at=closes.isoformat(), stages=stages)
    for number in range(1, 2 if call.kind_data.ranked_within == "call" else items + 1):
        add_item(call, number, by=by, at=at)
    return call


def write(subject: Call | Item, part: str, *, by: User, at: datetime = AT, **values: object) -> None:
    """Change some values of a part through the service."""
    plain = read_part(subject, part)
    service.update_part(subject, part, plain | values, fingerprint(plain), by=by, at=at)


def add_item(call: Call, number: int, *, by: User, at: datetime = AT, **values: object) -> Item:
    """An item that says everything that its kind asks, with five indicators where it has any."""
    kind = call.kind_data
    plain: dict[str, object] = {
        "title": f"示例检测技术研究{number}",
        "background": "现有方法不能满足要求。",
        "content": "建立测量装置与方法。",
    }
    if "issuer" in kind.item_fields:
        plain["issuer_name"] = "示例企业"
    plain |= {"months": 18} if "months" in kind.item_fields else {}
    plain |= {"amount": "300"} if "amount" in kind.item_fields else {}
    plain["facts"] = {question.key: fact(question) for question in kind.item_questions}
    item = service.add_item(call, plain | values, by=by, at=at)
    if "indicators" not in kind.item_fields:
        return item
    rows = [indicator(text) for text in INDICATORS]
    base = fingerprint(read_part(item, "indicators"))
    service.update_indicators(item, rows, base, by=by, at=at)
    return item


def fact(question: Question) -> str:
    """An answer to a question that a kind asks of its items."""
    if question.type == "choice":
        return question.choices[0]
    return {"number": "120", "date": "2026-11-23"}.get(question.type, f"示例{question.label}")


def indicator(text: str, **values: object) -> dict[str, object]:
    """One indicator as the forms give it."""
    blank = {
        "parameter": text,
        "comparator": "none",
        "value": None,
        "low": None,
        "high": None,
        "unit": "",
        "k": None,
    }
    return blank | {"text": text, "today": "", "best_abroad": "", "verification": ""} | values


@together()
def make_published(officer: User | None = None, *, at: datetime = AT, items: int = 1) -> Call:
    """A call published by the service; it opens a day later."""
    by = officer or make_officer()
    return service.publish_call(make_draft(by, at=at, items=items), by=by, at=at)
