"""Which chain, which place does a text mean? Offices write both in many ways; a guess is always told apart."""

import itertools
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from weakref import WeakKeyDictionary

from app.chains.catalogue import Catalogue, Chain, Region


class Fit(StrEnum):
    """How well a text meets the catalogue."""

    EXACT = "exact"
    GUESSED = "guessed"
    SEVERAL = "several"
    NONE = "none"


@dataclass(frozen=True)
class ChainMatch:
    """``chain`` is set where the fit is exact or guessed; ``candidates`` where several could be meant."""

    fit: Fit
    chain: Chain | None = None
    candidates: tuple[Chain, ...] = ()


@dataclass(frozen=True)
class RegionMatch:
    """``region`` is the most specific place named, also where several are; ``named`` are all of them, as they stand."""

    fit: Fit
    region: Region | None = None
    named: tuple[Region, ...] = ()


Gazetteer = tuple[re.Pattern[str], dict[str, list[Region]]]

_WIDE = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20}
_LONGEST = 200
_NUMBERING = re.compile(r"^\s*(?:[(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)、.]|[①-⑳])\s*")
_TAIL = re.compile(r"(?:重点|先进制造业)?(?:产业链条?|产业集群|集群|产业|行业|领域|链条?)$")
_PARTS = re.compile(r"[\s/\\、,;|>·→\-—–()\[\]【】:]+|和|及|与")
_MODIFIER = re.compile(r"(?:新型|现代|先进|高端|智能|数控|工业|绿色|高技术)")


@lru_cache(1024)
def _fold(text: str) -> str:
    """Narrow, lower case, without numbering and quotation marks."""
    narrow = text.translate(_WIDE).lower().strip()
    return re.sub(r"[“”\"'‘’《》「」]", "", _NUMBERING.sub("", narrow))


@lru_cache(1024)
def _bare(text: str) -> str:
    """A name without spaces and without words like 产业链 behind it."""
    tight = re.sub(r"\s+", "", text)
    return _TAIL.sub("", tight) or tight


def find_chain(catalogue: Catalogue, text: str) -> ChainMatch:
    """The chain that ``text`` means: a name, an alias, a cluster, a path of both, several, a part of a name.

    A cluster of more than one chain is several; a text that merely contains or abbreviates one name is a guess.
    """
    if len(text) > _LONGEST:
        return ChainMatch(Fit.NONE)
    folded = _fold(text)
    whole = _bare(folded)
    if not whole:
        return ChainMatch(Fit.NONE)
    for road in (_named, _listed, _containing, _abbreviated):
        match = road(catalogue, folded if road is _listed else whole)
        if match is not None:
            return match
    return ChainMatch(Fit.NONE)


def _names(chain: Chain) -> tuple[str, ...]:
    return tuple(_fold(name) for name in (chain.name, *chain.aliases))


def _settled(chains: list[Chain], fit: Fit = Fit.EXACT) -> ChainMatch | None:
    distinct = tuple(dict.fromkeys(chains))
    if not distinct:
        return None
    return ChainMatch(fit, distinct[0]) if len(distinct) == 1 else ChainMatch(Fit.SEVERAL, None, distinct)


def _named(catalogue: Catalogue, name: str) -> ChainMatch | None:
    canonical = [chain for chain in catalogue.chains if _fold(chain.name) == name]
    aliased = [chain for chain in catalogue.chains if name in _names(chain)]
    clustered = [chain for chain in catalogue.chains if _bare(_fold(chain.cluster)) == name]
    return _settled(canonical) or _settled(aliased) or _settled(clustered)


def _listed(catalogue: Catalogue, text: str) -> ChainMatch | None:
    """Several names in one cell; a cluster beside one of its own chains only says where that chain stands."""
    parts = [_bare(part) for part in _PARTS.split(text) if part.strip()]
    chains: dict[Chain, str] = {}
    clusters: dict[str, list[Chain]] = {}
    for part in parts:
        match = _named(catalogue, part)
        if match is not None and match.chain:
            chains.setdefault(match.chain, part)
        elif match is not None:
            clusters[part] = list(match.candidates)
    inner = [
        chain
        for chain, part in chains.items()
        if not any(_fold(other.cluster) == part and other != chain for other in chains)
    ]
    spread = [chain for members in clusters.values() if not set(members) & set(inner) for chain in members]
    return _settled(inner + spread)


