"""Chains of what is tested: how they are found, and a person's correction."""

from datetime import datetime

from sqlalchemy import select

from app.capabilities.models import ScopeTerm
from app.capabilities.policy import may_correct_chain
from app.capabilities.sorting import Sorter, profiles
from app.capabilities.states import Sorting
from app.chains.models import Chain
from app.chains.queries import current_chains
from app.extensions import db
from app.history.service import record
from app.needs.policy import visible_needs
from app.people.models import User
from app.shared.verdict import require

MOST_TEXTS = 5000


def current_sorter(at: datetime | None = None) -> Sorter:
    """By the chains of the catalogue in force, the words that ship, and (with ``at``) the needs published so far."""
    chains = [(chain.id, chain.name, [str(alias) for alias in chain.aliases]) for chain in current_chains()]
    return Sorter(profiles(chains, _needs(at) if at else {}))


def _needs(at: datetime) -> dict[str, list[str]]:
    need = visible_needs(None, at).subquery()
    told = select(Chain.name, need.c.subject, need.c.gap).join(Chain, Chain.id == need.c.chain_id)
    found: dict[str, list[str]] = {}
    for name, subject, gap in db.session.execute(told.limit(MOST_TEXTS)):
        found.setdefault(name, []).append(f"{subject} {gap}")
    return found


def correct_chain(term: ScopeTerm, chain: Chain | None, why: str, *, by: User, at: datetime) -> None:
    """Say to which chain something belongs (or to none), with the reason; no rule changes it again. It holds for every
    laboratory that tests the same, in every version of its schedule."""
    require(may_correct_chain(by, term, at))
    term.sorting = Sorting.PERSON
    term.chain_id = chain.id if chain else None
    term.chain_words, term.likeness = why, None
    term.sorted_by_id, term.sorted_at = by.id, at
    record("scope_term.corrected", term, by=by, at=at, chain=term.chain_id)
