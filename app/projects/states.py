"""States of projects and milestones."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class ProjectState(Labelled):
    """The plain road from agreement to acceptance, with one repair."""

    AGREEING = "agreeing", t("待签任务书"), "waiting"
    RUNNING = "running", t("攻关中"), "official"
    SUBMITTED = "submitted", t("待验收"), "waiting"
    REPAIRING = "repairing", t("限期整改"), "waiting"
    ACCEPTED = "accepted", t("验收通过"), "settled"
    FAILED = "failed", t("验收不通过"), "refused"


class MilestoneState(Labelled):
    """One milestone's way."""

    PLANNED = "planned", t("未到期"), "plain"
    SUBMITTED = "submitted", t("待确认"), "waiting"
    RETURNED = "returned", t("退回补充"), "waiting"
    CONFIRMED = "confirmed", t("已确认"), "settled"


PROJECT_MOVES = Moves(
    {
        "sign": ({ProjectState.AGREEING}, ProjectState.RUNNING),
        "submit": ({ProjectState.RUNNING, ProjectState.REPAIRING}, ProjectState.SUBMITTED),
        "repair": ({ProjectState.SUBMITTED}, ProjectState.REPAIRING),
        "accept": ({ProjectState.SUBMITTED}, ProjectState.ACCEPTED),
        "fail": ({ProjectState.SUBMITTED}, ProjectState.FAILED),
    }
)
MILESTONE_MOVES = Moves(
    {
        "submit": ({MilestoneState.PLANNED, MilestoneState.RETURNED}, MilestoneState.SUBMITTED),
        "return": ({MilestoneState.SUBMITTED}, MilestoneState.RETURNED),
        "confirm": ({MilestoneState.SUBMITTED}, MilestoneState.CONFIRMED),
    }
)
