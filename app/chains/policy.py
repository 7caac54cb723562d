"""Who may see a chain: the catalogue in force is everybody's, earlier versions are only referred to."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from app.chains.models import Chain, ChainCatalogue
from app.shared.verdict import YES, Verdict, hidden


def may_see_chain(user: Any, chain: Chain, at: datetime) -> Verdict:
    """Everybody sees the chains of the catalogue in force."""
    return YES if chain.catalogue.is_current else hidden()


def visible_chains(user: Any, at: datetime) -> Select[Chain]:
    """What ``may_see_chain`` allows, as a query; the catalogue is joined."""
    return select(Chain).join(Chain.catalogue).where(ChainCatalogue.is_current)
