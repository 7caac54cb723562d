"""What becomes of a schedule, of a doubtful row, and how a capability is founded."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class ScheduleState(Labelled):
    """The life of one imported schedule."""

    READING = "reading", t("正在读入"), "waiting"
    READ = "read", t("已读入，待启用"), "waiting"
    IN_FORCE = "in_force", t("现行"), "settled"
    SUPERSEDED = "superseded", t("已被新版取代"), "quiet"
    DROPPED = "dropped", t("已放弃"), "quiet"
    FAILED = "failed", t("没有读成"), "refused"


class CapabilityKind(Labelled):
    """Whether an authority accredited it, or a project's accepted result showed it."""

    ACCREDITED = "accredited", t("资质认定"), "settled"
    DEMONSTRATED = "demonstrated", t("攻关成果"), "waiting"


class Doubt(Labelled):
    """Why a row waits for a person. Of the first three something is missing and must be written; the others may stand
    as they are: methods without number or year (FMVSS, C-NCAP) are legitimate (facts.md 5.2)."""

    NO_SUBJECT = "no_subject", t("没有类别或检测对象"), "refused"
    NO_PARAMETER = "no_parameter", t("没有产品、项目或参数"), "refused"
    NO_METHOD = "no_method", t("没有依据的标准（方法）"), "refused"
    NUMBER_UNREAD = "number_unread", t("没有认出标准编号"), "waiting"
    NO_YEAR = "no_year", t("标准编号没有年号"), "waiting"
    ODD_YEAR = "odd_year", t("标准年号不合常理"), "waiting"

    @property
    def must_mend(self) -> bool:
        """Whether confirming the row as it stands is no answer."""
        return self.tone == "refused"


class RowState(Labelled):
    """What was decided about a doubtful row."""

    WAITING = "waiting", t("待核对"), "waiting"
    TAKEN = "taken", t("已采用"), "settled"
    LEFT_OUT = "left_out", t("不采用"), "quiet"


class Sorting(Labelled):
    """How a chain was found for what is tested."""

    RULE = "rule", t("按关键词")
    SIMILAR = "similar", t("按文字相似")
    PERSON = "person", t("人工确定"), "settled"
    NONE = "none", t("未归类"), "quiet"


class Fit(Labelled):
    """How well what is asked for is answered, the best first."""

    COVERED = "covered", t("已覆盖"), "settled"
    NEARLY = "nearly", t("接近"), "waiting"
    MISSING = "missing", t("没有"), "quiet"


class Lack(Labelled):
    """What is missing of a capability that nearly answers."""

    SUBJECT = "subject", t("对象不同")
    PARAMETER = "parameter", t("参数不全")
    STANDARD = "standard", t("标准不同")
    EDITION = "edition", t("标准年号不同")
    RANGE = "range", t("超出限制范围")


SCHEDULE_MOVES = Moves(
    {
        "finish": ({ScheduleState.READING}, ScheduleState.READ),
        "fail": ({ScheduleState.READING}, ScheduleState.FAILED),
        "adopt": ({ScheduleState.READ}, ScheduleState.IN_FORCE),
        "supersede": ({ScheduleState.IN_FORCE}, ScheduleState.SUPERSEDED),
        "drop": ({ScheduleState.READING, ScheduleState.READ}, ScheduleState.DROPPED),
    }
)
WORKABLE = (ScheduleState.READ, ScheduleState.IN_FORCE)
"""States in which doubtful rows are mended."""
PUBLIC = (ScheduleState.IN_FORCE, ScheduleState.SUPERSEDED)
