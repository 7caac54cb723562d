"""The three levels of supervision, and how a finding of an inspection is judged."""

from app.shared.labels import Labelled
from app.shared.text import t


class Level(Labelled):
    """Where a duty lies."""

    PROVINCE = "province", t("省级"), "official"
    CITY = "city", t("市级"), "plain"
    COUNTY = "county", t("县级"), "plain"


class Judgement(Labelled):
    """What a finding means; it follows from the clause, never from the person who wrote it down."""

    CLEAR = "clear", t("未发现问题"), "settled"
    MEND = "mend", t("责令限期改正"), "waiting"
    UNTRUE = "untrue", t("不实检验检测报告"), "refused"
    FALSE = "false", t("虚假检验检测报告"), "refused"
