"""Which rows an act makes final: their digests enter the log beside the act, so that an edit of them straight in the
database shows as well (trust.md A05). The tables belong to nouns on the right and are known here by name alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.history.models import Act

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Binding:
    """``acts`` make ``columns`` final in the rows of ``table`` whose ``link`` is the act's subject.

    ``ends``: acts on the same subject after which they may change again until the next of ``acts``."""

    table: str
    link: str
    columns: tuple[str, ...]
    acts: frozenset[str]
    ends: frozenset[str] = frozenset()


def _binding(table: str, link: str, columns: str, acts: str, ends: str = "") -> Binding:
    return Binding(table, link, tuple(columns.split()), frozenset(acts.split()), frozenset(ends.split()))


VERSION = "entry_id number sha256 received_at submitted_by_id receipt_number is_correction"
REVIEW = "entry_id judge_id state total finished_at corrections"
APPROVAL = "act noun subject_id payload proposed_by_id decided_by_id decided_at"
SEALING = "call_id public wraps_fingerprint rehearsal_sha256 rehearsed_at box_root box_closed_at"
SEALED = "call.openers_set call.rehearsed call.openers_changed box.closed"
RESULT = "opening_id entry_id version_id ok error differences at"
DONE, AGAIN = "review.finished review.voided review.corrected", "review.reopened"
BINDINGS: tuple[Binding, ...] = (
    _binding("entry_version", "entry_id", VERSION, "entry.submitted entry.corrected"),
    _binding("entry_receipt", "entry_id", "version_id words document", "entry.submitted entry.corrected"),
    _binding("call_sealing", "call_id", SEALING, SEALED),
    _binding("opening_result", "entry_id", RESULT, "entry.opened entry.not_opened"),
    _binding("review", "id", REVIEW, DONE, AGAIN),
    _binding("mark", "review_id", "review_id criterion score", DONE, AGAIN),
    _binding("review_correction", "review_id", "review_id number marks total digest", "review.corrected"),
    _binding("draw_commitment", "id", "call_id commitment", "draw.committed draw.revealed"),
    _binding("ranking", "id", "call_id round_id item_id inputs_hash method", "ranking.made"),
    _binding("ranking_line", "ranking_id", "ranking_id entry_id position place total", "ranking.made"),
    _binding("allocation", "id", "call_id sign caps items total cost", "allocation.made"),
    _binding(
        "allocation_line", "allocation_id", "item_id entry_id place score cost is_chosen", "allocation.made"
    ),
    _binding("decision", "id", "item_id ranking_id result basis agreed_by_id", "decision.agreed"),
    _binding("decision_line", "decision_id", "decision_id entry_id place", "decision.agreed"),
    _binding(
        "notice_line", "notice_id", "entry_id position organisation_name item_title", "notice.published"
    ),
    _binding("result_pack", "id", "notice_id number sha256 document_sha256", "result_pack.made"),
    _binding("certificate", "id", "number entry_id sha256 issued_at", "certificate.issued"),
    _binding("approval", "id", APPROVAL, "approval.agreed approval.refused"),
)


@dataclass(frozen=True, slots=True)
class BoundRow:
    """What ``table`` holds for ``key`` now, in the columns that ``act`` made final."""

    act: Act
    table: str
    key: str
    columns: dict[str, Any]


def rows_bound_by(acts: Sequence[Act]) -> list[BoundRow]:
    """The rows that these acts made final, as they are stored; by act, table and key. A query a table and 500 acts."""
    found: list[BoundRow] = []
    for binding in BINDINGS:
        by_subject: dict[str, list[Act]] = {}
        for act in acts:
            if act.name in binding.acts:
                by_subject.setdefault(act.subject_id, []).append(act)
        for subject, row in _stored(binding, binding.link, by_subject):
            found += [
                BoundRow(act, binding.table, row["id"], _cut(binding, row)) for act in by_subject[subject]
            ]
    return sorted(found, key=lambda row: (row.act.id, row.table, row.key))


def columns_now(table: str, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What a bound table holds for these keys today, by key; a key whose row is gone is missing."""
    binding = binding_of(table)
    return {key: _cut(binding, row) for key, row in _stored(binding, "id", list(keys))}


def binding_of(table: str) -> Binding:
    """The binding of a table. Error: StopIteration where none is bound under this name."""
    return next(each for each in BINDINGS if each.table == table)


def _stored(binding: Binding, column: str, values: Iterable[str]) -> list[tuple[str, Mapping[str, Any]]]:
    table = db.metadata.tables[binding.table]
    asked = list(values)
    wanted = [table.c[name] for name in dict.fromkeys(("id", column, *binding.columns))]
    rows: list[tuple[str, Mapping[str, Any]]] = []
    for start in range(0, len(asked), AT_ONCE):
        query = select(*wanted).where(table.c[column].in_(asked[start : start + AT_ONCE]))
        rows += [(row[column], dict(row)) for row in db.session.execute(query).mappings()]
    return rows


def _cut(binding: Binding, row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in binding.columns}
