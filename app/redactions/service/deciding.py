"""What an officer makes of a finding: masked, replaced, withheld, or left with a reason."""

from collections.abc import Sequence
from datetime import datetime

from app.entries.models import Entry, EntryVersion
from app.entries.queries import current_version
from app.extensions import db
from app.files.models import StoredFile
from app.history.service import record
from app.people.models import User
from app.redactions.finding import look_for_names
from app.redactions.models import IdentityFinding
from app.redactions.passages import passages_of
from app.redactions.policy import may_decide_findings
from app.redactions.queries import findings_of, latest_copies, names_of
from app.redactions.reports import PROPERTIES, FileReport
from app.redactions.service.checking import keep_cleared, mark_words
from app.redactions.service.copying import settle
from app.redactions.states import FINDING_MOVES, FindingKind, FindingState
from app.shared.text import t
from app.shared.verdict import Invalid, Refused, hidden, not_now, require

LONGEST, LONGEST_WORDS = 400, 100


def mask_findings(entry: Entry, findings: Sequence[IdentityFinding], *, by: User, at: datetime) -> int:
    """Replace the words in the copy that judges read; the entrant's version never changes. How many were masked.

    Findings in files cannot be masked here: they are replaced or withheld. Errors: ``Refused``.
    """
    version = _asked(entry, by, at)
    for finding in findings:
        if finding.version_id != version.id or finding.file_id is not None:
            raise Refused(hidden())
        finding.state = FINDING_MOVES.go("mask", finding.state)
        _decided(finding, "", by, at)
    record("entry.names_masked", entry, by=by, at=at, findings=len(findings))
    settle(version, by=by, at=at)
    return len(findings)


def mask_words(entry: Entry, place: str, words: str, reason: str, *, by: User, at: datetime) -> int:
    """Mask words that nobody's list knows (a nickname, the name of a building); in how many places.

    ``place``: where they stand, as in ``IdentityFinding``; everywhere in the answers if empty. Found as loosely spelt
    as names are. Errors: ``Refused``; ``Invalid`` where they do not stand there or are masked already, and without a
    reason.
    """
    version = _asked(entry, by, at)
    kept, wanted = _needed(reason), words.strip()
    if not 1 <= len(wanted) <= LONGEST_WORDS:
        raise Invalid({"words": t("请填写要遮蔽的文字，不超过 %(n)s 字", n=LONGEST_WORDS)})
    passages = [p for p in passages_of(entry.call.form, version.document) if not place or p.place == place]
    masked = {
        (row.place, row.start, row.stop)
        for row in findings_of(version)
        if row.file_id is None and row.state == FindingState.MASKED
    }
    found = [
        row
        for row in mark_words(version, passages, wanted, at=at)
        if (row.place, row.start, row.stop) not in masked
    ]
    if not found:
        raise Invalid({"words": t("没有找到这些文字，或者已经遮蔽")})
    for row in found:
        row.state = FindingState.MASKED
        _decided(row, kept, by, at)
    db.session.add_all(found)
    record("entry.words_masked", entry, by=by, at=at, findings=len(found))
    settle(version, by=by, at=at)
    return len(found)


def accept_finding(finding: IdentityFinding, reason: str, *, by: User, at: datetime) -> None:
    """Leave it as it stands, with a reason: a common word, another institute, a picture that shows nothing.

    Errors: ``Refused`` (of a file of which the platform could make no copy without properties), ``Invalid``.
    """
    version = _asked(finding.entry, by, at)
    if finding.version_id != version.id:
        raise Refused(hidden())
    kept = _needed(reason)
    if finding.file_id is not None and finding.file_id not in latest_copies([finding.file_id]):
        require(
            not_now(
                "no_copy",
                t("无法自动清除这份附件的文件属性，请上传遮蔽后的副本，或不提供给评审专家"),
            )
        )
    finding.state = FINDING_MOVES.go("accept", finding.state)
    _decided(finding, kept, by, at)
    record("entry.finding_accepted", finding.entry, by=by, at=at, finding=finding.id)
    settle(version, by=by, at=at)


def replace_file(entry: Entry, file: StoredFile, report: FileReport, *, by: User, at: datetime) -> None:
    """Give judges an officer's redacted copy in place of a file. ``report``: the copy, read and cleared before BEGIN.

    Errors: ``Refused``; ``Invalid`` where names are still found in it or it could not be cleared of its properties.
    """
    version = _asked(entry, by, at)
    _check_file(version, file)
    if report.cleared is None:
        raise Invalid({"file": t("无法清除这份文件的属性，请另存为 PDF 后再上传")})
    read = [p for p in report.passages if p.place != PROPERTIES]
    left = look_for_names(read, names_of(entry, version.document))
    if left:
        words = "、".join(dict.fromkeys(hit.words for hit in left[:5]))
        raise Invalid({"file": t("副本中仍有可识别的文字：%(words)s", words=words)})
    keep_cleared(version, report, by=by, at=at)
    _decide_file(version, file, "replace", "", by, at)
    record("entry.file_replaced", entry, by=by, at=at, file=file.id)
    settle(version, by=by, at=at)


def withhold_file(entry: Entry, file: StoredFile, reason: str, *, by: User, at: datetime) -> None:
    """Keep a file from the judges of blind rounds altogether, with a reason. Errors: ``Refused``, ``Invalid``."""
    version = _asked(entry, by, at)
    _check_file(version, file)
    _decide_file(version, file, "withhold", _needed(reason), by, at)
    record("entry.file_withheld", entry, by=by, at=at, file=file.id)
    settle(version, by=by, at=at)


def _decide_file(
    version: EntryVersion, file: StoredFile, move: str, reason: str, by: User, at: datetime
) -> None:
    """All findings of a file at once; one is added where nothing was found, so that the decision has a row."""
    mine = [row for row in findings_of(version) if row.file_id == file.id]
    for row in mine:
        if row.state != FindingState.CLEARED:
            row.state = FINDING_MOVES.go(move, row.state)
            _decided(row, reason, by, at)
    if all(row.state == FindingState.CLEARED for row in mine):
        _add(version, file, FINDING_MOVES.go(move, FindingState.OPEN), reason, by, at)


def _add(
    version: EntryVersion, file: StoredFile, state: FindingState, reason: str, by: User, at: datetime
) -> None:
    finding = IdentityFinding(
        entry_id=version.entry_id,
        version_id=version.id,
        file_id=file.id,
        kind=FindingKind.UNREADABLE,
        place="",
        label="",
        state=state,
        found_at=at,
    )
    _decided(finding, reason, by, at)
    db.session.add(finding)


def _asked(entry: Entry, by: User, at: datetime) -> EntryVersion:
    """The version that counts, where the person may decide on it."""
    require(may_decide_findings(by, entry, at))
    version = current_version(entry)
    assert version is not None  # noqa: S101  (what was handed in has one, and the policy asked)
    return version


def _check_file(version: EntryVersion, file: StoredFile) -> None:
    if file.id not in {row["file_id"] for row in version.manifest}:
        raise Refused(hidden())


def _decided(finding: IdentityFinding, reason: str, by: User, at: datetime) -> None:
    finding.reason, finding.decided_by_id, finding.decided_at = reason, by.id, at


def _needed(reason: str) -> str:
    if not 1 <= len(reason.strip()) <= LONGEST:
        raise Invalid({"reason": t("请填写理由，不超过 %(n)s 字", n=LONGEST)})
    return reason.strip()
