"""Who may rank, propose, agree and read decisions before they are public."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select

from app.calls.caps import allocates
from app.calls.legs import marked_legs
from app.calls.models import Call, DrawCommitment, Item
from app.calls.policy import is_officer_of, may_see_draw, not_opened, worked_calls
from app.calls.states import CallState, ItemState
from app.decisions.models import Decision, Ranking
from app.decisions.standing import Standing, is_ranked_since, judged_of, ranked_round, standing_of
from app.decisions.states import DECISION_MOVES
from app.extensions import db
from app.people.models import User
from app.people.states import SeatRole
from app.rounds.legs import rounds_by_leg
from app.rounds.models import Panelist, Round
from app.rounds.states import RoundState
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now


def may_work_on_results(user: User | None, call: Call, at: datetime) -> Verdict:
    """Officers of the call, once it has closed; to everybody else its results do not exist (rule 11)."""
    return YES if call.is_closed(at) and is_officer_of(user, call, at) else hidden()


def may_see_results(user: User | None, call: Call, at: datetime) -> Verdict:
    """Officers of the call, and the supervisor who recomputes (domain.md, Who acts); never before closing, and the
    supervisor not before the opening of a sealed call: its pages would tell whether anybody entered (A03).

    A supervisor who judges in the call himself sees what its judges see (rules 7 and 8), as in ``may_see_round``.
    """
    worked = may_work_on_results(user, call, at)
    if worked or not call.is_closed(at) or call.is_shut:
        return worked
    if user is None or not user.holds(SeatRole.SUPERVISOR, at):
        return worked
    judges = _judged_calls(user).where(Round.call_id == call.id)
    return YES if db.session.scalar(judges.limit(1)) is None else hidden()


def may_work_on_item_results(user: User | None, item: Item, at: datetime) -> Verdict:
    """As ``may_work_on_results``, for one item."""
    return may_work_on_results(user, item.call, at)


def may_see_item_results(user: User | None, item: Item, at: datetime) -> Verdict:
    """As ``may_see_results``, for one item."""
    return may_see_results(user, item.call, at)


def may_see_ranking(user: User | None, ranking: Ranking, at: datetime) -> Verdict:
    """A ranking is as visible as the results of its call."""
    return may_see_results(user, ranking.call, at)


def may_see_decision(user: User | None, decision: Decision, at: datetime) -> Verdict:
    """A decision is as visible as the results of its call; the public reads notices, never decisions."""
    return may_see_results(user, decision.call, at)


def _seen(user: User | None, at: datetime) -> ColumnElement[bool]:
    closed = (Call.state != CallState.DRAFT) & (Call.closes_at <= at)
    worked = Call.id.in_(worked_calls(user, at).with_only_columns(Call.id))
    if user is not None and user.holds(SeatRole.SUPERVISOR, at):
        opened = or_(Call.sealed.is_(False), Call.opened_at.is_not(None))
        return closed & or_(worked, opened & Call.id.not_in(_judged_calls(user)))
    return closed & worked


def _judged_calls(user: User) -> Select[str]:
    """The calls on a panel of which the person sits or sat."""
    return (
        select(Round.call_id).join(Panelist, Panelist.round_id == Round.id).where(Panelist.user_id == user.id)
    )


def visible_decisions(user: User | None, at: datetime) -> Select[Decision]:
    """What ``may_see_decision`` allows, as a query."""
    return select(Decision).join(Decision.call).where(_seen(user, at))


def visible_rankings(user: User | None, at: datetime) -> Select[Ranking]:
    """What ``may_see_ranking`` allows, as a query."""
    return select(Ranking).join(Ranking.call).where(_seen(user, at))


def visible_results(user: User | None, at: datetime) -> Select[Call]:
    """The calls of which ``may_see_results`` shows the results, as a query."""
    return select(Call).where(_seen(user, at))


def may_make_ranking(user: User | None, round_: Round, at: datetime) -> Verdict:
    """The officer ranks once the round is closed; nothing can change the marks from then on (rule 7)."""
    closed = round_.state == RoundState.CLOSED
    return first_refusal(
        may_work_on_results(user, round_.call, at),
        YES if closed else not_now("round_open", t("评审轮次结束后才能生成排名")),
    )


def may_rank_item(user: User | None, item: Item, at: datetime, is_closed: bool | None = None) -> Verdict:
    """As ``may_make_ranking``, for the last round over an item; ``is_closed`` where that has been read already."""
    closed = ranked_round(item) is not None if is_closed is None else is_closed
    return first_refusal(
        may_work_on_results(user, item.call, at),
        YES if closed else not_now("round_open", t("评审轮次结束后才能生成排名")),
    )


def may_make_shortlist(user: User | None, item: Item, at: datetime) -> Verdict:
    """Once the first leg of several has closed, until a round of the next one covers the item."""
    verdict = may_work_on_results(user, item.call, at)
    if not verdict or len(marked_legs(item.call)) < 2:
        return verdict and hidden()
    held = rounds_by_leg(item)
    first, following = marked_legs(item.call)[:2]
    if first.key not in held or held[first.key].state != RoundState.CLOSED:
        return not_now("round_open", t("「%(leg)s」结束后才能确定进入下一轮的名单", leg=first.title))
    if following.key in held:
        return not_now("leg_begun", t("「%(leg)s」已经建立轮次，名单不能再改", leg=following.title))
    return YES


def may_see_commitment(user: User | None, row: DrawCommitment, at: datetime) -> Verdict:
    """Officers of the call; the public reads commitments on its page."""
    return may_see_draw(user, row.call, at)


def may_reveal_secret(user: User | None, row: DrawCommitment, at: datetime) -> Verdict:
    """The officer who committed, once the list has closed and every round with a weight over its items too (rule 10).

    Before, a secret would let marks be given by who wins a draw.
    """
    mine = user is not None and user.id == row.officer_id and row.replaced_at is None
    if not may_see_commitment(user, row, at) or not mine:
        return hidden()
    if row.revealed_at is not None:
        return not_now("revealed", t("已于 %(when)s 揭示", when=row.revealed_at))
    return YES if row.call.is_closed(at) and _all_judged(row.call) else _too_early()


def _too_early() -> Verdict:
    return not_now("rounds_open", t("计入总分的各轮评审全部结束之后才能揭示"))


def _all_judged(call: Call) -> bool:
    """Whether every listed item over which a round was held has its final number, and there is one."""
    held = [judged_of(item) for item in call.items if item.state == ItemState.LISTED and rounds_by_leg(item)]
    return bool(held) and all(judged is not None and not judged.is_preliminary for judged in held)


def may_work_on_allocation(user: User | None, call: Call, at: datetime) -> Verdict:
    """The officers' page of how the items of a call are shared out; it exists where the call declared limits."""
    return may_work_on_results(user, call, at) and (YES if allocates(call) else hidden())


