"""The commitments of a call's draw: who has committed, who has revealed, and the seed that follows."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.calls.models import Call, DrawCommitment
from app.extensions import db
from app.scoring.draw import PARTIES, seed_of
from app.scoring.method import DRAW


def ends_in_draw(call: Call) -> bool:
    """Whether the call's tie chain ends in a draw, so that two commitments are due."""
    return DRAW in call.method.get("ties", ())


def commitments_of(call: Call) -> list[DrawCommitment]:
    """Every commitment of a call with its officer, replaced ones too, the earliest first; one query."""
    query = select(DrawCommitment).where(DrawCommitment.call_id == call.id)
    shown = query.options(joinedload(DrawCommitment.officer))
    return list(db.session.scalars(shown.order_by(DrawCommitment.made_at, DrawCommitment.id)))


def standing_commitments(call: Call) -> list[DrawCommitment]:
    """Those that count: at most one an officer."""
    return [row for row in commitments_of(call) if row.replaced_at is None]


def lacking_commitments(call: Call) -> int:
    """How many of the two are still to be made; 0 for a call without a draw."""
    if not ends_in_draw(call) or call.id is None:
        return 0
    return max(PARTIES - len(standing_commitments(call)), 0)


def seed_from(rows: Sequence[DrawCommitment]) -> str | None:
    """The seed of the standing commitments, None before both secrets are revealed."""
    pairs = [(row.commitment, row.revealed_secret) for row in rows if row.replaced_at is None]
    known = [(commitment, secret) for commitment, secret in pairs if secret is not None]
    return seed_of(known) if len(known) == PARTIES == len(pairs) else None


def seed_of_call(call: Call) -> str | None:
    """The seed of a call's draw, None before both secrets are revealed or where there is no draw."""
    return seed_from(standing_commitments(call)) if ends_in_draw(call) else None
