"""What is listed about an organisation's credit, and the life of an imported list."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class Grade(Labelled):
    """The credit-risk class of an inspection body (检验检测机构信用风险分类), as its authority gave it."""

    A = "A", t("A 类（风险低）"), "settled"
    B = "B", t("B 类（风险一般）"), "plain"
    C = "C", t("C 类（风险较高）"), "waiting"
    D = "D", t("D 类（风险高）"), "refused"


class Wrong(Labelled):
    """Sorts of misconduct that are listed."""

    FALSE_REPORT = "false_report", t("出具虚假检验检测报告"), "refused"
    UNTRUE_REPORT = "untrue_report", t("出具不实检验检测报告"), "refused"
    DISHONEST = "dishonest", t("列入严重违法失信名单"), "refused"
    RESEARCH = "research", t("科研严重失信"), "refused"
    OTHER = "other", t("其他违法行为"), "waiting"


BARRING = (Wrong.FALSE_REPORT, Wrong.UNTRUE_REPORT, Wrong.DISHONEST, Wrong.RESEARCH)
"""What keeps an organisation from entering for three years (facts.md 1.2, 3.1b); other misconduct bars nobody."""


class ListSort(Labelled):
    """The two lists that officers import."""

    RATINGS = "ratings", t("信用风险分类名单")
    MISCONDUCT = "misconduct", t("失信行为名单")


class BatchState(Labelled):
    """An uploaded list is looked over, then saved or dropped."""

    OPEN = "open", t("待核对"), "waiting"
    SAVED = "saved", t("已保存"), "settled"
    DROPPED = "dropped", t("已放弃"), "quiet"


class Flaw(Labelled):
    """What is doubtful in a row of an uploaded list; a row with a refused one is not saved."""

    CODE = "code", t("统一社会信用代码不是 18 位的规定格式"), "refused"
    CHECK = "check", t("统一社会信用代码校验位不符，请核对"), "waiting"
    NAME = "name", t("没有机构名称"), "refused"
    OTHER_NAME = "other_name", t("名称与平台登记的不一致，请核对"), "waiting"
    GRADE = "grade", t("等级不是 A、B、C、D 之一"), "refused"
    DAY = "day", t("日期缺失或无法识别"), "refused"
    FUTURE = "future", t("日期在今天之后"), "refused"
    ENDS = "ends", t("截止日期无法识别或早于起始日期"), "refused"
    SORT = "sort", t("没有写明失信情形"), "refused"
    AUTHORITY = "authority", t("没有写明决定机关或文书号"), "refused"
    PLACE = "place", t("有公示期，但没有写明在哪里公示"), "refused"
    TWICE = "twice", t("与本表前面一行重复"), "refused"
    KNOWN = "known", t("已经登记，不再重复保存"), "refused"


BATCH_MOVES = Moves(
    {
        "save": ({BatchState.OPEN}, BatchState.SAVED),
        "drop": ({BatchState.OPEN}, BatchState.DROPPED),
    }
)
