"""What happens in the industrial chains, counted from the rows of every noun."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import contains_eager

from app.calls.models import Call, Item
from app.calls.policy import visible_items
from app.calls.queries.items import NAMES, SHORT
from app.calls.queries.lists import WITHOUT_DOCUMENTS, in_phase
from app.calls.states import CallState, ItemState, Phase
from app.chains.models import Chain
from app.chains.queries import same_chain
from app.extensions import db
from app.needs.queries import count_by_chain
from app.notices.models import NoticeLine
from app.notices.states import LineState
from app.progress.queries import stage_column
from app.progress.states import TOLD, Progress, Stage
from app.progress.winners import accepted_at, standing_lines


@dataclass(frozen=True)
class ChainFigures:
    """Published needs, listed items, of these open now, won (announced) and accepted."""

    needs: int = 0
    items: int = 0
    open: int = 0
    won: int = 0
    accepted: int = 0


@dataclass(frozen=True)
class ChainItem:
    """An item of the chain and how far it has come."""

    item: Item
    progress: Progress


def public_items(at: datetime) -> Select[Item]:
    """Items of published lists that were not withdrawn, for everybody the same; the call is joined."""
    gone = (CallState.DRAFT, CallState.WITHDRAWN)
    return visible_items(None, at).where(Call.state.not_in(gone), Item.state != ItemState.WITHDRAWN)


def figures_by_chain(at: datetime) -> dict[str, ChainFigures]:
    """The figures of every chain by its name; three queries, whatever the number of chains."""
    needs = count_by_chain(at)
    listed = _listed(at)
    won = _won(at)
    return {
        name: ChainFigures(needs.get(name, 0), *listed.get(name, (0, 0)), *won.get(name, (0, 0)))
        for name in needs.keys() | listed.keys() | won.keys()
    }


def _listed(at: datetime) -> Mapping[str, tuple[int, int]]:
    live = case((and_(in_phase(Phase.OPEN, at), Item.state == ItemState.LISTED), 1), else_=0)
    counted = public_items(at).join(Item.chain).with_only_columns(Chain.name, func.count(), func.sum(live))
    return {name: (n, is_open) for name, n, is_open in db.session.execute(counted.group_by(Chain.name))}


def _won(at: datetime) -> Mapping[str, tuple[int, int]]:
    lines = standing_lines(at).where(NoticeLine.state == LineState.ANNOUNCED)
    done = func.count(func.distinct(case((accepted_at().is_not(None), Item.id))))
    counted = lines.join(Chain, Chain.id == Item.chain_id).with_only_columns(
        Chain.name, func.count(func.distinct(Item.id)), done
    )
    return {name: (won, accepted) for name, won, accepted in db.session.execute(counted.group_by(Chain.name))}


def progress_counts(chain: str, at: datetime) -> dict[Progress, int]:
    """How many items of a chain (by its slug) have come how far; one query."""
    staged = _of_chain(chain, at).with_only_columns(stage_column(at).label("stage")).order_by(None).subquery()
    found: dict[Progress, int] = {}
    for stage, n in db.session.execute(select(staged.c.stage, func.count()).group_by(staged.c.stage)):
        if told := TOLD.get(Stage(stage)):
            found[told] = found.get(told, 0) + n
    return found


def items_of_chain(chain: str, at: datetime, most: int) -> list[ChainItem]:
    """The latest items of a chain with how far each has come; one query."""
    calls = contains_eager(Item.call).options(*WITHOUT_DOCUMENTS)
    rows = db.session.execute(
        _of_chain(chain, at)
        .add_columns(stage_column(at))
        .options(calls, *NAMES, *SHORT)
        .order_by(Call.closes_at.desc(), Item.position, Item.id)
        .limit(most)
    )
    return [ChainItem(item, TOLD[Stage(stage)]) for item, stage in rows if Stage(stage) in TOLD]


def calls_of_chain(chain: str, at: datetime, most: int) -> Sequence[Call]:
    """The latest lists with an item of the chain; one query."""
    with_item = _of_chain(chain, at).with_only_columns(Item.call_id).order_by(None)
    latest = select(Call).where(Call.id.in_(with_item)).order_by(Call.closes_at.desc(), Call.id)
    return db.session.scalars(latest.options(*WITHOUT_DOCUMENTS).limit(most)).all()


def _of_chain(chain: str, at: datetime) -> Select[Item]:
    return public_items(at).where(Item.chain_id.in_(same_chain(chain)))
