"""Verbs of rounds, split by what they act on."""

from app.rounds.service.assignments import (
    add_assignment,
    drop_assignments,
    finish_assignment,
    needed_reason,
    recuse,
    reopen_assignment,
)
from app.rounds.service.choosing import choose_run
from app.rounds.service.computing import Computed, compute_run, keep_computed, prepare_run
from app.rounds.service.conflicts import (
    Declaration,
    decide_conflict,
    declare_conflicts,
    register_conflict,
    withdraw_declaration,
)
from app.rounds.service.detection import Traced, detect_conflicts, find_traces
from app.rounds.service.drawing import call_alternate, draw_round_panel, invite_drawn
from app.rounds.service.extending import agree_extension, propose_extension, refuse_extension
from app.rounds.service.filling import FillPlan, fill_gaps, plan_filling
from app.rounds.service.keeping import keep_run
from app.rounds.service.lacking import Lacking
from app.rounds.service.moving import allow_pair, forbid_pair, move_assignment
from app.rounds.service.ordering import draw_order, move_slots, plan_order, publish_order
from app.rounds.service.panels import (
    answer_invitation,
    change_panelist,
    invite_judge,
    remind_judges,
    remove_panelist,
    sign_undertaking,
)
from app.rounds.service.planning import MovePlan, plan_move
from app.rounds.service.recognising import tell_recognition
from app.rounds.service.releasing import release_assignments
from app.rounds.service.replacing import plan_replacement, replace_judge
from app.rounds.service.rounds import change_round, close_round, create_round, refresh_entries
from app.rounds.service.staging import Staged, begin_run, stage_assignments, stage_run, work_out

__all__ = [
    "Computed",
    "Declaration",
    "FillPlan",
    "Lacking",
    "MovePlan",
    "Staged",
    "Traced",
    "add_assignment",
    "agree_extension",
    "allow_pair",
    "answer_invitation",
    "begin_run",
    "call_alternate",
    "change_panelist",
    "change_round",
    "choose_run",
    "close_round",
    "compute_run",
    "create_round",
    "decide_conflict",
    "declare_conflicts",
    "detect_conflicts",
    "draw_order",
    "draw_round_panel",
    "drop_assignments",
    "fill_gaps",
    "find_traces",
    "finish_assignment",
    "forbid_pair",
    "invite_drawn",
    "invite_judge",
    "keep_computed",
    "keep_run",
    "move_assignment",
    "move_slots",
    "needed_reason",
    "plan_filling",
    "plan_move",
    "plan_order",
    "plan_replacement",
    "prepare_run",
    "propose_extension",
    "publish_order",
    "recuse",
    "refresh_entries",
    "refuse_extension",
    "register_conflict",
    "release_assignments",
    "remind_judges",
    "remove_panelist",
    "reopen_assignment",
    "replace_judge",
    "sign_undertaking",
    "stage_assignments",
    "stage_run",
    "tell_recognition",
    "withdraw_declaration",
    "work_out",
]
