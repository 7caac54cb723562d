"""One writer at a time over what a whole round shares: its budget, its runs."""

from sqlalchemy import select

from app.extensions import db
from app.rounds.models import Round


def lock_round(round: Round) -> None:
    """Let nobody else change what the round shares until this transaction ends: two officers at once would spend more
    than the budget, or let two assignments stand. On SQLite the transaction has that lock already.
    """
    db.session.execute(select(Round.id).where(Round.id == round.id).with_for_update())
