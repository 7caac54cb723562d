"""The life of a formal check and of an appeal against it."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class ScreeningState(Labelled):
    """Where the formal check of one entry stands."""

    WAITING = "waiting", t("待审查"), "waiting"
    RETURNED = "returned", t("退回补正"), "waiting"
    CORRECTED = "corrected", t("已补正，待复核"), "waiting"
    PASSED = "passed", t("形式审查通过"), "settled"
    REFUSED = "refused", t("形式审查不通过"), "refused"


class AppealState(Labelled):
    """Where an appeal stands; another officer than the one who refused decides it."""

    FILED = "filed", t("待处理"), "waiting"
    UPHELD = "upheld", t("申诉成立"), "settled"
    DISMISSED = "dismissed", t("申诉不成立"), "plain"


SCREENING_MOVES = Moves(
    {
        "pass": (
            {ScreeningState.WAITING, ScreeningState.CORRECTED, ScreeningState.RETURNED},
            ScreeningState.PASSED,
        ),
        "return": ({ScreeningState.WAITING}, ScreeningState.RETURNED),
        "correct": ({ScreeningState.RETURNED}, ScreeningState.CORRECTED),
        "refuse": (
            {ScreeningState.WAITING, ScreeningState.CORRECTED, ScreeningState.RETURNED},
            ScreeningState.REFUSED,
        ),
        "readmit": ({ScreeningState.REFUSED}, ScreeningState.PASSED),
    }
)
APPEAL_MOVES = Moves(
    {
        "uphold": ({AppealState.FILED}, AppealState.UPHELD),
        "dismiss": ({AppealState.FILED}, AppealState.DISMISSED),
    }
)
