"""Calls and items, as the services leave them."""

from dataclasses import asdict
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count

from app.calls.models import Call, Indicator, Item
from app.calls.states import CallState, Comparator
from app.extensions import db
from app.kinds import KINDS
from app.people.models import Organisation, User
from app.people.states import OrganisationKind, SeatRole
from tests.factories.people import AT, LONG_AGO, make_officer, make_organisation, make_region, seat

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
    creator = officer or make_officer()
    method = asdict(kind.method) | {"threshold": str(kind.method.threshold), "ties": list(kind.method.ties)}
    values: dict[str, object] = {
        "slug": f"challenge-2026-{number}",
        "kind": kind.name,
        "year": 2026,
        "title": f"示例榜单{number}",
        "state": state,
        "opens_at": opens_at or AT - timedelta(days=10),
        "closes_at": closes_at or AT + timedelta(days=10),
        "published_at": LONG_AGO if state != CallState.DRAFT else None,
        "rubric": [asdict(c) for c in kind.criteria],
        "method": method,
        "form": [asdict(section) for section in kind.sections],
        "created_by_id": creator.id,
        "created_at": LONG_AGO,
    }
    call = Call(**(values | columns))
    db.session.add(call)
    db.session.flush()
    if officer is not None:
        seat(officer, SeatRole.OFFICER, call=call)
    return call


def make_item(
    call: Call, *, issuer: Organisation | None = None, places: int = 1, indicators: int = 5, **columns: object
) -> Item:
    """A challenge of a call with numbered indicators, issued by a new enterprise unless one is given."""
    number = next(_numbers)
    issuer = issuer or make_organisation(kind=OrganisationKind.ENTERPRISE)
    values: dict[str, object] = {
        "code": f"JSJB-2026-{number:03d}",
        "position": number,
        "title": f"示例检测技术研究{number}",
        "issuer": issuer,
        "issuer_name": issuer.name,
        "region_code": make_region().code,
        "amount": Decimal(300),
        "months": 18,
        "places": places,
        "background": "现有方法不能满足要求。",
        "content": "建立测量装置与方法。",
    }
    item = Item(call=call, **(values | columns))
    item.indicators = [
        Indicator(
            position=n,
            text=f"参数{n}≤{n}.5%",
            parameter=f"参数{n}",
            comparator=Comparator.AT_MOST,
            value=n + 0.5,
            unit="%",
        )
        for n in range(1, indicators + 1)
    ]
    db.session.add(item)
    db.session.flush()
    return item
