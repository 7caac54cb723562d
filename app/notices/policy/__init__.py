"""Who may draft, publish, read, object, handle, announce and give up."""

from app.notices.policy.holding import held_lines, held_results
from app.notices.policy.objecting import (
    may_answer_objection,
    may_decide_objection,
    may_file_objection,
    may_name_line,
    may_see_objection,
    may_work_on_objections,
    visible_objections,
)
from app.notices.policy.publishing import (
    may_announce_lines,
    may_draft_notice,
    may_edit_notice,
    may_publish_notice,
    may_recall_decision,
    may_see_announcement,
    may_see_notice,
    may_withdraw_notice,
    may_work_on_notice,
    visible_notices,
    worked_notices,
)
from app.notices.policy.winning import may_give_up_line, may_see_line, may_see_result

__all__ = [
    "held_lines",
    "held_results",
    "may_announce_lines",
    "may_answer_objection",
    "may_decide_objection",
    "may_draft_notice",
    "may_edit_notice",
    "may_file_objection",
    "may_give_up_line",
    "may_name_line",
    "may_publish_notice",
    "may_recall_decision",
    "may_see_announcement",
    "may_see_line",
    "may_see_notice",
    "may_see_objection",
    "may_see_result",
    "may_withdraw_notice",
    "may_work_on_notice",
    "may_work_on_objections",
    "visible_notices",
    "visible_objections",
    "worked_notices",
]
