"""Seats kept for an expertise: who of the panel may take them on which entries."""

from collections import defaultdict
from collections.abc import Sequence

from app.rounds.queries.affinity import Matches
from app.rounds.settings import Settings
from app.scoring import Expertise

CHAIN, FIELD = "chain:", "field:"


def required_of(
    matches: Matches, settings: Settings, entries: Sequence[str], judges: Sequence[str]
) -> tuple[Expertise, ...]:
    """One seat per entry for whoever declares its chain, where the settings ask so; one per field that they name.

    An entry without a chain asks for no knowledge of one.
    """
    found = [
        Expertise(f"{FIELD}{field}", frozenset(j for j in judges if matches.has_field(j, field)))
        for field in settings.fields
    ]
    if settings.own_chain:
        by_chain: dict[str, list[str]] = defaultdict(list)
        for entry in entries:
            if chain := matches.subjects[entry].chain:
                by_chain[chain].append(entry)
        for chain, own in sorted(by_chain.items()):
            knowing = frozenset(judge for judge in judges if matches.knows_chain(judge, own[0]))
            found.append(Expertise(f"{CHAIN}{chain}", knowing, entries=frozenset(own)))
    return tuple(found)


def lacking_seats(required: Sequence[Expertise], by_entry: dict[str, list[str]]) -> list[tuple[str, str]]:
    """(entry, expertise) of the kept seats that nobody among the readers could take.

    Each expertise is looked at alone: a reader with two of them may stand for both here, while the assignment gives
    each seat to another person.
    """
    return [
        (entry, each.name)
        for entry, readers in by_entry.items()
        for each in required
        if each.is_asked_of(entry) and len(each.judges & set(readers)) < each.least
    ]


def expertise_named(name: str) -> tuple[bool, str]:
    """(whether it is a chain, its name) of an expertise as ``required_of`` names it."""
    is_chain = name.startswith(CHAIN)
    return is_chain, name.removeprefix(CHAIN if is_chain else FIELD)
