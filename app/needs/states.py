"""The troubles that needs tell of, how a need reached the office, and its life."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class Trouble(Labelled):
    """The complaints and the burdens of measure 3.

    An item of a call knows the complaints alone (``calls.states.Trouble``, under the same values and words): burdens
    are met by widening a capability or opening a branch, not by a competition.
    """

    NOT_FOUND = "not_found", t("找不到")
    NOT_TESTABLE = "not_testable", t("测不了")
    NOT_COMPLETE = "not_complete", t("测不全")
    NOT_ACCURATE = "not_accurate", t("测不准")
    SLOW = "slow", t("周期长")
    FAR = "far", t("距离远")
    DEAR = "dear", t("花费大")


class ChainLink(Labelled):
    """Where in its chain a need arises (环节)."""

    MATERIAL = "material", t("原材料与元器件")
    PART = "part", t("零部件")
    WHOLE = "whole", t("整机与系统")
    PROCESS = "process", t("工艺与生产装备")
    USE = "use", t("应用与运维")


class Urgency(Labelled):
    """By when an enterprise has to have it tested."""

    NOW = "now", t("三个月内"), "official"
    YEAR = "year", t("一年内"), "waiting"
    LATER = "later", t("一年以后"), "quiet"


class Way(Labelled):
    """How a need reached the office."""

    FILED = "filed", t("企业填报")
    VISIT = "visit", t("走访")
    CALL = "call", t("电话")
    SURVEY = "survey", t("问卷调查")
    PUBLISHED = "published", t("公开资料")


class NeedState(Labelled):
    """What became of a need. Whether the public list shows it is another matter (``Need.published_at``)."""

    FILED = "filed", t("待回应"), "waiting"
    RETURNED = "returned", t("已退回补充"), "refused"
    VETTING = "vetting", t("专家论证中"), "waiting"
    ANSWERED = "answered", t("已回应"), "settled"
    RAISED = "raised", t("已转为榜题"), "official"
    MERGED = "merged", t("已合并"), "quiet"
    CLOSED = "closed", t("已办结"), "quiet"


class Stance(Labelled):
    """What an expert who was asked about a need advises."""

    RAISE = "raise", t("建议列为榜题"), "official"
    ANSWERABLE = "answerable", t("现有能力可以解决"), "settled"
    REFINE = "refine", t("需要补充情况"), "waiting"
    DROP = "drop", t("不建议立项"), "quiet"


LISTED = (NeedState.FILED, NeedState.VETTING, NeedState.ANSWERED, NeedState.RAISED)
"""The public list holds these alone, once an officer has published them."""
OPEN = (NeedState.FILED, NeedState.VETTING)
"""Nobody has an answer yet."""
MOVES = Moves(
    {
        "return": ({NeedState.FILED, NeedState.VETTING}, NeedState.RETURNED),
        "amend": ({NeedState.FILED, NeedState.RETURNED}, NeedState.FILED),
        "vet": ({NeedState.FILED, NeedState.VETTING}, NeedState.VETTING),
        "merge": ({NeedState.FILED, NeedState.VETTING}, NeedState.MERGED),
        "answer": ({NeedState.FILED, NeedState.VETTING, NeedState.RAISED}, NeedState.ANSWERED),
        "raise": ({NeedState.FILED, NeedState.VETTING}, NeedState.RAISED),
        "close": (
            {NeedState.FILED, NeedState.RETURNED, NeedState.VETTING, NeedState.ANSWERED, NeedState.RAISED},
            NeedState.CLOSED,
        ),
        "withdraw": ({NeedState.FILED, NeedState.RETURNED, NeedState.VETTING}, NeedState.CLOSED),
        "reopen": ({NeedState.ANSWERED, NeedState.RAISED, NeedState.CLOSED}, NeedState.FILED),
    }
)


class OfferWay(Labelled):
    """How a laboratory would meet a need: with what it has, or by what it plans (the answer to the burdens)."""

    READY = "ready", t("现有能力")
    EXTENSION = "extension", t("扩项")
    BRANCH = "branch", t("分设")


class OfferState(Labelled):
    """How far a laboratory is with what it offers."""

    PLANNED = "planned", t("计划中"), "waiting"
    UNDER_WAY = "under_way", t("建设中"), "waiting"
    THERE = "there", t("已具备"), "settled"
    DROPPED = "dropped", t("计划已放弃"), "quiet"
    WITHDRAWN = "withdrawn", t("已撤回"), "quiet"


STANDING = (OfferState.PLANNED, OfferState.UNDER_WAY, OfferState.THERE)
"""Offers that the column shows."""
COMING = (OfferState.PLANNED, OfferState.UNDER_WAY)
OFFER_MOVES = Moves(
    {
        "begin": ({OfferState.PLANNED}, OfferState.UNDER_WAY),
        "reach": (set(COMING), OfferState.THERE),
        "drop": (set(COMING), OfferState.DROPPED),
        "withdraw": ({OfferState.THERE}, OfferState.WITHDRAWN),
    }
)


class ImportSort(Labelled):
    """What a spreadsheet holds: answers of a survey, or the key enterprises of chains."""

    SURVEY = "survey", t("需求问卷")
    ROSTER = "roster", t("重点企业名录")


class ImportState(Labelled):
    """The life of an uploaded spreadsheet: nothing of it is kept as a need or a name before it is saved."""

    OPEN = "open", t("待核对"), "waiting"
    SAVED = "saved", t("已导入"), "settled"
    DROPPED = "dropped", t("已放弃"), "quiet"


IMPORT_MOVES = Moves(
    {
        "save": ({ImportState.OPEN}, ImportState.SAVED),
        "drop": ({ImportState.OPEN}, ImportState.DROPPED),
    }
)
