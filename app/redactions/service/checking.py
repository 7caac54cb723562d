"""What a check found becomes rows; decisions on the same words and files of an earlier version stand."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from app.entries.models import EntryVersion
from app.extensions import db
from app.files.service import keep_file
from app.history.service import record
from app.people.models import User
from app.redactions.finding import Hit, Name, Names, Passage, look_for_names
from app.redactions.models import IdentityFinding, NameCheck, RedactedCopy
from app.redactions.passages import passages_of
from app.redactions.queries import check_of, latest_copies, names_of
from app.redactions.reports import PROPERTIES, FileReport
from app.redactions.service.copying import settle
from app.redactions.states import FindingKind, FindingState

LONGEST_HIT = 400


def take_check(version: EntryVersion, reports: Sequence[FileReport], *, at: datetime) -> NameCheck:
    """Look a version through for names and keep what was found; ``reports`` for each file that judges would get.

    The clock's act. A version is looked through once: a second time gives the first check. Properties of files are
    cleared by the platform, so a name in them is told and asks nothing of anybody.
    """
    known = check_of(version)
    if known is not None:
        return known
    entry = version.entry
    form, names = entry.call.form, names_of(entry, version.document)
    passages = passages_of(form, version.document)
    found = [_found(version, hit, None, at) for hit in look_for_names(passages, names)]
    found += _marked_before(version, passages, at)
    for report in reports:
        found += _in_file(version, report, look_for_names(report.passages, names), at)
        keep_cleared(version, report, by=None, at=at)
    db.session.add_all(found)
    check = NameCheck(
        entry_id=entry.id,
        version_id=version.id,
        passages=len(passages),
        files=len(reports),
        checked_at=at,
    )
    db.session.add(check)
    db.session.flush()
    _carry_over(found)
    waiting = sum(row.state == FindingState.OPEN for row in found)
    record("entry.names_checked", entry, by=None, at=at, findings=len(found), open=waiting)
    settle(version, by=None, at=at)
    return check


def mark_words(
    version: EntryVersion, passages: Sequence[Passage], words: str, *, at: datetime
) -> list[IdentityFinding]:
    """Open findings, not yet added, for every place where words stand that a person named."""
    wanted = Names((Name(words, FindingKind.BY_HAND),))
    return [_found(version, hit, None, at) for hit in look_for_names(passages, wanted)]


def _marked_before(version: EntryVersion, passages: Sequence[Passage], at: datetime) -> list[IdentityFinding]:
    """Words that a person marked in an earlier version, where they still stand; their decision is carried over."""
    earlier = select(IdentityFinding.place, IdentityFinding.hit).where(
        IdentityFinding.entry_id == version.entry_id,
        IdentityFinding.version_id != version.id,
        IdentityFinding.kind == FindingKind.BY_HAND,
    )
    pairs = db.session.execute(earlier.distinct().order_by(IdentityFinding.place, IdentityFinding.hit)).all()
    return [
        row
        for place, words in pairs
        for row in mark_words(version, [p for p in passages if p.place == place], words, at=at)
    ]


def keep_cleared(
    version: EntryVersion, report: FileReport, *, by: User | None, at: datetime
) -> RedactedCopy | None:
    """A copy of a file of the entry, cleared of its properties, as the one that judges get from now on."""
    if report.cleared is None:
        return None
    standing = latest_copies([report.file_id]).get(report.file_id)
    if standing is not None and by is None:
        return standing[
            0
        ]  # of an earlier version with the same file: an officer's copy is worth more than ours
    copy = RedactedCopy(
        entry_id=version.entry_id,
        source_id=report.file_id,
        number=standing[0].number + 1 if standing is not None else 1,
        made_at=at,
        made_by_id=by.id if by is not None else None,
    )
    db.session.add(copy)
    db.session.flush()
    keep_file(copy, "", report.cleared, by=by, at=at)
    return copy


def _in_file(
    version: EntryVersion, report: FileReport, hits: Iterable[Hit], at: datetime
) -> list[IdentityFinding]:
    found = [_found(version, hit, report, at) for hit in hits]
    if report.unreadable or report.cleared is None:
        found.append(
            IdentityFinding(
                entry_id=version.entry_id,
                version_id=version.id,
                file_id=report.file_id,
                kind=FindingKind.UNREADABLE,
                place="",
                label="",
                found_at=at,
            )
        )
    return found


def _found(version: EntryVersion, hit: Hit, report: FileReport | None, at: datetime) -> IdentityFinding:
    gone = report is not None and report.cleared is not None and hit.passage.place == PROPERTIES
    return IdentityFinding(
        entry_id=version.entry_id,
        version_id=version.id,
        file_id=report.file_id if report is not None else None,
        kind=hit.kind,
        place=hit.passage.place,
        label=hit.passage.label[:300],
        start=hit.start,
        stop=hit.stop,
        before=hit.before,
        hit=hit.words[:LONGEST_HIT],
        after=hit.after,
        state=FindingState.CLEARED if gone else FindingState.OPEN,
        found_at=at,
    )


def _carry_over(found: Sequence[IdentityFinding]) -> None:
    """Take decisions over from an earlier version, where the same words stand in the same place or file."""
    if not found:
        return
    earlier = select(IdentityFinding).where(
        IdentityFinding.entry_id == found[0].entry_id,
        IdentityFinding.version_id != found[0].version_id,
        IdentityFinding.decided_at.is_not(None),
    )
    rows = db.session.scalars(earlier.order_by(IdentityFinding.decided_at, IdentityFinding.id))
    decided = {_same(row): row for row in rows}
    for row in found:
        old = decided.get(_same(row))
        if row.state == FindingState.OPEN and old is not None:
            row.state, row.reason = old.state, old.reason
            row.decided_by_id, row.decided_at = old.decided_by_id, old.decided_at


def _same(row: IdentityFinding) -> tuple[object, ...]:
    return row.file_id, row.kind, row.place, row.before, row.hit, row.after
