"""The allocation in force of a call, who holds which item in it, and why: in sentences."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.calls.caps import Caps, caps_of
from app.calls.models import Call, Item
from app.decisions.models import Allocation, AllocationLine, Decision
from app.decisions.states import Bound
from app.entries.models import Entry
from app.extensions import db
from app.shared.text import Text, t


def allocation_of(call: Call) -> Allocation | None:
    """The latest allocation of a call with its lines and entrants, or None; three queries."""
    query = select(Allocation).where(Allocation.call_id == call.id, Allocation.is_current)
    return db.session.scalars(query.options(_entrants()).order_by(Allocation.made_at.desc())).first()


def allocation_behind(decision: Decision) -> Allocation | None:
    """The allocation that a decision stands on, as ``allocation_of`` gives it, or None; no query where it has none."""
    if decision.allocation_id is None:
        return None
    return db.session.scalar(
        select(Allocation).where(Allocation.id == decision.allocation_id).options(_entrants())
    )


def _entrants() -> ORMOption:
    return selectinload(Allocation.lines).joinedload(AllocationLine.entry).joinedload(Entry.organisation)


def chosen_in(allocation: Allocation, item: Item) -> list[str]:
    """The keys of the entries to which it gives an item: one, or none."""
    return [line.entry_id for line in allocation.lines if line.item_id == item.id and line.is_chosen]


def own_allocation(decision: Decision, entry: Entry) -> AllocationLine | None:
    """The line of one entry in the allocation that a decision stands on."""
    query = select(AllocationLine).where(
        AllocationLine.allocation_id == decision.allocation_id, AllocationLine.entry_id == entry.id
    )
    found = query.options(joinedload(AllocationLine.allocation).joinedload(Allocation.lines))
    return db.session.scalars(found).unique().first() if decision.allocation_id else None


def why(
    line: AllocationLine,
    lines: Sequence[AllocationLine],
    names: Mapping[str, str],
    codes: Mapping[str, str],
) -> list[Text]:
    """Why an entry has its item or does not, for officers: limits, figures, who would have to give way.

    ``lines`` of the same allocation; ``names`` of organisations by entry key, ``codes`` of items by theirs.
    """
    holder = next((one for one in lines if one.item_id == line.item_id and one.is_chosen), None)
    if line.is_settled:
        return [t("结果已经复核同意，不再参与分配")]
    if line.is_chosen:
        ahead = [one for one in lines if one.item_id == line.item_id and one.place < line.place]
        first = t("本项得分最高，在限额之内")
        return [t("排名在前的 %(n)s 家受限额约束，由本单位承担", n=len(ahead)) if ahead else first]
    if holder is not None and line.score <= holder.score:
        behind = t("得分低于%(name)s %(n)s 分", name=names.get(holder.entry_id, ""), n=line.loss)
        level = t("与%(name)s同分，按排名和投资列后", name=names.get(holder.entry_id, ""))
        return [behind if line.loss else level]
    caps = caps_of({"caps": line.allocation.caps})
    said = [_bound(Bound(bound), caps) for bound in line.bounds]
    if line.loss is None:
        return [*said, t("在限额之内没有任何一种分配能够列入本单位")]
    lost = [
        t("%(name)s（%(code)s）", name=names.get(entry, ""), code=codes.get(item, ""))
        for item, entry in line.gives_way
    ]
    forced = t("若由本单位承担，得分合计减少 %(n)s 分，%(names)s让出项目", n=line.loss, names=lost)
    return [*said, forced] if lost else said


def told_to_entrant(line: AllocationLine, holder_score: Decimal | None) -> list[Text]:
    """The same for the entrant himself: the limits that kept him out, nothing of another's figures (rule 19).

    Nothing where he simply was behind; ``holder_score``: the score of who holds the item, None where nobody does.
    """
    if line.is_chosen or (holder_score is not None and line.score <= holder_score):
        return []
    caps = caps_of({"caps": line.allocation.caps})
    own = t("同一单位至多 %(n)s 项，本单位已列入其他项目", n=caps.institution)
    return [own if bound == Bound.INSTITUTION else _bound(Bound(bound), caps) for bound in line.bounds]


def _bound(bound: Bound, caps: Caps) -> Text:
    return {
        Bound.INSTITUTION: t("同一单位至多 %(n)s 项，该单位已安排满", n=caps.institution),
        Bound.CITY: t("同一设区市的单位合计至多 %(n)s 项，该市已安排满", n=caps.city),
        Bound.BUDGET: t("计划总投资合计不超过 %(n)s 万元，余额不足", n=caps.budget),
    }[bound]
