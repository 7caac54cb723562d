"""Who files a need, changes it and takes it back."""

from datetime import datetime

from app.needs.models import Need
from app.needs.policy.seeing import may_see_whole_need, works_on_needs
from app.needs.states import MOVES, NeedState
from app.people.models import Organisation, User
from app.people.states import OrganisationKind, OrganisationState, SeatRole
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now


def filing_organisations(user: User | None, at: datetime) -> list[Organisation]:
    """The active enterprises that the person writes for."""
    if user is None:
        return []
    writing = (m.organisation for m in user.memberships if m.is_valid(at) and m.may_edit)
    return [
        o for o in writing if o.kind == OrganisationKind.ENTERPRISE and o.state == OrganisationState.ACTIVE
    ]


def may_file_need(user: User | None, at: datetime) -> Verdict:
    """For one's own enterprise: its owners and editors, once it is approved. Whoever has none hears what he lacks: the
    way to file begins on public pages."""
    if user is None:
        return hidden()
    if filing_organisations(user, at):
        return YES
    if not user.sits_at("enterprise", at):
        return no("no_enterprise", t("需求由企业填报：先在「机构与成员」登记本企业，或者请负责人邀请你"))
    return no("no_enterprise", t("需求由已核准企业的负责人或经办人填报"))


def may_record_need(user: User | None, at: datetime) -> Verdict:
    """For an enterprise that was visited or called up: officers of needs, and the recommender of a city."""
    if works_on_needs(user, at) or (user is not None and user.city(SeatRole.RECOMMENDER, at)):
        return YES
    return no("no_seat", t("代为登记需求需要承办席位或推荐席位"))


def is_writer(user: User | None, need: Need, at: datetime) -> bool:
    """Whether the person is an owner or editor of the enterprise whose need it is."""
    membership = user.membership_in(need.organisation_id, at) if user else None
    return membership is not None and membership.may_edit


def may_amend_need(user: User | None, need: Need, at: datetime) -> Verdict:
    """The enterprise while nobody has published or taken it up, or once it was returned; who recorded it likewise.

    What the public list shows does not change under its readers: the enterprise withdraws it and files anew.
    """
    seen = may_see_whole_need(user, need, at)
    recorded = user is not None and need.filed_by_id == user.id
    return first_refusal(
        seen,
        YES if is_writer(user, need, at) or recorded else no("not_yours", t("由填报的企业或登记人修改")),
        MOVES.may("amend", need.state),
        not_now("published", t("需求已公开，不能再修改；情况有变的，请撤回后重新填报"))
        if need.published_at is not None and need.state != NeedState.RETURNED
        else YES,
    )


def may_withdraw_need(user: User | None, need: Need, at: datetime) -> Verdict:
    """The enterprise alone: it is its need, published or not, until somebody has answered or raised it."""
    return first_refusal(
        may_see_whole_need(user, need, at),
        YES if is_writer(user, need, at) else no("not_yours", t("由填报的企业撤回")),
        MOVES.may("withdraw", need.state),
    )
