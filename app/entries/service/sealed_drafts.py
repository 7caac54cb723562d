"""The drafts of sealed calls: begun under a key of their own, loaded again with the reopening code, begun anew."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from app.entries.content.consortium import Terms, members_in
from app.entries.content.document import answers_of
from app.entries.models import Draft, Entry, EntryVersion, Partner
from app.entries.policy import may_begin_anew, may_reopen_entry
from app.entries.queries import stored_files, version_of
from app.entries.states import PARTNER_MOVES, PartnerState
from app.extensions import db
from app.files.models import StoredFile
from app.files.service import remove_file
from app.history.service import record
from app.people.models import User
from app.sealing.bids import reopen_bid
from app.sealing.envelopes import Identity, Opened
from app.sealing.errors import NotTheirs, SealingError, WrongCode
from app.sealing.files import SealedFile
from app.shared.text import t
from app.shared.verdict import Invalid, require

STEP = 1_000_000
"""Between the revisions of a draft and of its successor, so that a page of the first never overwrites the second."""


class DraftKeys(Protocol):
    """Where the keys of sealed drafts lie, outside the database (``adapters.draft_keys``)."""

    def make(self, draft: str, /) -> bytes: ...


def begin_draft(entry: Entry, keys: DraftKeys | None, *, at: datetime) -> Draft:
    """An empty draft; of a sealed call under a new key, which is made here and kept by ``keys``.

    ``ValueError`` for a sealed call without ``keys``.
    """
    draft = Draft(entry=entry, fields={}, revision=STEP * entry.version_number, updated_at=at)
    draft.is_sealed = entry.call.sealed
    db.session.add(draft)
    db.session.flush()
    if draft.is_sealed:
        if keys is None:
            raise ValueError("the draft of a sealed call needs a key")
        draft.unlock(keys.make(draft.id))
    return draft


def drop_draft(entry: Entry) -> None:
    """Delete what is left of a sealed draft from the database: noise, once its key is destroyed."""
    if entry.draft is not None:
        db.session.delete(entry.draft)
    for file in stored_files(entry):
        file.sealed_as = None
    for partner in entry.partners:
        partner.terms = None
    db.session.flush()
    db.session.expire(entry, ["draft"])


def identity_of(entry: Entry, number: int) -> Identity:
    """Whose bid an envelope must say it is."""
    return Identity(entry.call_id, entry.organisation_id, entry.id, number)


def reopen_version(version: EntryVersion, code: str, envelope: bytes) -> Opened:
    """A sealed version, read with its reopening code; reads alone, so it runs before BEGIN.

    ``envelope``: the bytes under ``envelope_key``. ``Invalid`` (code) says what is wrong with a code.
    """
    assert version.code_salt is not None  # noqa: S101  it is sealed
    try:
        return reopen_bid(envelope, code, version.code_salt, identity_of(version.entry, version.number))
    except WrongCode as wrong:
        said = t("重开码共 28 个字符，请核对")
        if wrong.reason == "character":
            said = t("重开码的第 %(n)s 个字符不对，重开码只用数字和字母（不用 I、L、O、U）", n=wrong.place)
        elif wrong.reason == "check":
            said = t("重开码有误，请逐组核对")
        raise Invalid({"code": said}) from wrong
    except NotTheirs as wrong:
        raise Invalid({"code": t("这不是本申报第 %(n)s 版的重开码", n=version.number)}) from wrong
    except SealingError as wrong:
        raise Invalid({"code": t("密封件已损坏，无法调回，请重新起草并提交")}) from wrong


def reopen_entry(entry: Entry, opened: Opened, keys: DraftKeys, *, by: User, at: datetime) -> Draft:
    """Load a handed-in bid again as a draft under a new key. The version that was handed in goes on counting.

    ``opened`` from ``reopen_version``. ``Refused`` after closing, and while there is a draft to be lost.
    """
    require(may_reopen_entry(by, entry, at))
    version = version_of(entry, opened.manifest.identity.version)
    assert version is not None  # noqa: S101  its envelope was opened
    drop_draft(entry)
    draft = begin_draft(entry, keys, at=at)
    kept = {"r": draft.revision, "by": by.id, "at": at.isoformat()}
    answers = answers_of(entry.call.form, _document(opened))
    draft.fields = {field: {"v": draft.lock(field, value), **kept} for field, value in answers.items()}
    _take_partners(entry, draft, _document(opened), by=by, at=at)
    _take_files(entry, draft, version, opened.manifest.files, by=by, at=at)
    record("entry.reopened", entry, by=by, at=at, version=version.number)
    return draft


def begin_anew(entry: Entry, keys: DraftKeys, *, by: User, at: datetime) -> Draft:
    """An empty draft where nobody has the code any more, or where the draft's key is lost.

    What was handed in goes on counting. What members of a consortium confirmed went with the draft: they confirm again.
    ``Refused`` after closing, and while there is a draft to be lost.
    """
    require(may_begin_anew(by, entry, at))
    drop_draft(entry)
    draft = begin_draft(entry, keys, at=at)
    for partner in entry.partners:
        if partner.state == PartnerState.CONFIRMED:
            _ask_again(partner)
    _take_files(entry, draft, None, (), by=by, at=at)
    record("entry.begun_anew", entry, by=by, at=at)
    return draft


def _document(opened: Opened) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(opened.content)
    return document


def _take_partners(entry: Entry, draft: Draft, document: dict[str, Any], *, by: User, at: datetime) -> None:
    """The terms that stand in the bid are the members' again; of who has left since nothing is kept.

    Confirmed stays who confirmed just these; whoever was asked for other ones since, or joined since, is asked again.
    """
    agreed = {row["organisation"]: row for row in members_in(document)}
    for partner in entry.partners:
        row = agreed.get(partner.organisation_id)
        if not partner.is_standing:
            continue
        if row is not None:
            partner.agree_on(Terms.from_json(row), draft)
        if row is None or not _confirmed(partner, row):
            _ask_again(partner)
            if row is not None:
                record("partner.changed", partner, by=by, at=at, call_id=entry.call_id, entry=entry.id)


def _confirmed(partner: Partner, row: Mapping[str, Any]) -> bool:
    """Whether its last word was to the terms of this row."""
    if partner.state != PartnerState.CONFIRMED or partner.answered_at is None:
        return False
    return bool(row["confirmed_at"]) and partner.answered_at == datetime.fromisoformat(row["confirmed_at"])


def _ask_again(partner: Partner) -> None:
    partner.state = PARTNER_MOVES.go("change", partner.state)
    partner.answered_at = partner.answered_by_id = None
    partner.revision += 1


def _take_files(
    entry: Entry,
    draft: Draft,
    version: EntryVersion | None,
    files: Iterable[SealedFile],
    *,
    by: User,
    at: datetime,
) -> None:
    """Exactly the files of the version belong to the draft again; others are taken off."""
    known = {file.sealed_sha256: file for file in files}
    keys = {row["sha256"]: row["file_id"] for row in (version.sealed_files or [] if version else [])}
    wanted = {keys[digest]: known[digest] for digest in known if digest in keys}
    for file in stored_files(entry):
        if file.id not in wanted:
            remove_file(file, entry, by=by, at=at)
    for key, sealed in wanted.items():
        row = db.session.get_one(StoredFile, key)
        row.is_removed = False
        row.sealed_as = draft.lock_file(sealed)
