"""Calls and items, as the services leave them."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import count
from typing import Any

from app.calls.models import Call, Indicator, Item
from app.calls.states import CallState, Comparator
from app.kinds import KINDS
from app.people.models import Organisation, User
from app.people.states import OrganisationKind, SeatRole
from app.shared.columns import new_key
from tests.factories.numbering import next_key
from tests.factories.people import AT, LONG_AGO, make_officer, make_organisation, make_region, seat
from tests.factories.saving import save, together

_numbers = count(1)


def make_call(
    *,
    officer: User | None = None,
    closes_at: datetime | None = None,
    opens_at: datetime | None = None,
    state: CallState = CallState.PUBLISHED,
    **columns: object,
) -> Call:
    """A published challenge list, open at ``AT`` for ten more days, with the kind's own form, rubric and method."""
    kind, number = KINDS["challenge"], next(_numbers)
    values: dict[str, object] = {
        "id": next_key("call"),
        "slug": f"challenge-2026-{number}",
        "kind": kind.name,
        "year": 2026,
        "title": f"示例榜单{number}",
        "state": state,
        "opens_at": opens_at or AT - timedelta(days=10),
        "closes_at": closes_at or AT + timedelta(days=10),
        "published_at": LONG_AGO if state != CallState.DRAFT else None,
        "created_at": LONG_AGO,
        **json.loads(_frozen(kind.name)),
    }
    with together():
        creator = officer or make_officer()
        call = Call(**(values | {"created_by_id": creator.id} | columns))
        save(call)
        if officer is not None:
            seat(officer, SeatRole.OFFICER, call=call)
    return call


@cache
def _frozen(name: str) -> str:
    """What a call freezes of its kind, as JSON: a copy of its own for every call."""
    kind = KINDS[name]
    method: dict[str, Any] = asdict(kind.method) | {"threshold": str(kind.method.threshold)}
    rubric, form = [asdict(each) for each in kind.criteria], [asdict(each) for each in kind.sections]
    return json.dumps({"rubric": rubric, "method": method, "form": form})


def make_item(
    call: Call, *, issuer: Organisation | None = None, places: int = 1, indicators: int = 5, **columns: object
) -> Item:
    """A challenge of a call with numbered indicators, issued by a new enterprise unless one is given."""
    number = next(_numbers)
    with together():
        issuer = issuer or make_organisation(kind=OrganisationKind.ENTERPRISE)
        item = Item(call=call, **(_challenge(number, issuer) | {"places": places} | columns))
        item.indicators = [_indicator(n) for n in range(1, indicators + 1)]
        save(item)
    return item


def _challenge(number: int, issuer: Organisation) -> dict[str, object]:
    return {
        "id": new_key(),
        "code": f"JSJB-2026-{number:03d}",
        "position": number,
        "title": f"示例检测技术研究{number}",
        "issuer": issuer,
        "issuer_name": issuer.name,
        "region_code": make_region().code,
        "amount": Decimal(300),
        "months": 18,
        "background": "现有方法不能满足要求。",
        "content": "建立测量装置与方法。",
    }


def _indicator(number: int) -> Indicator:
    return Indicator(
        position=number,
        text=f"参数{number}≤{number}.5%",
        parameter=f"参数{number}",
        comparator=Comparator.AT_MOST,
        value=number + 0.5,
        unit="%",
    )
