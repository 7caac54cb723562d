"""The lists of a result pack as text, CSV or JSON."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

from app.scoring.canonical import canonical_json
from app.scoring.pack import Pack, PublishedLine
from app.scoring.pack_document import pack_hash
from app.scoring.pack_rank import Difference, GroupList
from app.scoring.rank_print import cut_sentence, tie_sentences

COLUMNS = ("group", "place", "code", "total", "winner", "mean", "trimmed", "calibrated", "reviews", "verdict")


def pack_text(pack: Pack, lists: Sequence[GroupList], found: Sequence[Difference]) -> str:
    """Per group: place, total, code and name of every line, the ties with what decided, the cut; then the verdict."""
    parts: list[str] = []
    for each in lists:
        group = each.group
        parts.append(f"{group.title or group.id} ({group.id})")
        if each.ranking is None:
            parts.append("  Cannot be recomputed from this pack; the full one has what it needs.")
        else:
            parts += ["  " + "  ".join(cells).rstrip() for cells in _rows(each)]
            parts += ["  " + sentence for tie in each.ranking.ties for sentence in tie_sentences(tie)]
            parts.append(
                "  "
                + (
                    "The winners alone; places counted among them."
                    if group.is_reduced
                    else cut_sentence(each.ranking.cut)
                )
            )
        parts.append("")
    parts.append(_verdict(found))
    parts.append(f"SHA-256 of the pack, written canonically: {pack_hash(pack)}")
    return "\n".join(parts)


def difference_sentences(found: Sequence[Difference]) -> list[str]:
    """What differs, a sentence a line of the list."""
    return [
        f"{each.group} {each.code}: published {_told(each.published)}, recomputed {_told(each.computed)}."
        for each in found
    ]


def pack_csv(pack: Pack, lists: Sequence[GroupList], found: Sequence[Difference]) -> str:
    """One line per entry, groups in the order of the pack; the verdict is the exit status."""
    del pack, found
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in lists:
        writer.writerows(_record(each, row).values() for row in each.lines)
    return target.getvalue().rstrip("\n")


def pack_json(pack: Pack, lists: Sequence[GroupList], found: Sequence[Difference]) -> str:
    """`{"groups": [{"id", "entries": [{"place", "code", "total", …}]}], "matches", "differences", "sha256"}`."""
    return canonical_json(
        {
            "groups": [
                {
                    "id": each.group.id,
                    "title": each.group.title,
                    "places": each.group.places,
                    "reduced": each.group.is_reduced,
                    "recomputed": each.ranking is not None,
                    "entries": [_record(each, row) for row in each.lines],
                }
                for each in lists
            ],
            "matches": not found,
            "differences": [
                {
                    "group": each.group,
                    "code": each.code,
                    "published": _line(each.published),
                    "computed": _line(each.computed),
                }
                for each in found
            ],
            "sha256": pack_hash(pack),
        }
    )


def _record(found: GroupList, row: PublishedLine) -> dict[str, object]:
    names = {entry.code: entry.winner for entry in found.group.entries}
    ranking = found.ranking
    line = next(each for each in ranking.lines if each.entry == row.code) if ranking else None
    verdict = ""
    if line is not None:
        verdict = "proposed" if line.is_proposed else "undecided" if line.is_undecided else ""
    values = (
        row.group, row.place, row.code, row.total, names[row.code],
        line and line.figures.mean, line and line.figures.trimmed,
        line and line.figures.calibrated, line.figures.reviews if line else 0, verdict,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _line(line: PublishedLine | None) -> dict[str, object] | None:
    return None if line is None else {"place": line.place, "total": line.total}


def _rows(found: GroupList) -> list[list[str]]:
    names = {entry.code: entry.winner for entry in found.group.entries}
    cells = [
        ["" if row.place is None else str(row.place), _number(row.total), row.code, names[row.code] or ""]
        for row in found.lines
    ]
    widths = [max((len(row[at]) for row in cells), default=0) for at in range(3)]
    return [
        [row[0].rjust(widths[0]), row[1].rjust(widths[1]), row[2].ljust(widths[2]), row[3]] for row in cells
    ]


def _number(total: Decimal | None) -> str:
    return "-" if total is None else str(total)


def _told(line: PublishedLine | None) -> str:
    return "not at all" if line is None else f"place {line.place or '-'} with {_number(line.total)}"


def _verdict(found: Sequence[Difference]) -> str:
    if not found:
        return "This is the published list, digit for digit."
    return f"This is not the published list: {len(found)} line(s) differ."
