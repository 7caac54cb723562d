"""Clock times of a defence: pure arithmetic over its order."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta


def starts(
    first: datetime, minutes: int, count: int, breaks: Iterable[Mapping[str, int]] = ()
) -> Sequence[datetime]:
    """When each of ``count`` entries begins: one after another from ``first``, ``minutes`` each, and the breaks.

    ``breaks``: {"after": position counted from 1, "minutes"}; two after the same position add up, one after the last
    changes nothing.
    """
    pauses: dict[int, int] = {}
    for row in breaks:
        pauses[int(row["after"])] = pauses.get(int(row["after"]), 0) + int(row["minutes"])
    found, at = [], first
    for position in range(1, count + 1):
        found.append(at)
        at += timedelta(minutes=minutes + pauses.get(position, 0))
    return found
