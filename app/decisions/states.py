"""The life of a decision."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class DecisionState(Labelled):
    """Proposed by one officer, agreed by another; what the notice and announcement do with it is theirs."""

    PROPOSED = "proposed", t("待复核"), "waiting"
    AGREED = "agreed", t("已同意"), "settled"
    REFUSED = "refused", t("已退回"), "refused"
    WITHDRAWN = "withdrawn", t("已撤回"), "quiet"
    SUPERSEDED = "superseded", t("已被取代"), "quiet"


class DecisionResult(Labelled):
    """What is decided about one group."""

    WINNERS = "winners", t("拟定入选"), "official"
    NONE_REACHED = "none_reached", t("无单位达到入选要求"), "quiet"
    LIMITED = "limited", t("受限额约束，未作安排"), "quiet"
    NOBODY_BID = "nobody_bid", t("无人申报"), "quiet"


class Bound(Labelled):
    """A declared limit that kept somebody out."""

    INSTITUTION = "institution", t("同一单位限额")
    CITY = "city", t("同一设区市限额")
    BUDGET = "budget", t("总投资限额")


class RankingState(Labelled):
    """Whether a stored ranking still says what the marks say: derived, never stored."""

    NONE = "none", t("未排名"), "waiting"
    CURRENT = "current", t("排名有效"), "settled"
    STALE = "stale", t("排名已过时"), "refused"


class Fall(Labelled):
    """Why somebody who was decided on is passed over from then on."""

    STRUCK = "struck", t("异议成立，取消入选"), "refused"
    GIVEN_UP = "given_up", t("放弃入选"), "quiet"
    TERMINATED = "terminated", t("任务终止"), "refused"
    FALSE = "false", t("弄虚作假，撤销入选"), "refused"


class AnalysisStep(Labelled):
    """How far the analysis of a large panel has come in the background; those between waiting and done in order."""

    WAITING = "waiting", t("等待开始"), "waiting"
    CALIBRATION = "calibration", t("估计松紧和权重"), "waiting"
    CHANCES = "chances", t("估计名次有多确定"), "waiting"
    SENSITIVITY = "sensitivity", t("用完整模型再算一遍"), "waiting"
    WATCHING = "watching", t("查找值得留意的情况"), "waiting"
    AGREEMENT = "agreement", t("计算一致程度"), "waiting"
    DONE = "done", t("已完成"), "settled"
    DROPPED = "dropped", t("评分已变化，没有分析"), "quiet"


class DecisionBasis(Labelled):
    """Why a decision is taken now."""

    FIRST = "first", t("首次拟定")
    NEXT_IN_RANK = "next_in_rank", t("递补")
    ANEW = "anew", t("异议成立，重新拟定")


DECISION_MOVES = Moves(
    {
        "agree": ({DecisionState.PROPOSED}, DecisionState.AGREED),
        "refuse": ({DecisionState.PROPOSED}, DecisionState.REFUSED),
        "withdraw": ({DecisionState.PROPOSED}, DecisionState.WITHDRAWN),
        "supersede": ({DecisionState.AGREED}, DecisionState.SUPERSEDED),
    }
)
