"""Tables of rounds."""

from app.rounds.models.assignment import Assignment, Conflict
from app.rounds.models.draw import DrawnExpert, PanelDraw
from app.rounds.models.hearing import Absence, PanelOpinion
from app.rounds.models.invitation import PanelInvitation
from app.rounds.models.recognition import Recognition
from app.rounds.models.round import Panelist, Round, RoundEntry, RoundItem
from app.rounds.models.run import AssignmentChange, AssignmentRun, ForbiddenPair
from app.rounds.models.running_order import RunningOrder, RunningSlot
from app.rounds.models.shortlist import Shortlist, ShortlistLine

__all__ = [
    "Absence",
    "Assignment",
    "AssignmentChange",
    "AssignmentRun",
    "Conflict",
    "DrawnExpert",
    "ForbiddenPair",
    "PanelDraw",
    "PanelInvitation",
    "PanelOpinion",
    "Panelist",
    "Recognition",
    "Round",
    "RoundEntry",
    "RoundItem",
    "RunningOrder",
    "RunningSlot",
    "Shortlist",
    "ShortlistLine",
]
