"""Verbs on notices, their lines and objections: the only place that changes their rows."""

from app.notices.service.announcing import announce_lines, bind_line, give_up_line, strike_line
from app.notices.service.answering import accept_objection, decide_objection, name_line, refuse_objection
from app.notices.service.drafting import draft_notice, drop_notice, edit_notice, recall_decision
from app.notices.service.ending import (
    pass_over,
    revoke_lines,
)
from app.notices.service.filing import Objector, file_objection
from app.notices.service.packing import give_up_archive, give_up_packing, keep_archive, keep_pack
from app.notices.service.publishing import planned_period, publish_notice
from app.notices.service.renewing import agree_renewal, propose_renewal, refuse_renewal
from app.notices.service.withdrawing import agree_withdrawal, propose_withdrawal, refuse_withdrawal

__all__ = [
    "Objector",
    "accept_objection",
    "agree_renewal",
    "agree_withdrawal",
    "announce_lines",
    "bind_line",
    "decide_objection",
    "draft_notice",
    "drop_notice",
    "edit_notice",
    "file_objection",
    "give_up_archive",
    "give_up_line",
    "give_up_packing",
    "keep_archive",
    "keep_pack",
    "name_line",
    "pass_over",
    "planned_period",
    "propose_renewal",
    "propose_withdrawal",
    "publish_notice",
    "recall_decision",
    "refuse_objection",
    "refuse_renewal",
    "refuse_withdrawal",
    "revoke_lines",
    "strike_line",
]
