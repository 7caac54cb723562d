"""The life of an entry, as far as entries themselves know it."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class EntryState(Labelled):
    """What the entrant did. What was decided about it is ``Outcome``."""

    DRAFT = "draft", t("草稿，尚未提交"), "waiting"
    SUBMITTED = "submitted", t("已提交"), "settled"
    WITHDRAWN = "withdrawn", t("已撤回"), "quiet"


class Outcome(Labelled):
    """What later stages told about a submitted entry."""

    PENDING = "pending", t("办理中"), "waiting"
    REFUSED = "refused", t("形式审查未通过"), "refused"
    NOT_RECOMMENDED = "not_recommended", t("未获推荐"), "plain"
    NOT_SELECTED = "not_selected", t("未入选"), "plain"
    SELECTED = "selected", t("入选"), "official"
    GIVEN_UP = "given_up", t("已放弃入选"), "quiet"


class PartnerState(Labelled):
    """How a member of a consortium stands: asked, bound, or out of it again."""

    INVITED = "invited", t("待成员单位确认"), "waiting"
    CONFIRMED = "confirmed", t("已确认"), "settled"
    DECLINED = "declined", t("已谢绝"), "quiet"
    LEFT = "left", t("已退出"), "refused"
    REMOVED = "removed", t("已移除"), "quiet"


class Claim(Labelled):
    """How a promised value stands to the item's indicator."""

    EXCEEDS = "exceeds", t("优于"), "settled"
    MEETS = "meets", t("满足"), "plain"
    DEVIATES = "deviates", t("偏离"), "refused"


class SectionState(Labelled):
    """How far a section of a draft has come: derived, never stored."""

    UNTOUCHED = "untouched", t("未开始"), "quiet"
    BEGUN = "begun", t("进行中"), "waiting"
    DONE = "done", t("已完成"), "settled"


class CheckState(Labelled):
    """What is known about one condition of eligibility before the form is filled."""

    MET = "met", t("符合"), "settled"
    NOT_MET = "not_met", t("不符合"), "refused"
    DECLARE = "declare", t("提交时承诺"), "waiting"


ENTRY_MOVES = Moves(
    {
        "submit": ({EntryState.DRAFT, EntryState.SUBMITTED, EntryState.WITHDRAWN}, EntryState.SUBMITTED),
        "withdraw": ({EntryState.SUBMITTED}, EntryState.WITHDRAWN),
        "correct": ({EntryState.SUBMITTED}, EntryState.SUBMITTED),
    }
)
OUTCOME_MOVES = Moves(
    {
        "not_recommend": ({Outcome.PENDING}, Outcome.NOT_RECOMMENDED),
        "refuse": ({Outcome.PENDING}, Outcome.REFUSED),
        "readmit": ({Outcome.REFUSED}, Outcome.PENDING),
        "not_select": ({Outcome.PENDING, Outcome.SELECTED}, Outcome.NOT_SELECTED),
        "select": ({Outcome.PENDING, Outcome.NOT_SELECTED}, Outcome.SELECTED),
        "give_up": ({Outcome.PENDING, Outcome.NOT_SELECTED, Outcome.SELECTED}, Outcome.GIVEN_UP),
    }
)

STANDING = {PartnerState.INVITED, PartnerState.CONFIRMED}
STEPPED_BACK = {PartnerState.DECLINED, PartnerState.LEFT}
"""By its own word: it is free to enter elsewhere, and its people no longer read the bid."""
PARTNER_MOVES = Moves(
    {
        "invite": (set(PartnerState) - STANDING, PartnerState.INVITED),
        "change": (STANDING, PartnerState.INVITED),
        "remove": (STANDING, PartnerState.REMOVED),
        "confirm": ({PartnerState.INVITED}, PartnerState.CONFIRMED),
        "decline": ({PartnerState.INVITED}, PartnerState.DECLINED),
        "leave": ({PartnerState.CONFIRMED, PartnerState.REMOVED}, PartnerState.LEFT),
    }
)
