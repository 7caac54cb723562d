"""What the rule proposed to read again in a round (``rounds.budgets`` says how much may be)."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.calls.models import Item
from app.extensions import db
from app.people.models import User
from app.reviews.models import ReadingBatch
from app.reviews.states import BatchState
from app.rounds.models import Round


def batches_of(round: Round) -> Sequence[ReadingBatch]:
    """What the rule proposed in a round, the latest first, with the items."""
    query = (
        select(ReadingBatch).where(ReadingBatch.round_id == round.id).options(joinedload(ReadingBatch.item))
    )
    return db.session.scalars(query.order_by(ReadingBatch.number.desc())).all()


def waiting_batch(round: Round, item: Item) -> ReadingBatch | None:
    """What was proposed for an item and neither handed out nor dropped."""
    return db.session.scalar(
        select(ReadingBatch).where(
            ReadingBatch.round_id == round.id,
            ReadingBatch.item_id == item.id,
            ReadingBatch.state == BatchState.PROPOSED,
        )
    )


def judges_named(batches: Sequence[ReadingBatch]) -> dict[str, str]:
    """The names of the judges in these proposals, by key."""
    keys = {str(row["judge"]) for batch in batches for row in batch.readings}
    if not keys:
        return {}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(keys)))
    return {key: name for key, name in rows}  # noqa: C416  (a row is no pair to mypy)
