"""The roster of key enterprises, and how much of it the survey has reached."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.chains.models import Chain
from app.chains.queries import current_chains, inside, regions, same_chain
from app.extensions import db
from app.needs.models import KeyEnterprise, Need, NeedImport
from app.needs.policy.surveying import visible_need_imports, visible_roster
from app.needs.reading import Places
from app.people.models import Organisation, User


@dataclass(frozen=True)
class Reach:
    """How many key enterprises of a chain there are, and how many of them told a need."""

    chain: str
    slug: str
    total: int
    reached: int

    @property
    def percent(self) -> int:
        """How much of it was reached."""
        return round(100 * self.reached / self.total) if self.total else 0


def reached() -> ColumnElement[bool]:
    """Whether an enterprise of the roster has told a need, by its credit code or else by its name; of any chain, for
    whoever was asked was asked."""
    same_code = and_(KeyEnterprise.credit_code != "", Need.enterprise_code == KeyEnterprise.credit_code)
    return exists().where(or_(same_code, Need.enterprise_name == KeyEnterprise.name))


def reach_by_chain(user: User | None, at: datetime, city: str = "") -> list[Reach]:
    """Per chain that has a roster, in the catalogue's order; one query, and one for the region."""
    found = _near(visible_roster(user, at), city).join(KeyEnterprise.chain)
    counted = found.with_only_columns(
        Chain.name, func.min(Chain.slug), func.count(), func.sum(case((reached(), 1), else_=0))
    )
    rows = db.session.execute(counted.group_by(Chain.name).order_by(func.min(Chain.position)))
    return [Reach(row[0], row[1], row[2], int(row[3])) for row in rows]


def _near(found: Select[KeyEnterprise], city: str) -> Select[KeyEnterprise]:
    return found.where(KeyEnterprise.region_code.in_(inside(city))) if city else found


def roster(
    user: User | None, at: datetime, *, chain: str = "", city: str = "", left: bool = False
) -> Select[KeyEnterprise]:
    """The enterprises by chain and name; ``left``: those that nobody has reached yet."""
    found = _near(visible_roster(user, at), city).join(KeyEnterprise.chain)
    if chain:
        found = found.where(KeyEnterprise.chain_id.in_(same_chain(chain)))
    if left:
        found = found.where(~reached())
    whole = (contains_eager(KeyEnterprise.chain), joinedload(KeyEnterprise.region))
    return found.options(*whole).order_by(Chain.position, KeyEnterprise.name, KeyEnterprise.id)


def told_by(enterprises: list[KeyEnterprise]) -> set[str]:
    """The keys of those among them that have told a need."""
    keys = [enterprise.id for enterprise in enterprises]
    return set(db.session.scalars(select(KeyEnterprise.id).where(KeyEnterprise.id.in_(keys), reached())))


def registered(enterprises: list[KeyEnterprise]) -> set[str]:
    """The credit codes of those among them that are registered here."""
    codes = [enterprise.credit_code for enterprise in enterprises if enterprise.credit_code]
    return set(
        db.session.scalars(select(Organisation.credit_code).where(Organisation.credit_code.in_(codes)))
    )


def places_known() -> Places:
    """What names in a sheet may mean, by the catalogues in force."""
    chains: dict[str, str] = {}
    for chain in current_chains():
        for name in (chain.name, f"{chain.name}产业链", *map(str, chain.aliases)):
            chains.setdefault(name, chain.id)
    return Places(chains, {region.name_zh: region.code for region in regions()})


def latest_imports(user: User | None, at: datetime) -> Select[NeedImport]:
    """Uploaded spreadsheets, the latest first."""
    found = visible_need_imports(user, at).options(joinedload(NeedImport.uploaded_by))
    return found.order_by(NeedImport.uploaded_at.desc(), NeedImport.id)
