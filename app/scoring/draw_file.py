"""DRAW.json as the result page prints it: the draw again, offline, by anyone."""

from dataclasses import asdict
from pathlib import Path

from app.scoring.draw import draw_entries
from app.scoring.score_file import FileError, read_json


def read_draw(path: Path) -> dict[str, object]:
    """The draw of `{"commitments": [two digests], "secrets": [theirs], "entries": ["…", …]}` as a document.

    `secrets` stand in the order of `commitments`. FileError: not that form. ScoringError: a secret that does not give
    its commitment, or not two of them.
    """
    content = read_json(path)
    rows = {name: _texts(path, content, name) for name in ("commitments", "secrets", "entries")}
    if len(rows["commitments"]) != len(rows["secrets"]):
        raise FileError(f'{path}: "commitments" and "secrets" must be as many.')
    draw = draw_entries(list(zip(rows["commitments"], rows["secrets"], strict=True)), rows["entries"])
    document = asdict(draw)
    document["order"] = [{"entry": entry, "sha256": lot} for entry, lot in draw.order]
    return document


def _texts(path: Path, content: object, name: str) -> list[str]:
    rows = content.get(name) if isinstance(content, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, str) and row for row in rows):
        raise FileError(f'{path}: "{name}" must be a list of texts.')
    return rows
