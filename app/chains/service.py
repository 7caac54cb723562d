"""Importing catalogues: a new version stands beside the old ones, so that what referred to a chain still does."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib.resources import files

from sqlalchemy import update

from app.chains import catalogue
from app.chains.models import Chain, ChainCatalogue, Region
from app.extensions import db
from app.shared.text import t
from app.shared.verdict import Invalid

CHAIN_COLUMNS = {"cluster", "chain", "tier", "aliases", "certainty"}
REGION_COLUMNS = {"code", "name_zh", "name_en", "level", "parent"}
LEVELS = {"country", "province", "city", "county"}
SHIPPED_VERSION = "working-2026"
SHIPPED_SOURCE = "公开资料整理的工作清单，非官方全文，可导入替换"


def import_chains(
    rows: Iterable[catalogue.Chain], version: str, source: str, *, at: datetime
) -> ChainCatalogue:
    """Make a list of chains the current catalogue under a new ``version``, with where it comes from.

    Chains of earlier versions stay, because items refer to them. Slugs are ``c01``, ``c02`` … by position: Chinese
    names have no letters of their own, and a number never reads wrong. Errors: ``Invalid`` for a version that
    exists, an empty list, or a name that stands twice.
    """
    chains = list(rows)
    _check_chains(chains, version)
    db.session.execute(update(ChainCatalogue).values(is_current=False))
    current = ChainCatalogue(version=version, source=source, imported_at=at, is_current=True)
    db.session.add(current)
    db.session.flush()
    db.session.add_all(
        Chain(
            catalogue_id=current.id,
            position=number,
            slug=f"c{number:02d}",
            name=chain.name,
            cluster=chain.cluster,
            tier=chain.tier,
            aliases=list(chain.aliases),
            certainty=chain.certainty,
        )
        for number, chain in enumerate(chains, start=1)
    )
    db.session.flush()
    return current


def _check_chains(chains: Sequence[catalogue.Chain], version: str) -> None:
    names = [chain.name for chain in chains]
    twice = next((name for name in names if names.count(name) > 1), None)
    if not chains:
        raise Invalid({"file": t("文件里没有产业链")})
    if twice:
        raise Invalid({"file": t("产业链「%(name)s」出现了两次", name=twice)})
    if db.session.query(ChainCatalogue.id).filter_by(version=version).first():
        raise Invalid({"version": t("版本「%(version)s」已经导入过", version=version)})


def import_regions(rows: Iterable[catalogue.Region], *, at: datetime) -> int:
    """Add regions and bring known ones up to date by their code; how many rows were read.

    None is ever removed: a place that was merged away still stands on old lists. ``at`` is taken for the common
    shape of services. Errors: ``Invalid`` for a code that is not six digits or a level that is unknown.
    """
    del at
    known = {region.code: region for region in db.session.query(Region)}
    count = 0
    for row in rows:
        if len(row.code) != 6 or not row.code.isdecimal() or row.level not in LEVELS:
            raise Invalid({"file": t("「%(code)s」不是六位区划代码，或层级不明", code=row.code)})
        region = known.get(row.code) or Region(code=row.code)
        known[row.code] = region
        region.name_zh, region.name_en = row.name_zh, row.name_en
        region.level, region.parent_code = row.level, row.parent
        db.session.add(region)
        count += 1
    db.session.flush()
    return count


def import_shipped(*, at: datetime) -> None:
    """Load the lists that ship with the product where no catalogue stands yet; does nothing the second time."""
    shipped = catalogue.load_catalogue()
    import_regions(shipped.regions, at=at)
    if not db.session.query(ChainCatalogue.id).first():
        import_chains(shipped.chains, SHIPPED_VERSION, SHIPPED_SOURCE, at=at)


def read_chain_file(text: str) -> tuple[catalogue.Chain, ...]:
    """Chains of a CSV text; ``Invalid`` names the columns that are missing."""
    lines = _with_columns(text, CHAIN_COLUMNS)
    return catalogue.read_chains(lines)


def read_region_file(text: str) -> tuple[catalogue.Region, ...]:
    """Regions of a CSV text; ``Invalid`` names the columns that are missing."""
    return catalogue.read_regions(_with_columns(text, REGION_COLUMNS))


def _with_columns(text: str, columns: set[str]) -> list[str]:
    lines = text.lstrip("\ufeff").splitlines()
    heads = set(next(csv.reader(lines[:1]), []))
    if missing := sorted(columns - heads):
        raise Invalid({"file": t("缺少列：%(columns)s", columns="、".join(missing))})
    return lines


def shipped_text(name: str) -> str:
    """The text of a shipped list, ``chains.csv`` or ``regions.csv``."""
    return files("app.chains").joinpath("data", name).read_text(encoding="utf-8-sig")