def may_make_allocation(user: User | None, call: Call, at: datetime) -> Verdict:
    """An officer shares the items of a call out, where its method declares limits; a sealed call after its opening."""
    return first_refusal(
        may_work_on_allocation(user, call, at),
        not_opened() if call.is_shut else YES,
    )


def may_propose_decision(
    user: User | None, item: Item, at: datetime, standing: Standing | None = None
) -> Verdict:
    """An officer of the call proposes after closing, for a listed item that awaits a decision or has lost a winner;
    for a sealed call after the opening, for until then nobody may know which items got bids (A03).

    Where an upheld objection struck that nobody was selected, the ranking is made anew first: nobody says 流榜 twice on
    the figures that were objected to (``decisions.service.overturn_decision``). ``standing`` where it has been read.
    """
    standing = standing or standing_of(item)
    return first_refusal(
        may_work_on_results(user, item.call, at),
        not_opened() if item.call.is_shut else YES,
        _listed(item),
        _undecided(standing),
        _ranked_anew(item, standing),
    )


def can_be_decided_on(ranking: Ranking | None) -> Verdict:
    """Whether a ranking may be decided on: one of the first leg alone says who goes on, and nothing more."""
    if ranking is None or not ranking.is_preliminary:
        return YES
    why = t("这是第一轮的排名，只用于确定进入下一轮的名单；各轮评审结束后重新生成排名再拟定")
    return not_now("preliminary", why)


def may_decide_decision(user: User | None, decision: Decision, at: datetime) -> Verdict:
    """Another officer of the same call agrees or sends back (rule 11); the proposer himself never."""
    return first_refusal(
        may_work_on_results(user, decision.call, at),
        DECISION_MOVES.may("agree", decision.state),
        _another(user, decision),
    )


def may_withdraw_decision(user: User | None, decision: Decision, at: datetime) -> Verdict:
    """The proposer takes his own proposal back while nobody has decided on it."""
    mine = user is not None and user.id == decision.proposed_by_id
    return first_refusal(
        may_work_on_results(user, decision.call, at),
        DECISION_MOVES.may("withdraw", decision.state),
        YES if mine else no("not_yours", t("只有提出人可以撤回")),
    )


def _listed(item: Item) -> Verdict:
    if item.state == ItemState.LISTED:
        return YES
    return not_now("wrong_state", t("目前的状态是「%(state)s」，不能进行这一步", state=item.state.label))


def _undecided(standing: Standing) -> Verdict:
    if standing.is_proposed:
        return not_now("proposed_already", t("这个项目已有一项拟定结果待复核"))
    if not standing.is_agreed or (standing.fallen and standing.vacancies > 0):
        return YES
    return not_now("decided_already", t("这个项目的结果已经复核同意"))


def _ranked_anew(item: Item, standing: Standing) -> Verdict:
    struck = standing.overturned_at
    if struck is None or ranked_round(item) is None or is_ranked_since(item, struck):
        return YES
    return not_now("rank_anew", t("异议成立，原结果已撤销：请按处理要求核对，重新生成排名之后再拟定"))


def _another(user: User | None, decision: Decision) -> Verdict:
    if user is not None and user.id == decision.proposed_by_id:
        return no("same_person", t("提出人不能复核自己的提议，须由另一位承办人复核"))
    return YES
