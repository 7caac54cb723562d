"""What becomes of a report."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class SolicitationState(Labelled):
    """A report waits for a discipline officer, is examined, and is closed with what came of it."""

    FILED = "filed", t("待查看"), "waiting"
    EXAMINING = "examining", t("核查中"), "waiting"
    CLOSED = "closed", t("已办结"), "settled"


MOVES = Moves(
    {
        "examine": ({SolicitationState.FILED}, SolicitationState.EXAMINING),
        "close": ({SolicitationState.FILED, SolicitationState.EXAMINING}, SolicitationState.CLOSED),
    }
)
