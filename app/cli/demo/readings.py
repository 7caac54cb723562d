"""What follows the first marks: extra readings by the declared rule, and a mark that two officers corrected."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import select

from app.cli.demo import judging
from app.cli.demo.stage import Stage
from app.extensions import db
from app.reviews.models import Review
from app.reviews.service import agree_correction, hand_out_batch, propose_batch, propose_correction
from app.rounds.models import Round

EXTRA = 4
SLIP = Decimal(5)
WHY = "专家来函说明，提交时将该项得分多录 5 分，有纸质记录为证。（示例）"
AGREED = "经核对纸质记录，情况属实。（示例）"


def close_run(levels: Mapping[str, float], level: float) -> dict[str, float]:
    """The same, but the first entry below the line stands just under it, until the defence tells them apart."""
    _last, below = sorted(levels, key=lambda key: levels[key])[:2]
    return {**levels, below: level}


def read_again(stage: Stage, round_: Round, levels: Mapping[str, float], *, at: datetime) -> None:
    """The rule names the entries nearest to the cut line and who reads them again; they are read at once."""
    officer = stage.officer(round_.call)
    batch = propose_batch(round_, round_.items[0].item, EXTRA, by=officer, at=at)
    hand_out_batch(batch, by=officer, at=at + timedelta(hours=1))
    db.session.flush()
    judging.mark(stage, round_, at=at + timedelta(days=1), levels=levels, dice=Random(7))  # noqa: S311


def correct_a_mark(stage: Stage, round_: Round, levels: Mapping[str, float], *, at: datetime) -> None:
    """After closing a judge of the last entry says that he mistyped: one officer proposes, another agrees."""
    last = min((row.entry_id for row in round_.entries), key=lambda key: levels[key])
    written = (
        select(Review).join(Review.assignment).where(Review.round_id == round_.id, Review.entry_id == last)
    )
    review = min(db.session.scalars(written), key=lambda one: one.assignment.judge.email)
    mark = max(review.marks, key=lambda one: (one.score or Decimal(0), one.criterion))
    given = {mark.criterion: str((mark.score or SLIP) - SLIP)}
    call = round_.call
    proposal = propose_correction(review, given, WHY, by=stage.officer(call), at=at)
    agree_correction(proposal, AGREED, by=stage.second(call), at=at + timedelta(days=1))
