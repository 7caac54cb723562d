"""Needs on the list, and the chains they stand in."""

from datetime import datetime
from itertools import count
from typing import Any

from app.chains.models import Chain
from app.chains.queries import current_chains
from app.chains.service import import_shipped
from app.extensions import db
from app.needs.models import Need
from app.needs.states import NeedState
from tests.factories.people import LONG_AGO
from tests.factories.saving import together

_numbers = count(1)


def told_for(state: NeedState) -> dict[str, Any]:
    """The columns that a need in a state has to have."""
    words: dict[str, object] = {"state": state, "answer": "示例机构可以承担", "reason": "示例说明"}
    return words | ({"merged_into": make_need(subject="并入的需求")} if state == NeedState.MERGED else {})


@together()
def make_chain(name: str = "电动汽车") -> Chain:
    """A chain of the shipped catalogue, which is imported where it is not there yet."""
    import_shipped(at=LONG_AGO)
    return next(chain for chain in current_chains() if chain.name == name)


@together()
def make_need(
    chain: Chain | None = None, *, published_at: datetime | None = LONG_AGO, **columns: Any
) -> Need:
    """A published need unless told otherwise."""
    number = next(_numbers)
    values: dict[str, object] = {
        "subject": f"示例对象{number}",
        "gap": "耐久性能检测能力缺乏",
        "standards": "GB/T 1-2020\nISO 2:2021",
        "source": "示例来源",
        "created_at": LONG_AGO,
        "published_at": published_at,
    }
    need = Need(chain=chain or make_chain(), **(values | columns))
    db.session.add(need)
    db.session.flush()
    return need
