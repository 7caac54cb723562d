"""Verbs of rounds, split by what they act on."""

from app.rounds.service.assignments import (
    add_assignment,
    drop_assignments,
    finish_assignment,
    needed_reason,
    recuse,
    reopen_assignment,
)
from app.rounds.service.conflicts import (
    Declaration,
    decide_conflict,
    declare_conflicts,
    register_conflict,
    withdraw_declaration,
)
from app.rounds.service.detection import detect_conflicts
from app.rounds.service.drawing import call_alternate, draw_round_panel, invite_drawn
from app.rounds.service.filling import fill_gaps
from app.rounds.service.moving import Consequences, move_assignment
from app.rounds.service.ordering import draw_order, move_slots, plan_order, publish_order
from app.rounds.service.panels import (
    answer_invitation,
    change_panelist,
    invite_judge,
    remind_judges,
    remove_panelist,
    sign_undertaking,
)
from app.rounds.service.recognising import tell_recognition
from app.rounds.service.releasing import release_assignments
from app.rounds.service.rounds import change_round, close_round, create_round, refresh_entries
from app.rounds.service.staging import Lacking, Staged, stage_assignments

__all__ = [
    "Consequences",
    "Declaration",
    "Lacking",
    "Staged",
    "add_assignment",
    "answer_invitation",
    "call_alternate",
    "change_panelist",
    "change_round",
    "close_round",
    "create_round",
    "decide_conflict",
    "declare_conflicts",
    "detect_conflicts",
    "draw_order",
    "draw_round_panel",
    "drop_assignments",
    "fill_gaps",
    "finish_assignment",
    "invite_drawn",
    "invite_judge",
    "move_assignment",
    "move_slots",
    "needed_reason",
    "plan_order",
    "publish_order",
    "recuse",
    "refresh_entries",
    "register_conflict",
    "release_assignments",
    "remind_judges",
    "remove_panelist",
    "reopen_assignment",
    "sign_undertaking",
    "stage_assignments",
    "tell_recognition",
    "withdraw_declaration",
]
