"""Reading the catalogues in force."""

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, contains_eager

from app.chains import catalogue
from app.chains.models import Chain, ChainCatalogue, Region
from app.extensions import db


def current_chains() -> list[Chain]:
    """The chains of the current catalogue in its own order (clusters stand together); empty before the first import."""
    current = select(ChainCatalogue.id).where(ChainCatalogue.is_current).scalar_subquery()
    return list(
        db.session.scalars(select(Chain).where(Chain.catalogue_id == current).order_by(Chain.position))
    )


def regions() -> list[Region]:
    """Every region by its code: government pages sort by GB/T 2260, not by sound (facts.md 2.3)."""
    return list(db.session.scalars(select(Region).order_by(Region.code)))


def cities() -> list[Region]:
    """The cities under the province, by code."""
    return list(db.session.scalars(select(Region).where(Region.level == "city").order_by(Region.code)))


def current_catalogue() -> catalogue.Catalogue:
    """The chains and regions in force as plain data, for reading lists; the shipped ones before an import."""
    chains, places = current_chains(), regions()
    shipped = catalogue.load_catalogue()
    return catalogue.Catalogue(
        tuple(catalogue.Chain(c.name, c.cluster, c.tier, tuple(c.aliases), c.certainty) for c in chains)
        or shipped.chains,
        tuple(catalogue.Region(r.code, r.name_zh, r.name_en, r.level, r.parent_code) for r in places)
        or shipped.regions,
    )


def find_current_chain(name: str) -> Chain | None:
    """The chain of the current catalogue with this canonical name."""
    current = select(ChainCatalogue.id).where(ChainCatalogue.is_current).scalar_subquery()
    return db.session.scalar(select(Chain).where(Chain.catalogue_id == current, Chain.name == name))


def find_chain(slug: str) -> Chain | None:
    """The chain of a public address in the catalogue in force, with its catalogue."""
    found = select(Chain).join(Chain.catalogue).where(ChainCatalogue.is_current, Chain.slug == slug)
    return db.session.scalar(found.options(contains_eager(Chain.catalogue)))


def latest_chain(slug: str) -> Chain | None:
    """The chain of a public address in the catalogue in force, else in the last one that had it: who may see it is
    asked by ``may_see_chain``."""
    found = select(Chain).join(Chain.catalogue).where(Chain.slug == slug)
    latest = found.order_by(ChainCatalogue.is_current.desc(), ChainCatalogue.imported_at.desc()).limit(1)
    return db.session.scalar(latest.options(contains_eager(Chain.catalogue)))


def same_chain(slug: str) -> Select[str]:
    """Keys of the chain of a public address in every version of the catalogue: what was listed under an earlier
    version still belongs to it. A chain stays the same by its name."""
    earlier = aliased(Chain)
    return (
        select(earlier.id)
        .join(Chain, Chain.name == earlier.name)
        .join(ChainCatalogue, ChainCatalogue.id == Chain.catalogue_id)
        .where(ChainCatalogue.is_current, Chain.slug == slug)
    )


def inside(code: str) -> list[str]:
    """The code of a region and of all that lie in it, one level down after the other."""
    parents: dict[str | None, list[str]] = {}
    for region in regions():
        parents.setdefault(region.parent_code, []).append(region.code)
    found, waiting = [code], [code]
    while waiting:
        children = [c for c in parents.get(waiting.pop(), []) if c not in found]
        found += children
        waiting += children
    return found
