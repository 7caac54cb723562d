"""The troubles that needs tell of."""

from app.shared.labels import Labelled
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
