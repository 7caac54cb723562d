"""Who imports surveys and rosters, and who sees whom a survey should reach."""

from datetime import datetime

from sqlalchemy import Select, false, select

from app.chains.queries import inside
from app.needs.models import KeyEnterprise, NeedImport
from app.needs.policy.handling import may_work_on_needs
from app.needs.policy.seeing import works_on_needs
from app.needs.states import IMPORT_MOVES
from app.people.models import User
from app.people.states import SeatRole
from app.shared.verdict import YES, Verdict, first_refusal, hidden


def may_import_needs(user: User | None, at: datetime) -> Verdict:
    """Officers of needs."""
    return may_work_on_needs(user, at)


def may_see_need_import(user: User | None, listing: NeedImport, at: datetime) -> Verdict:
    """Officers of needs, whoever of them uploaded it."""
    return may_work_on_needs(user, at)


def visible_need_imports(user: User | None, at: datetime) -> Select[NeedImport]:
    """What ``may_see_need_import`` allows, as a query."""
    return select(NeedImport) if works_on_needs(user, at) else select(NeedImport).where(false())


def may_save_need_import(user: User | None, listing: NeedImport, at: datetime) -> Verdict:
    """Once, while it waits."""
    return first_refusal(may_see_need_import(user, listing, at), IMPORT_MOVES.may("save", listing.state))


def may_drop_need_import(user: User | None, listing: NeedImport, at: datetime) -> Verdict:
    """Throw it away while it waits."""
    return first_refusal(may_see_need_import(user, listing, at), IMPORT_MOVES.may("drop", listing.state))


def may_see_roster(user: User | None, at: datetime) -> Verdict:
    """Officers of needs all of it, the recommender of a city its part: it says whom to visit next."""
    near = user is not None and user.city(SeatRole.RECOMMENDER, at) is not None
    return YES if near or works_on_needs(user, at) else hidden()


def visible_roster(user: User | None, at: datetime) -> Select[KeyEnterprise]:
    """The enterprises that ``may_see_key_enterprise`` names. The roster is no public list."""
    if works_on_needs(user, at):
        return select(KeyEnterprise)
    city = user.city(SeatRole.RECOMMENDER, at) if user is not None else None
    near = KeyEnterprise.region_code.in_(inside(city)) if city else false()
    return select(KeyEnterprise).where(near)


def may_see_key_enterprise(user: User | None, enterprise: KeyEnterprise, at: datetime) -> Verdict:
    """The same for one of them."""
    if works_on_needs(user, at):
        return YES
    city = user.city(SeatRole.RECOMMENDER, at) if user is not None else None
    near = city is not None and enterprise.region_code is not None and enterprise.region_code in inside(city)
    return YES if near else hidden()
