"""Industrial chains, their clusters and the regions, as plain frozen data.

The shipped CSV files are the working list of ``facts.md`` 2.2 and 2.3, each row with its certainty; a catalogue that an
administrator has imported is handed in as the same dataclasses. What a text means in it is decided in ``lookup``.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files


@dataclass(frozen=True)
class Chain:
    """One industrial chain: its canonical name, cluster, tier (卓越, 优势, 重点) and other names in use."""

    name: str
    cluster: str
    tier: str = ""
    aliases: tuple[str, ...] = ()
    certainty: str = ""


@dataclass(frozen=True)
class Region:
    """A province, city or county by its GB/T 2260 code; ``parent`` is the code of the region around it."""

    code: str
    name_zh: str
    name_en: str
    level: str
    parent: str | None = None


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The chains and regions in force. Compared by identity: it is loaded once and asked often."""

    chains: tuple[Chain, ...]
    regions: tuple[Region, ...]

    @cached_property
    def region_by_code(self) -> dict[str, Region]:
        return {region.code: region for region in self.regions}

    def around(self, region: Region) -> Iterator[Region]:
        """The regions that contain this one, from the nearest outwards."""
        seen = {region.code}
        while region.parent and region.parent in self.region_by_code and region.parent not in seen:
            region = self.region_by_code[region.parent]
            seen.add(region.code)
            yield region

    def contains(self, outer: Region, inner: Region) -> bool:
        return any(region.code == outer.code for region in self.around(inner))


def read_chains(lines: Iterable[str]) -> tuple[Chain, ...]:
    """Chains from CSV lines with the columns cluster, chain, tier, aliases (parted by ``;``), certainty."""
    return tuple(
        Chain(
            name=row["chain"],
            cluster=row["cluster"],
            tier=row["tier"],
            aliases=tuple(alias for alias in row["aliases"].split(";") if alias),
            certainty=row["certainty"],
        )
        for row in csv.DictReader(lines)
    )


def read_regions(lines: Iterable[str]) -> tuple[Region, ...]:
    """Regions from CSV lines with the columns code, name_zh, name_en, level, parent (a code)."""
    return tuple(
        Region(row["code"], row["name_zh"], row["name_en"], row["level"], row["parent"] or None)
        for row in csv.DictReader(lines)
    )


@cache
def load_catalogue() -> Catalogue:
    """The catalogue shipped with the product."""
    data = files("app.chains").joinpath("data")
    chains = data.joinpath("chains.csv").read_text(encoding="utf-8-sig").splitlines()
    regions = data.joinpath("regions.csv").read_text(encoding="utf-8-sig").splitlines()
    return Catalogue(read_chains(chains), read_regions(regions))
