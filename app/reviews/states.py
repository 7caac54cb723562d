"""The life of a review."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class ReviewState(Labelled):
    """A review is a draft until the judge marks it done; it can be revised until the round closes."""

    DRAFT = "draft", t("未完成"), "waiting"
    DONE = "done", t("已完成"), "settled"
    VOIDED = "voided", t("已作废"), "refused"


REVIEW_MOVES = Moves(
    {
        "save": ({ReviewState.DRAFT, ReviewState.DONE}, ReviewState.DRAFT),
        "finish": ({ReviewState.DRAFT, ReviewState.DONE}, ReviewState.DONE),
        "void": ({ReviewState.DRAFT, ReviewState.DONE}, ReviewState.VOIDED),
    }
)
