"""What an officer may do with a need."""

from datetime import datetime

from app.needs.models import Need
from app.needs.policy.seeing import works_on_needs
from app.needs.states import LISTED, MOVES
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now


def may_work_on_needs(user: User | None, at: datetime) -> Verdict:
    """The officers' desk of needs."""
    return YES if works_on_needs(user, at) else hidden()


def may_publish_needs(user: User | None, at: datetime) -> Verdict:
    """An officer of needs: the list crosses all calls and kinds."""
    if works_on_needs(user, at):
        return YES
    return no("no_seat", t("发布需求清单需要承办席位"))


def _handles(user: User | None, need: Need, verb: str, at: datetime) -> Verdict:
    return first_refusal(may_work_on_needs(user, at), MOVES.may(verb, need.state))


def may_publish_need(user: User | None, need: Need, at: datetime) -> Verdict:
    """Put it on the public list: while it is open or has its answer, once."""
    return first_refusal(
        may_work_on_needs(user, at),
        YES if need.state in LISTED else MOVES.may("vet", need.state),
        not_now("published", t("这条需求已经公开")) if need.published_at is not None else YES,
    )


def may_unlist_need(user: User | None, need: Need, at: datetime) -> Verdict:
    """Take it off the public list; what became of it stays."""
    return first_refusal(
        may_work_on_needs(user, at),
        YES if need.is_public(at) else not_now("not_published", t("这条需求没有公开")),
    )


def may_return_need(user: User | None, need: Need, at: datetime) -> Verdict:
    """Ask for more: where there is somebody who filed or recorded it."""
    somebody = need.organisation_id is not None or need.filed_by_id is not None
    return first_refusal(
        _handles(user, need, "return", at),
        YES if somebody else not_now("nobody", t("这条需求摘自公开资料，没有可以退回的填报人")),
    )


def may_merge_need(user: User | None, need: Need, at: datetime) -> Verdict:
    """Fold it into another that says the same."""
    return _handles(user, need, "merge", at)


def may_be_merged_into(need: Need, other: Need) -> Verdict:
    """Another need that is not at its end: whoever filed this one hears of the answer to that one."""
    return first_refusal(
        not_now("itself", t("不能合并到自身")) if other.id == need.id else YES,
        YES if other.state in LISTED else not_now("ended", t("合并到的需求已合并、退回或办结")),
    )


def may_vet_need(user: User | None, need: Need, at: datetime) -> Verdict:
    """Record what an expert said of it."""
    return _handles(user, need, "vet", at)


def may_answer_need(user: User | None, need: Need, at: datetime) -> Verdict:
    """Tell the enterprise who can do it."""
    return _handles(user, need, "answer", at)


def may_raise_need(user: User | None, need: Need, at: datetime) -> Verdict:
    """Make an item of it in a draft list."""
    return _handles(user, need, "raise", at)


def may_close_need(user: User | None, need: Need, at: datetime) -> Verdict:
    """End it with a reason."""
    return _handles(user, need, "close", at)


def may_reopen_need(user: User | None, need: Need, at: datetime) -> Verdict:
    """An answer that did not hold, an item that found nobody, an end that came too soon: it waits again."""
    return _handles(user, need, "reopen", at)
