"""Tables of rounds."""

from app.rounds.models.assignment import Assignment, Conflict
from app.rounds.models.round import Panelist, Round, RoundEntry, RoundItem

__all__ = ["Assignment", "Conflict", "Panelist", "Round", "RoundEntry", "RoundItem"]
