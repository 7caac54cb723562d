"""Who may try out a call, before it opens, or a round, before its release: the officers of the call."""

from datetime import datetime

from app.calls.models import Call
from app.calls.policy import may_work_on_call
from app.calls.states import Phase
from app.people.models import User
from app.rounds.models import Round
from app.rounds.policy import may_prepare_round
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, not_now


def may_rehearse_call(user: User | None, call: Call, at: datetime) -> Verdict:
    """A draft, or a call that has not opened yet: afterwards real entries might meet the made-up ones."""
    ahead = call.phase(at) in (Phase.DRAFT, Phase.UPCOMING)
    begun = not_now("begun", t("申报已经开始，不能再试运行"))
    return first_refusal(may_work_on_call(user, call, at), YES if ahead else begun)


def may_rehearse_round(user: User | None, round: Round, at: datetime) -> Verdict:
    """As long as the round is prepared: afterwards real marks might meet the made-up ones."""
    return may_prepare_round(user, round, at)
