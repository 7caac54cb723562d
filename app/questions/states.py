"""What becomes of a question."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class QuestionState(Labelled):
    """A question waits, may get an answer drafted by the issuer, and is answered, merged or declined by an officer."""

    ASKED = "asked", t("待答复"), "waiting"
    DRAFTED = "drafted", t("发榜方已拟答复"), "waiting"
    ANSWERED = "answered", t("已公开答复"), "settled"
    MERGED = "merged", t("已并入相同的问题"), "plain"
    DECLINED = "declined", t("未予公开"), "quiet"


PENDING = (QuestionState.ASKED, QuestionState.DRAFTED)
MOVES = Moves(
    {
        "draft": (set(PENDING), QuestionState.DRAFTED),
        "answer": (set(PENDING), QuestionState.ANSWERED),
        "merge": (set(PENDING), QuestionState.MERGED),
        "decline": (set(PENDING), QuestionState.DECLINED),
    }
)
