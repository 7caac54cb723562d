"""The life of a review."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class ReviewState(Labelled):
    """A review is a draft until the judge marks it done; it can be revised until the round closes."""

    DRAFT = "draft", t("未完成"), "waiting"
    DONE = "done", t("已完成"), "settled"
    VOIDED = "voided", t("已作废"), "refused"


class BatchState(Labelled):
    """Extra readings that the rule proposed: handed out as a whole, or dropped because something changed."""

    PROPOSED = "proposed", t("待分发"), "waiting"
    HANDED_OUT = "handed_out", t("已分发"), "settled"
    DROPPED = "dropped", t("已作罢"), "quiet"


REVIEW_MOVES = Moves(
    {
        "save": ({ReviewState.DRAFT, ReviewState.DONE}, ReviewState.DRAFT),
        "finish": ({ReviewState.DRAFT, ReviewState.DONE}, ReviewState.DONE),
        "void": ({ReviewState.DRAFT, ReviewState.DONE}, ReviewState.VOIDED),
    }
)
BATCH_MOVES = Moves(
    {
        "hand_out": ({BatchState.PROPOSED}, BatchState.HANDED_OUT),
        "drop": ({BatchState.PROPOSED}, BatchState.DROPPED),
    }
)
