"""Who keeps an opener's key, who names the openers of a sealed call, who rehearses and who changes them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.approvals.models import Approval
from app.approvals.policy import may_decide
from app.calls.models import Call
from app.calls.policy.calls import is_officer_of, may_work_on_call
from app.calls.states import CallState, HalfPurpose
from app.extensions import db
from app.people.models import Seat, User
from app.people.policy.seats import administrators, is_same_person
from app.people.states import SeatRole
from app.shared.text import Text, t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now

IN_FLIGHT = timedelta(minutes=2)
"""After closing: what was received in time may still be committing (A09)."""


def may_keep_opener_key(user: User | None, at: datetime) -> Verdict:
    """Officers make keys with which sealed calls are opened; nobody else has a use for one."""
    if user is None:
        return no("signed_out", t("请先登录"))
    held = any(seat.role == SeatRole.OFFICER and seat.is_valid(at) for seat in user.seats)
    return YES if held else no("no_seat", t("开启钥匙由承办人制作"))


def may_see_sealing(user: User | None, call: Call, at: datetime) -> Verdict:
    """The officers of a sealed call; where nothing is sealed there is no such page."""
    return may_work_on_call(user, call, at) if call.sealed else hidden()


def may_set_openers(user: User | None, call: Call, at: datetime) -> Verdict:
    """Any officer of the call names the three while it is a draft; afterwards two of the three change them."""
    published = not_now("published", t("发布以后，开启人只能由现有三位中的两位更换"))
    return first_refusal(may_see_sealing(user, call, at), YES if call.state == CallState.DRAFT else published)


def why_not_opener(user: User, call: Call, at: datetime, seats: Sequence[Seat] | None = None) -> Text | None:
    """Why a person may not be one of the three, or None; ``seats`` of the administrators where they have been read.

    He is an officer of the call, no administrator of the platform (whoever runs the machine holds no key to what lies
    on it), and belongs to nobody who may bid. That he has a key is asked where the keys are read.
    """
    if not is_officer_of(user, call, at):
        return t("%(name)s不是本期的承办人", name=user.name)
    held = db.session.scalars(administrators()) if seats is None else seats
    if any(seat.is_valid(at) and is_same_person(user, seat.user) for seat in held):
        return t("%(name)s是平台的管理员，管理员不能担任开启人", name=user.name)
    enters = call.kind_data.enters
    if any(m.is_valid(at) and m.organisation.kind in enters for m in user.memberships):
        return t("%(name)s属于可以申报的机构，不能担任开启人", name=user.name)
    return None


def one_of_three(user: User | None, call: Call, at: datetime) -> Verdict:
    """Whether the person is an opener of today and may still be one."""
    asked = may_see_sealing(user, call, at)
    if not asked or user is None:
        return asked
    if call.sealing is None:
        return not_now("no_openers", t("还没有指定三位开启人"))
    if call.sealing.opener(user) is None:
        return no("not_opener", t("由指定的三位开启人办理"))
    why = why_not_opener(user, call, at)
    return no("unfit_opener", why) if why is not None else YES


def as_second(user: User, call: Call, purpose: HalfPurpose) -> Verdict:
    """Whether the person may join what a first opener has begun: somebody else, and not the same person again (A02)."""
    if call.sealing is None or not (halves := call.sealing.halves_for(purpose)):
        return not_now("not_begun", t("还没有第一位开启人办理"))
    first = next((each for each in call.sealing.standing if each.user_id == halves[0].first_id), None)
    if halves[0].first_id == user.id:
        return no("same_opener", t("须由另一位开启人办理，同一人不能办理两次"))
    if first is not None and is_same_person(first.user, user):
        return no("same_person", t("两个账户的电话或邮箱相同，视为同一人，须由另一位开启人办理"))
    return YES


def may_rehearse_sealing(
    user: User | None, call: Call, at: datetime, asked: Verdict | None = None
) -> Verdict:
    """One of the three proves his key, before publication and, after a change of openers, until closing.

    ``asked``: the answer of ``one_of_three`` where it has been given already, here and below.
    """
    asked = one_of_three(user, call, at) if asked is None else asked
    if not asked or user is None or call.sealing is None:
        return asked
    mine = call.sealing.opener(user)
    if call.is_closed(at) or call.state not in (CallState.DRAFT, CallState.PUBLISHED):
        return not_now("closed", t("申报已截止，不再演练"))
    if mine is not None and mine.proved_at is not None and call.sealing.rehearsed_at is not None:
        return not_now("proved", t("本人已完成演练"))
    halves = call.sealing.halves_for(HalfPurpose.REHEARSAL)
    return as_second(user, call, HalfPurpose.REHEARSAL) if halves else YES


def may_change_openers(user: User | None, call: Call, at: datetime, asked: Verdict | None = None) -> Verdict:
    """One of the three proposes other openers, from publication until the opening has begun."""
    asked = one_of_three(user, call, at) if asked is None else asked
    if not asked or call.sealing is None:
        return asked
    if call.state != CallState.PUBLISHED or not call.is_shut:
        return not_now("wrong_state", t("发布以后、开启以前才需要这样更换；草稿可以直接重新指定"))
    if call.sealing.halves_for(HalfPurpose.OPENING):
        return not_now("opening", t("开启已经开始，不能更换开启人"))
    if call.sealing.halves_for(HalfPurpose.CHANGE):
        return not_now("proposed", t("已有一项更换开启人的提议等待复核"))
    return YES


def may_agree_openers(user: User | None, approval: Approval, call: Call, at: datetime) -> Verdict:
    """Another of the three agrees, with his own key."""
    asked = first_refusal(one_of_three(user, call, at), may_decide(user, approval, at))
    return as_second(user, call, HalfPurpose.CHANGE) if asked and user is not None else asked
