"""Every address of the URL map, for every row that the world has."""

import re
import zlib
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import AnyConverter, Rule

from app.extensions import db
from app.files.models import StoredFile
from app.people.states import DESKS
from app.shared.columns import new_key
from app.web.converters import SlugConverter
from tests.leaks.fixed_parts import API, FIXED, LEFT_OUT, OPEN_DATA, THIRD_PARTY, WORDS
from tests.leaks.world import Rows

NOUNS = {
    "/rounds/entries/": "round_entry",
    "/rounds/conflicts/": "conflict",
    "/rounds/assignments/": "assignment",
    "/rounds/panelists/": "panelist",
    "/rounds/draws/": "panel_draw",
    "/rounds/runs/": "assignment_run",
    "/rounds/readings/": "reading_batch",
    "/slots/": "running_slot",
    "/packs/": "result_pack",
    "/judge/conflicts/": "conflict",
    "/projects/extensions/": "extension",
    "/projects/changes/": "project_change",
    "/projects/checks/": "project_check",
    "/projects/terminations/": "termination",
    "/projects/preacceptances/": "preacceptance",
    "/projects/samples/": "blind_sample",
    "/projects/checkpoints/": "checkpoint",
    "/projects/runs/": "run",
    "/projects/payments/": "payment",
    "/projects/settlements/": "settlement",
    "/revocations/": "revocation",
    "/notices/objections/": "objection",
    "/approvals/": "approval",
    "/withdrawals/": "approval",
    "/renewals/": "approval",
    "/calls/": "call",
    "/items/": "item",
    "/entries/": "entry",
    "/screening/": "screening",
    "/appeals/": "appeal",
    "/recommendations/": "recommendation",
    "/rounds/": "round",
    "/assignments/": "assignment",
    "/decisions/": "decision",
    "/notices/": "notice",
    "/lines/": "notice_line",
    "/findings/": "identity_finding",
    "/objections/": "objection",
    "/evidence/": "stored_file",
    "/solicitations/": "solicitation",
    "/questions/": "question",
    "/partners/": "partner",
    "/inspections/": "inspection",
    "/shares/": "shareholding",
    "/experts/": "user",
    "/accounts/": "user",
    "/demo-sign-in/": "user",
    "/seats/": "seat",
    "/devices/": "trusted_device",
    "/letters/": "letter",
    "/organisations/": "organisation",
    "/laboratories/": "organisation",
    "/memberships/": "membership",
    "/invitations/": "invitation",
    "/draws/": "draw_commitment",
    "/imports/": "list_import",
    "/documents/": "call_document",
    "/visits/": "visit",
    "/projects/": "project",
    "/milestones/": "milestone",
    "/judge/acceptances/": "panel_expert",
    "/acceptances/": "acceptance",
    "/cases/": "case",
    "/certificates/": "certificate",
    "/schedules/": "schedule",
    "/scope-terms/": "scope_term",
    "/schedule-rows/": "doubtful_row",
    "/campaigns/": "campaign",
    "/faults/": "fault",
    "/needs/": "need",
    "/need-imports/": "need_import",
    "/offers/": "need_offer",
    "/contacts/": "need_contact",
    "/chains/": "chain",
    "/openings/": "opening",
    "/centre-plans/": "centre_plan",
    "/candidates/": "candidate",
    "/centres/": "centre",
    "/registered-centres/": "centre",
    "/evaluations/": "evaluation",
    "/credit/files/": "credit_file",
    "/supports/": "support",
    "/alliances/": "alliance",
    "/alliances/members/": "alliance_member",
    "/alliances/notices/": "alliance_notice",
    "/alliances/topics/": "alliance_topic",
    "/credit/batches/": "credit_batch",
    "/credit/ratings/": "credit_rating",
    "/credit/misconduct/": "misconduct",
}
"""What stands before a key → the table that it is of; the longest that fits counts."""
WHOLE = {"/recommendations/": "recommendation_list"}
"""The same for rules that begin with it."""
OF_BIDDERS = {"entry", "assignment", "screening", "round_entry", "running_slot"}
VARIED = {
    *("approval", "project", "milestone", "project_change", "project_check", "acceptance", "termination"),
    *("payment", "settlement"),
    *("visit", "case", "conflict", "campaign", "stored_file", "need", "centre_plan"),
    *("candidate", "evaluation", "revocation"),
}


@dataclass(frozen=True)
class Address:
    """One request. ``phase``: of the row that it names; "" where it names none, or one that does not exist."""

    rule: str
    path: str
    phase: str = ""