def _containing(catalogue: Catalogue, text: str) -> ChainMatch | None:
    """Names inside a longer text, the longest first."""
    known = [(name, [chain]) for chain in catalogue.chains for name in _names(chain)]
    for cluster in dict.fromkeys(chain.cluster for chain in catalogue.chains):
        if cluster not in {chain.name for chain in catalogue.chains}:
            known.append((_fold(cluster), [chain for chain in catalogue.chains if chain.cluster == cluster]))
    found: list[Chain] = []
    for name, chains in sorted(known, key=lambda pair: -len(pair[0])):
        if len(name) > 1 and name in text:
            found += chains
            text = text.replace(name, "\n")
    return _settled(found, Fit.GUESSED)


def _abbreviated(catalogue: Catalogue, text: str) -> ChainMatch | None:
    """A text inside a name: the beginning of one name is that name, otherwise only a plain modifier may be missing."""
    if len(text) < 2:
        return None
    inside = [chain for chain in catalogue.chains if any(text in name for name in _names(chain))]
    if len(inside) == 1:
        name = next(name for name in _names(inside[0]) if text in name)
        if name.startswith(text):
            return ChainMatch(Fit.EXACT, inside[0])
        if _MODIFIER.fullmatch(name.removesuffix(text)):
            return ChainMatch(Fit.GUESSED, inside[0])
    clustered = [chain for chain in catalogue.chains if text in _fold(chain.cluster)]
    candidates = tuple(dict.fromkeys(inside + clustered))
    return ChainMatch(Fit.SEVERAL, None, candidates) if candidates else None


_STREET = r"(?!东路|西路|南路|北路|中路|路|大道|街)"
_ALTERNATIVE = re.compile(r"[/\\、,;|]|和|及|与|或")


def find_region(catalogue: Catalogue, text: str) -> RegionMatch:
    """The most specific place named in ``text``.

    A path from the outside in (江苏省无锡市宜兴市) names one place; places set against each other (宜兴/无锡) are
    several, and the deepest, then the first of them is returned with that reservation.
    """
    if len(text) > _LONGEST:
        return RegionMatch(Fit.NONE)
    folded = text.translate(_WIDE).strip()
    found = _places(catalogue, folded)
    named = tuple(dict.fromkeys(region for _start, _end, region in found))
    if not named:
        return RegionMatch(Fit.NONE)
    specific = max(named, key=lambda region: len(list(catalogue.around(region))))
    beside = [hit for hit in found if not _is_frame(catalogue, hit[2], named)]
    nested = all(hit[2] == specific or catalogue.contains(hit[2], specific) for hit in beside)
    parted = any(
        first[2] != second[2] and _ALTERNATIVE.search(folded[first[1] : second[0]])
        for first, second in itertools.pairwise(beside)
    )
    in_english = all(folded[start:end].isascii() for start, end, _region in beside)
    one = nested and (in_english or not parted)
    return RegionMatch(Fit.EXACT if one else Fit.SEVERAL, specific, named)


def _is_frame(catalogue: Catalogue, region: Region, named: tuple[Region, ...]) -> bool:
    """A province written before its own city says nothing new."""
    return region.parent is None and any(catalogue.contains(region, other) for other in named)


def _places(catalogue: Catalogue, text: str) -> list[tuple[int, int, Region]]:
    """Every mention as (start, end, region), in order; of namesakes the one inside a place named too."""
    pattern, by_name = _gazetteer(catalogue)
    hits = [(*found.span(), by_name[found.group().lower()]) for found in pattern.finditer(text)]
    sure = {regions[0] for _start, _end, regions in hits if len(regions) == 1}
    return [
        (start, end, next((r for r in regions if any(catalogue.contains(o, r) for o in sure)), regions[0]))
        for start, end, regions in hits
    ]


_gazetteers: WeakKeyDictionary[Catalogue, Gazetteer] = WeakKeyDictionary()


def _gazetteer(catalogue: Catalogue) -> Gazetteer:
    """One pattern for all names, the longest first, and whom each name means; made once for each catalogue."""
    if catalogue not in _gazetteers:
        whole: dict[str, list[Region]] = {}
        for region in catalogue.regions:
            short = re.sub(r"(?:自治区|省|市|县|区)$", "", region.name_zh)
            for name in {region.name_zh, short, region.name_en.lower()}:
                if len(name) > 1:
                    whole.setdefault(name, []).append(region)
        pattern = re.compile(
            "|".join(map(_mention, sorted(whole, key=len, reverse=True))) or r"(?!)", re.IGNORECASE
        )
        _gazetteers[catalogue] = (pattern, whole)
    return _gazetteers[catalogue]


def _mention(name: str) -> str:
    if name.isascii():
        return rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])"
    return re.escape(name) + ("" if name[-1] in "省市县区" else _STREET)
