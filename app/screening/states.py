"""The life of a recommendation, of a formal check and of an appeal against it."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class RecommendationState(Labelled):
    """What the city says of one entry; final once its list was sent."""

    UNDECIDED = "undecided", t("待推荐"), "waiting"
    RECOMMENDED = "recommended", t("推荐"), "settled"
    DECLINED = "declined", t("不推荐"), "plain"


class Standing(Labelled):
    """How an entry stands with its city, for those who may know: derived, never stored."""

    DIRECT = "direct", t("省级机构直报"), "plain"
    WAITING = "waiting", t("等待设区市推荐"), "waiting"
    RECOMMENDED = "recommended", t("设区市已推荐"), "settled"
    NOT_RECOMMENDED = "not_recommended", t("未获推荐"), "refused"


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


RECOMMENDATION_MOVES = Moves(
    {
        "recommend": (set(RecommendationState), RecommendationState.RECOMMENDED),
        "decline": (set(RecommendationState), RecommendationState.DECLINED),
        "withdraw": (
            {RecommendationState.RECOMMENDED, RecommendationState.DECLINED},
            RecommendationState.UNDECIDED,
        ),
    }
)
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
