"""What was found, and what a person made of it."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class FindingKind(Labelled):
    """What a text tells about the entrant, or why a file cannot be read."""

    ORGANISATION = "organisation", t("单位名称")
    NUMBER = "number", t("证书编号或联系方式")
    PERSON = "person", t("人员姓名")
    PLACE = "place", t("所在地加机构称谓")
    CLIENT = "client", t("服务对象名称")
    UNREADABLE = "unreadable", t("无法检查")
    BY_HAND = "by_hand", t("承办人标出")


class FindingState(Labelled):
    """An open finding keeps the entry from its judges; the platform itself clears the properties of files."""

    OPEN = "open", t("待处理"), "waiting"
    MASKED = "masked", t("已遮蔽"), "settled"
    ACCEPTED = "accepted", t("可以保留"), "settled"
    REPLACED = "replaced", t("已换用副本"), "settled"
    WITHHELD = "withheld", t("不提供给专家"), "quiet"
    CLEARED = "cleared", t("已自动清除"), "quiet"


DECIDED = frozenset(
    {FindingState.MASKED, FindingState.ACCEPTED, FindingState.REPLACED, FindingState.WITHHELD}
)
FINDING_MOVES = Moves(
    {
        "mask": ({FindingState.OPEN, FindingState.ACCEPTED}, FindingState.MASKED),
        "accept": ({FindingState.OPEN, FindingState.MASKED, FindingState.WITHHELD}, FindingState.ACCEPTED),
        "replace": ({FindingState.OPEN, *DECIDED - {FindingState.MASKED}}, FindingState.REPLACED),
        "withhold": ({FindingState.OPEN, *DECIDED - {FindingState.MASKED}}, FindingState.WITHHELD),
    }
)
