"""States of projects and milestones."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class ProjectState(Labelled):
    """The plain road from agreement to acceptance, with one repair."""

    AGREEING = "agreeing", t("待签任务书"), "waiting"
    RUNNING = "running", t("实施中"), "official"
    SUBMITTED = "submitted", t("待验收"), "waiting"
    REPAIRING = "repairing", t("限期整改"), "waiting"
    ACCEPTED = "accepted", t("验收通过"), "settled"
    FAILED = "failed", t("验收不通过"), "refused"
    VOID = "void", t("任务书作废"), "quiet"


class MilestoneState(Labelled):
    """One milestone's way."""

    PLANNED = "planned", t("待提交"), "plain"
    SUBMITTED = "submitted", t("待确认"), "waiting"
    RETURNED = "returned", t("退回补充"), "waiting"
    CONFIRMED = "confirmed", t("已确认"), "settled"


class ExtensionState(Labelled):
    """A request for more time and its answer."""

    ASKED = "asked", t("待答复"), "waiting"
    AGREED = "agreed", t("已同意"), "settled"
    REFUSED = "refused", t("未同意"), "refused"
    WITHDRAWN = "withdrawn", t("已撤回"), "quiet"


class Alarm(Labelled):
    """How a date stands to the calendar: derived from the clock, never stored."""

    OVERDUE = "overdue", t("已逾期"), "refused"
    SOON = "soon", t("30 天内到期"), "waiting"


class Party(Labelled):
    """Who signs an agreement."""

    OFFICER = "officer", t("承办方")
    LABORATORY = "laboratory", t("承担单位")
    ISSUER = "issuer", t("发榜方")


PROJECT_MOVES = Moves(
    {
        "sign": ({ProjectState.AGREEING}, ProjectState.RUNNING),
        "submit": ({ProjectState.RUNNING, ProjectState.REPAIRING}, ProjectState.SUBMITTED),
        "repair": ({ProjectState.SUBMITTED}, ProjectState.REPAIRING),
        "accept": ({ProjectState.SUBMITTED}, ProjectState.ACCEPTED),
        "fail": ({ProjectState.SUBMITTED}, ProjectState.FAILED),
        "end_repair": ({ProjectState.REPAIRING}, ProjectState.FAILED),
        "drop": ({ProjectState.AGREEING}, ProjectState.VOID),
    }
)
MILESTONE_MOVES = Moves(
    {
        "submit": ({MilestoneState.PLANNED, MilestoneState.RETURNED}, MilestoneState.SUBMITTED),
        "return": ({MilestoneState.SUBMITTED}, MilestoneState.RETURNED),
        "confirm": ({MilestoneState.SUBMITTED}, MilestoneState.CONFIRMED),
    }
)
EXTENSION_MOVES = Moves(
    {
        "agree": ({ExtensionState.ASKED}, ExtensionState.AGREED),
        "refuse": ({ExtensionState.ASKED}, ExtensionState.REFUSED),
        "withdraw": ({ExtensionState.ASKED}, ExtensionState.WITHDRAWN),
    }
)
