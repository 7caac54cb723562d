"""Winners of an award and their pages, as the services leave them."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from app.calls.models import Call, Item
from app.calls.states import CallState
from app.chains.models import Chain
from app.entries.models import Entry, EntryVersion
from app.entries.states import EntryState, Outcome
from app.extensions import db
from app.kinds import KINDS
from app.people.models import Organisation, User
from app.people.states import SeatRole
from app.shared.columns import new_key
from app.showcase import service
from app.showcase.models import Case
from app.showcase.service import Seen
from tests.factories.entries import writer_of
from tests.factories.numbering import next_key
from tests.factories.people import AT, LONG_AGO, make_officer, make_organisation, seat
from tests.factories.saving import together

_numbers = count(1)
KIND = "rd_case"
CLIENT = "江苏星源充电设备有限公司"
ANSWERS: dict[str, Any] = {
    "title": "充电插头盐雾与插拔复合试验",
    "abstract": "充电插头在沿海使用半年即锈蚀，复合试验把失效提前暴露。",
    "client": CLIENT,
    "client_naming": "隐去名称",
    "client_alias": "某充电设备企业",
    "need": "充电插头在沿海使用半年后接触电阻升高，单独的盐雾试验重现不了。",
    "stage": "中试",
    "mode": "联合研发",
    "work": "建立盐雾、插拔与通电循环的复合试验装置，提出分级判据。",
    "effect": "试验周期缩短，返修率下降。",
    "effects": [
        {"figure": "试验周期", "before": "30", "after": "12", "unit": "天"},
        {"figure": "返修率", "before": "2.4", "after": "0.6", "unit": "%"},
    ],
    "reuse": "试验装置图纸与判据公开，其他连接器可以照做。",
}
OBSERVATIONS = [Seen("切入时机", "中试前介入，样件还可以改。", "把试验排进中试计划。", "试验记录 12 份")]


@together()
def make_season(officer: User, *, year: int = 2026, kind: str = KIND, **columns: Any) -> Call:
    """A closed season of an award with its one item; its officer gets a seat on it."""
    data, number = KINDS[kind], next(_numbers)
    values: dict[str, Any] = {
        "id": next_key("call"),
        "slug": f"{kind.replace('_', '-')}-{year}-{number}",
        "kind": kind,
        "year": year,
        "title": f"{year} 年度示例征集{number}",
        "organiser": "示例主管部门",
        "state": CallState.PUBLISHED,
        "opens_at": AT - timedelta(days=90),
        "closes_at": AT - timedelta(days=60),
        "published_at": LONG_AGO,
        "form": [],
        "rubric": [],
        "method": asdict(data.method) | {"threshold": "60.00", "ties": list(data.method.ties)},
        "created_by_id": officer.id,
        "created_at": LONG_AGO,
    }
    call = Call(**(values | columns))
    db.session.add(call)
    db.session.flush()
    item = Item(call=call, code=f"{data.code_prefix}-{number}", position=1, title="案例", places=1)
    db.session.add(item)
    db.session.flush()
    seat(officer, SeatRole.OFFICER, call=call)
    return call


@together()
def make_case_winner(
    call: Call, organisation: Organisation | None = None, outcome: Outcome = Outcome.SELECTED, **answers: Any
) -> Entry:
    """An announced winner of a season; ``answers`` by question key replace the usual ones."""
    organisation = organisation or make_organisation()
    writer = writer_of(organisation)
    entry = Entry(
        call=call,
        item=call.items[0],
        organisation=organisation,
        state=EntryState.SUBMITTED,
        outcome=outcome,
        version_number=1,
        submitted_at=LONG_AGO,
        created_at=LONG_AGO,
        created_by_id=writer.id,
    )
    version = EntryVersion(
        entry=entry,
        number=1,
        summary={"title": (ANSWERS | answers)["title"]},
        content=json.dumps(ANSWERS | answers, ensure_ascii=False),
        sha256="0" * 64,
        received_at=LONG_AGO,
        submitted_by=writer,
        receipt_number=new_key(),
        idempotency_key=new_key(),
    )
    db.session.add_all([entry, version])
    db.session.flush()
    return entry


def officer_of(case: Case) -> User:
    """The officer who made the call."""
    return db.session.get_one(User, case.call.created_by_id)


@together()
def make_case(
    call: Call | None = None,
    chain: Chain | None = None,
    organisation: Organisation | None = None,
    **answers: Any,
) -> Case:
    """A draft, filled from the entry of a new winner."""
    call = call or make_season(make_officer())
    case = service.create_case(
        make_case_winner(call, organisation, **answers),
        by=db.session.get_one(User, call.created_by_id),
        at=AT,
    )
    case.chain = chain
    db.session.flush()
    return case


@together()
def make_checking(**given: Any) -> Case:
    """One that the laboratory was asked to check."""
    case = make_case(**given)
    service.ask_check(case, by=officer_of(case), at=AT)
    return case


@together()
def make_confirmed(**given: Any) -> Case:
    """One to which the laboratory consented, its client masked."""
    case = make_checking(**given)
    by = writer_of(case.organisation)
    service.confirm_case(case, by=by, at=AT, client_shown=False, client_masked=case.client_masked)
    return case


@together()
def make_published(at: datetime = AT, **given: Any) -> Case:
    """One that everybody sees from ``at`` on."""
    case = make_confirmed(**given)
    service.publish_case(case, by=officer_of(case), at=at)
    db.session.flush()
    return case


@together()
def make_dissected(*, asked: bool = True, agreed: bool = True) -> Case:
    """A published case with one observation of its officers."""
    case = make_published()
    service.write_dissection(case, OBSERVATIONS, by=officer_of(case), at=AT)
    db.session.expire(case, ["dissection"])
    if asked or agreed:
        service.ask_dissection(case, by=officer_of(case), at=AT)
    if agreed:
        service.agree_dissection(case, by=writer_of(case.organisation), at=AT)
    db.session.flush()
    return case
