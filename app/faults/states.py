"""What becomes of a reported error."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class FaultState(Labelled):
    """A report waits until a system administrator answers it."""

    WAITING = "waiting", t("待处理"), "waiting"
    CORRECTED = "corrected", t("已更正"), "settled"
    DECLINED = "declined", t("不予更正"), "quiet"


MOVES = Moves(
    {
        "correct": ({FaultState.WAITING}, FaultState.CORRECTED),
        "decline": ({FaultState.WAITING}, FaultState.DECLINED),
    }
)