class Addresses:
    """All addresses of an application for one method. ``rows`` as in ``World``."""

    def __init__(self, app: Flask, rows: Rows, method: str = "GET") -> None:
        self.rows = rows
        self.map = app.url_map.bind("localhost")
        self.models = {m.local_table.name: m.class_ for m in db.Model.registry.mappers}  # type: ignore[attr-defined]
        self.rules = sorted(
            (rule for rule in app.url_map.iter_rules() if self._is_ours(rule, method)), key=str
        )

    @staticmethod
    def _is_ours(rule: Rule, method: str) -> bool:
        if rule.endpoint.startswith(THIRD_PARTY) or rule.endpoint in LEFT_OUT:
            return False
        return method in (rule.methods or set())

    def unknown(self) -> list[str]:
        """Rules with a part of which nobody knows what it names."""
        return [rule.rule for rule in self.rules if self._table(rule) is None]

    def of(self, *desks: str) -> "Addresses":
        """Those whose rule begins with one of these; none given: all that stand on nobody's desk."""
        chosen = copy(self)
        chosen.rules = [
            r for r in self.rules if r.rule.startswith(desks or "/") and (desks or desk_of(r.rule) is None)
        ]
        return chosen

    def only(self, rule: Rule) -> "Addresses":
        """Those of one rule."""
        chosen = copy(self)
        chosen.rules = [rule]
        return chosen

    def of_turn(self, seat: str, desk: str, every: int, own: int = 1) -> "Addresses":
        """Every ``own``-th of the seat's own desk, and of all others a part that differs from seat to seat."""

        def turn(rule: str) -> int:
            return zlib.crc32(f"{rule}{seat}".encode())

        chosen = copy(self)
        chosen.rules = [
            r for r in self.rules if turn(r.rule) % (own if r.rule.startswith(desk) else every) == 0
        ]
        return chosen

    def alone(self) -> Iterator[Address]:
        """Those that name nothing of the world."""
        for rule in self.rules:
            if self._table(rule) == "":
                for name, value in _choices(rule):
                    values = {other: FIXED[other] for other in rule.arguments if other != name}
                    yield Address(
                        rule.rule, self.map.build(rule.endpoint, values | ({name: value} if name else {}))
                    )

    def naming(self, seat: str, most: int | None = None) -> Iterator[Address]:
        """Those that name a row: some of every phase, or ``most`` of each rule, others for each seat.

        Some: of what belongs to one of the four laboratories one of each, of what differs within a phase and of what
        was there before the first phase all, else one.
        """
        for rule in self.rules:
            for table in self._tables(rule):
                several = 4 if table in OF_BIDDERS else None if table in VARIED else 1
                found = [
                    (phase, key)
                    for phase, rows in self.rows.items()
                    for key in rows.get(table, ())[: several if phase else None]
                ]
                for phase, key in _some(found, most, f"{rule.rule} {seat}"):
                    yield Address(rule.rule, self.path(rule, table, key), phase)

    def both(self) -> Iterator[Address]:
        """All that there are."""
        yield from self.alone()
        yield from self.naming("")

    def absent(self) -> Iterator[Address]:
        """Those that name a row, for one that does not exist."""
        for rule in self.rules:
            if self._table(rule):
                yield Address(rule.rule, self.path(rule, "", new_key()))

    def path(self, rule: Rule, table: str, key: str) -> str:
        """The address of one row; of nothing where no table is told."""
        row = db.session.get(self.models[table], key) if table else None
        named = next(iter(_in_order(rule)))
        values = {name: _beside(name, row) for name in rule.arguments if name != named}
        if rule.rule.startswith(API):
            values["name"] = next(name for name, of in OPEN_DATA.items() if of == (table or "item"))
        values[named] = _name_of(rule, named, row, key)
        return self.map.build(rule.endpoint, values)

    def _tables(self, rule: Rule) -> list[str]:
        """Open data have one rule for six tables."""
        if rule.rule.startswith(API) and _in_order(rule):
            return list(OPEN_DATA.values())
        return [table] if (table := self._table(rule)) else []

    def _table(self, rule: Rule) -> str | None:
        """The table of what a rule names; "" where it names nothing of the world, None where nobody knows."""
        if not _in_order(rule):
            return ""
        if rule.rule.startswith(API):
            return "item"
        before = rule.rule[: rule.rule.index("<")]
        if before in WHOLE:
            return WHOLE[before]
        fitting = [end for end in NOUNS if before.endswith(end)]
        return NOUNS[max(fitting, key=len)] if fitting else None


def desk_of(rule: str) -> str | None:
    """Whose desk an address is on, if it is on one."""
    first = rule.split("/")[1]
    return first if first in DESKS else None


def _in_order(rule: Rule) -> list[str]:
    """The arguments that name rows, as they stand in the address."""
    found = sorted(rule.arguments - set(FIXED), key=lambda name: rule.rule.index(f":{name}>"))
    return [name for name in found if not isinstance(rule._converters[name], AnyConverter)]


def _choices(rule: Rule) -> list[tuple[str, str]]:
    """Each value of the first part that is one of a few words."""
    if rule.rule in WORDS:
        return [(next(iter(rule._converters)), word) for word in WORDS[rule.rule]]
    for name, converter in rule._converters.items():
        if isinstance(converter, AnyConverter) and name != "form":
            return [(name, word) for word in _words(rule, name)]
    return [("", "")]


def _words(rule: Rule, name: str) -> list[str]:
    found = re.search(rf"<any\(([^)]*)\):{name}>", rule.rule)
    assert found is not None
    return found[1].split(",")


def _name_of(rule: Rule, name: str, row: Any, key: str) -> str:
    slug = isinstance(rule._converters[name], SlugConverter)
    return str(getattr(row, "slug", key)) if slug and row is not None else key


def _beside(name: str, row: Any) -> Any:
    """What stands beside the row in an address: a file of it, a document, the code of an item."""
    if name in FIXED:
        return FIXED[name]
    if name == "code":
        return row.items[0].code if row is not None and row.items else "JSJB-0000-000"
    if name == "document":
        return row.documents[0].id if row is not None and row.documents else new_key()
    owner = "" if row is None else row.call_id if row.__tablename__ == "approval" else row.id
    owned = select(StoredFile.id).where(StoredFile.owner_id == owner)
    return db.session.scalar(owned.order_by(StoredFile.id).limit(1)) or new_key()


def _some(found: list[tuple[str, str]], most: int | None, turn: str) -> list[tuple[str, str]]:
    """``most`` of them, spread over all; which ones depends on ``turn`` alone."""
    if most is None or len(found) <= most:
        return found
    first = zlib.crc32(turn.encode()) % len(found)
    return [found[(first + number * len(found) // most) % len(found)] for number in range(most)]
