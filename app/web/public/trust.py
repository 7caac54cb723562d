"""What the platform promises, how it is shown, and what the last trials found. ``/trust``."""

import json
import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from app.shared.labels import Labelled
from app.shared.text import Text, t
from app.web.guards import public_page
from app.web.public import bp
from app.web.public.trial_words import FIGURES, TRIALS
from app.web.public.trust_words import LIMITS, PROMISES

DATA = Path(__file__).resolve().parent / "data"
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class Verdict(Labelled):
    """How a trial ended. Void: its control did not fail, or the machine lacked something, so nothing was shown."""

    PASS = "pass", t("通过"), "settled"
    FAIL = "fail", t("未通过"), "refused"
    VOID = "void", t("无效"), "waiting"


@dataclass(frozen=True)
class Result:
    """One line of the table: what was tried, on what, how it ended, its figures."""

    title: Text
    wanted: Text
    database: str
    verdict: Verdict
    is_short: bool
    figures: list[tuple[Text, Any]]
    control: list[tuple[Text, Any]]
    at: datetime
    commit: str
    machine: str
    command: str


@bp.get("/trust")
@public_page
def trust() -> ResponseReturnValue:
    """Promises, trials, what a holder of the database could still infer, gaps."""
    return render_template(
        "public/trust/trust.html", results=results(), gaps=gaps(), promises=PROMISES, limits=LIMITS
    )


@cache
def results() -> list[Result]:
    """The last results that ``scripts/trials --keep`` put into the data file, in the order of the table; the long run
    of a trial where there is one, else its slice."""
    path = DATA / "trials.jsonl"
    rows = [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: row["size"] == "full"):
        found[row["trial"], row["database"]] = row
    order = {name: number for number, name in enumerate(TRIALS)}
    known = [row for row in found.values() if row["trial"] in order]
    return [_result(row) for row in sorted(known, key=lambda row: (order[row["trial"]], row["database"]))]


def _result(row: dict[str, Any]) -> Result:
    title, wanted = TRIALS[row["trial"]]
    return Result(
        title,
        wanted,
        DATABASES[row["database"]],
        Verdict(row["verdict"]),
        row["size"] == "short",
        _told(row["figures"]) or [(t("机器缺少所需条件"), row.get("unable", ""))],
        _told(row["control"]),
        datetime.fromisoformat(row["at"]),
        row["commit"],
        row["machine"],
        row["command"],
    )


def _told(figures: dict[str, Any]) -> list[tuple[Text, Any]]:
    """Each figure by what it counts; what is no figure is left out."""
    shown = {name: value for name, value in figures.items() if value != "" and not isinstance(value, dict)}
    return [(FIGURES.get(name) or Text(name), _number(value)) for name, value in shown.items()]


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


@cache
def gaps() -> list[dict[str, str]]:
    """What OWASP ASVS 5.0 level 2 asks and the platform does not do: its numbers (``id``), ``what`` lacks,
    and ``by`` whom it is to be closed (platform, operator)."""
    path = DATA / "asvs.toml"
    return list(tomllib.loads(path.read_text(encoding="utf-8")).get("gap", [])) if path.exists() else []
