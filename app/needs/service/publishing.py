"""Putting collected lists of needs on the public list."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from app.chains.models import Chain
from app.chains.queries import current_chains
from app.extensions import db
from app.history.service import record
from app.needs.listing import ListedNeed
from app.needs.models import Need
from app.needs.policy import may_publish_needs
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import Invalid, require


def publish_needs(rows: Iterable[ListedNeed], *, by: User | None, at: datetime) -> list[Need]:
    """Put the rows on the list at once; those that stand on it already are passed over, so that a list may be read
    again. Gives what is new.

    ``by`` is a platform officer, or None for the command line of the installation. Errors: ``Invalid`` for a chain
    that the current catalogue does not know.
    """
    if by is not None:
        require(may_publish_needs(by, at))
    chains = {chain.name: chain for chain in current_chains()}
    known = _known()
    fresh = []
    for row in rows:
        if row.chain not in chains:
            raise Invalid({"chain": t("产业链目录里没有「%(name)s」", name=row.chain)})
        if (row.chain, row.subject, row.gap) not in known:
            known.add((row.chain, row.subject, row.gap))
            fresh.append(_publish(row, chains[row.chain], by, at))
    return fresh


def _known() -> set[tuple[str, str, str]]:
    stands = select(Chain.name, Need.subject, Need.gap).join(Need, Need.chain_id == Chain.id)
    return {(row[0], row[1], row[2]) for row in db.session.execute(stands)}


def _publish(row: ListedNeed, chain: Chain, by: User | None, at: datetime) -> Need:
    need = Need(
        chain=chain,
        subject=row.subject,
        gap=row.gap,
        standards="\n".join(row.standards),
        trouble=row.trouble,
        source=row.source,
        created_at=at,
        published_at=at,
    )
    db.session.add(need)
    db.session.flush()
    record("need.published", need, by=by, at=at)
    return need
