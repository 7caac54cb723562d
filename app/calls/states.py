"""States of calls and items that people set; whether a call is open is told by the clock."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class CallState(Labelled):
    """Human acts on a call. Open and closed are derived (``Call.phase``)."""

    DRAFT = "draft", t("草稿"), "waiting"
    PUBLISHED = "published", t("已发布"), "official"
    WITHDRAWN = "withdrawn", t("已撤销"), "refused"
    ARCHIVED = "archived", t("已归档"), "quiet"


class Phase(Labelled):
    """Where a call stands at an instant: derived, never stored."""

    DRAFT = "draft", t("草稿"), "waiting"
    UPCOMING = "upcoming", t("即将开始"), "waiting"
    OPEN = "open", t("正在申报"), "official"
    CLOSED = "closed", t("申报已截止"), "plain"
    WITHDRAWN = "withdrawn", t("已撤销"), "refused"
    ARCHIVED = "archived", t("已归档"), "quiet"


class ItemState(Labelled):
    """Human acts on one item of a call."""

    LISTED = "listed", t("已列入"), "official"
    FAILED = "failed", t("无单位入选"), "quiet"
    WITHDRAWN = "withdrawn", t("已撤销"), "refused"


class Trouble(Labelled):
    """The complaints and burdens of measure 3."""

    NOT_FOUND = "not_found", t("找不到")
    NOT_TESTABLE = "not_testable", t("测不了")
    NOT_COMPLETE = "not_complete", t("测不全")
    NOT_ACCURATE = "not_accurate", t("测不准")


class Comparator(Labelled):
    """How an indicator's value is to be read."""

    AT_LEAST = "≥", t("不低于")
    AT_MOST = "≤", t("不高于")
    ABOVE = ">", t("高于")
    BELOW = "<", t("低于")
    EQUAL = "=", t("等于")
    RANGE = "range", t("数值范围")
    NONE = "none", t("定性")


class ImportState(Labelled):
    """The life of an uploaded spreadsheet before anything of it is saved."""

    OPEN = "open", t("待核对"), "waiting"
    SAVED = "saved", t("已导入"), "settled"
    DROPPED = "dropped", t("已放弃"), "quiet"


class HalfPurpose(Labelled):
    """What an opener who came first has lent his key to."""

    REHEARSAL = "rehearsal", t("演练"), "waiting"
    OPENING = "opening", t("开启"), "official"
    CHANGE = "change", t("更换开启人"), "waiting"


CALL_MOVES = Moves(
    {
        "publish": ({CallState.DRAFT}, CallState.PUBLISHED),
        "withdraw": ({CallState.PUBLISHED}, CallState.WITHDRAWN),
        "archive": ({CallState.PUBLISHED, CallState.WITHDRAWN}, CallState.ARCHIVED),
    }
)
ITEM_MOVES = Moves(
    {
        "fail": ({ItemState.LISTED}, ItemState.FAILED),
        "withdraw": ({ItemState.LISTED, ItemState.FAILED}, ItemState.WITHDRAWN),
        "relist": ({ItemState.FAILED}, ItemState.LISTED),
    }
)
IMPORT_MOVES = Moves(
    {
        "save": ({ImportState.OPEN}, ImportState.SAVED),
        "drop": ({ImportState.OPEN}, ImportState.DROPPED),
    }
)
