"""The stages of an item, in the order of the path."""

from app.shared.labels import Labelled
from app.shared.text import t


class Stage(Labelled):
    """Derived, never stored: from screening on each item has its own stage (domain.md, The path)."""

    UPCOMING = "upcoming", t("即将开始"), "waiting"
    OPEN = "open", t("正在申报"), "official"
    CLOSED = "closed", t("申报已截止"), "plain"
    SCREENING = "screening", t("形式审查"), "waiting"
    JUDGING = "judging", t("专家评审"), "waiting"
    DECIDING = "deciding", t("拟定结果"), "waiting"
    REOPENED = "reopened", t("异议成立，重新办理"), "waiting"
    NOTICE = "notice", t("公示中"), "official"
    ANNOUNCED = "announced", t("已公布"), "settled"
    PROJECT = "project", t("实施中"), "official"
    ACCEPTED = "accepted", t("验收通过"), "settled"
    NOT_ACCEPTED = "not_accepted", t("验收不通过"), "refused"
    TERMINATED = "terminated", t("任务已终止"), "refused"
    FAILED = "failed", t("无单位入选"), "quiet"
    WITHDRAWN = "withdrawn", t("已撤销"), "refused"


LATER = (
    Stage.SCREENING,
    Stage.JUDGING,
    Stage.DECIDING,
    Stage.NOTICE,
    Stage.ANNOUNCED,
    Stage.PROJECT,
    Stage.ACCEPTED,
)


class Progress(Labelled):
    """How far an item has come, in the few words that everybody may hear."""

    OPEN = "open", t("正在申报"), "official"
    JUDGED = "judged", t("评审与公示"), "waiting"
    SOLVING = "solving", t("实施中"), "official"
    ACCEPTED = "accepted", t("验收通过"), "settled"
    TERMINATED = "terminated", t("任务已终止"), "quiet"
    FAILED = "failed", t("无单位入选"), "quiet"


class Standing(Labelled):
    """Where a thing to be built stands, in the words of measure 5 (facts.md 4.4): listed, judged, approved, built."""

    LISTED = "listed", t("已列入榜单"), "official"
    JUDGED = "judged", t("评审与公示"), "waiting"
    APPROVED = "approved", t("批准筹建"), "official"
    BUILDING = "building", t("筹建中"), "official"
    ACCEPTED = "accepted", t("已验收"), "settled"
    TERMINATED = "terminated", t("筹建已终止"), "quiet"
    FAILED = "failed", t("无单位入选"), "quiet"


STANDINGS: dict[Stage, Standing] = {
    Stage.UPCOMING: Standing.LISTED,
    Stage.OPEN: Standing.LISTED,
    Stage.CLOSED: Standing.JUDGED,
    Stage.SCREENING: Standing.JUDGED,
    Stage.JUDGING: Standing.JUDGED,
    Stage.DECIDING: Standing.JUDGED,
    Stage.REOPENED: Standing.JUDGED,
    Stage.NOTICE: Standing.JUDGED,
    Stage.ANNOUNCED: Standing.APPROVED,
    Stage.PROJECT: Standing.BUILDING,
    Stage.NOT_ACCEPTED: Standing.BUILDING,
    Stage.ACCEPTED: Standing.ACCEPTED,
    Stage.TERMINATED: Standing.TERMINATED,
    Stage.FAILED: Standing.FAILED,
}
"""The public word for each stage; as with ``TOLD`` the office's inner steps and a failed acceptance are not told."""

TOLD: dict[Stage, Progress] = {
    Stage.UPCOMING: Progress.OPEN,
    Stage.OPEN: Progress.OPEN,
    Stage.CLOSED: Progress.JUDGED,
    Stage.SCREENING: Progress.JUDGED,
    Stage.JUDGING: Progress.JUDGED,
    Stage.DECIDING: Progress.JUDGED,
    Stage.REOPENED: Progress.JUDGED,
    Stage.NOTICE: Progress.JUDGED,
    Stage.ANNOUNCED: Progress.SOLVING,
    Stage.PROJECT: Progress.SOLVING,
    Stage.NOT_ACCEPTED: Progress.SOLVING,
    Stage.ACCEPTED: Progress.ACCEPTED,
    Stage.TERMINATED: Progress.TERMINATED,
    Stage.FAILED: Progress.FAILED,
}
"""What a stage is called in public. How far the office is between closing and notice is its own affair; that a task was
not accepted is told to its parties, not to the world. What was withdrawn is on no public list."""
