"""Figures as tables for the terminal and the README."""

from collections.abc import Mapping, Sequence

from scripts.benchmarks.cases import MOST
from scripts.benchmarks.measure import Figures
from scripts.benchmarks.memory import Worker

MOST_GROWTH, MOST_MEGABYTES = 1.3, 120.0


def pages(size: int, figures: Sequence[Figures]) -> str:
    """Page, CPU milliseconds, the twin's, ratio and the ratio asked for, queries, bytes."""
    rows = [
        (
            f.page, f"{f.ms:.2f}", f"{f.twin_ms:.2f}", f"{f.ratio:.1f}", f"≤ {MOST[f.kind]:.0f}", str(f.queries),
            f"{f.bytes:,}", "" if f.is_within else "over",
        )
        for f in figures
    ]  # fmt: skip
    return _table((f"{size:,} entries", "ms", "twin ms", "ratio", "aim", "queries", "bytes", ""), rows)


def growth(found: Mapping[int, Sequence[Figures]]) -> str:
    """How much more CPU a page takes with the largest size than with the smallest; the twin's growth beside it."""
    small, large = min(found), max(found)
    rows = [
        (a.page, f"{b.ms / a.ms:.2f}", f"{b.twin_ms / a.twin_ms:.2f}", "over" if _grew(a, b) else "")
        for a, b in zip(found[small], found[large], strict=True)
    ]
    return _table((f"{large:,} / {small:,}", "ours", "twin", f"aim ≤ {MOST_GROWTH}"), rows)


def _grew(small: Figures, large: Figures) -> bool:
    """An export is as long as its rows, so its ratio to the twin must not grow; every other page its time."""
    if small.kind == "export":
        return large.ratio > MOST_GROWTH * small.ratio
    return large.ms > MOST_GROWTH * small.ms


def memory(workers: Sequence[Worker]) -> str:
    """PSS of every process of the server."""
    rows = [
        (w.role, f"{w.pss:.1f}", f"{w.private:.1f}", "over" if w.pss > MOST_MEGABYTES else "")
        for w in workers
    ]
    return _table(("process", "PSS MB", "private MB", f"aim ≤ {MOST_MEGABYTES:.0f}"), rows)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[n]) for row in (heads, *rows)) for n in range(len(heads))]
    lines = [heads, ["-" * width for width in widths], *rows]
    return (
        "\n".join(" | ".join(_cell(n, cell, widths[n]) for n, cell in enumerate(line)) for line in lines)
        + "\n"
    )


def _cell(column: int, cell: str, width: int) -> str:
    return cell.ljust(width) if column == 0 else cell.rjust(width)
