"""The stages of an item, in the order of the path."""

from app.shared.labels import Labelled
from app.shared.text import t


class Stage(Labelled):
    """Derived, never stored: from screening on each item has its own stage (domain.md, The path)."""

    UPCOMING = "upcoming", t("即将开始"), "waiting"
    OPEN = "open", t("揭榜申报"), "official"
    CLOSED = "closed", t("申报已截止"), "plain"
    SCREENING = "screening", t("形式审查"), "waiting"
    JUDGING = "judging", t("专家评审"), "waiting"
    DECIDING = "deciding", t("拟定结果"), "waiting"
    REOPENED = "reopened", t("异议成立，重新办理"), "waiting"
    NOTICE = "notice", t("公示中"), "official"
    ANNOUNCED = "announced", t("已公布"), "settled"
    PROJECT = "project", t("攻关中"), "official"
    ACCEPTED = "accepted", t("验收通过"), "settled"
    NOT_ACCEPTED = "not_accepted", t("验收不通过"), "refused"
    FAILED = "failed", t("流榜"), "quiet"
    WITHDRAWN = "withdrawn", t("已撤榜"), "refused"


LATER = (
    Stage.SCREENING,
    Stage.JUDGING,
    Stage.DECIDING,
    Stage.NOTICE,
    Stage.ANNOUNCED,
    Stage.PROJECT,
    Stage.ACCEPTED,
)
