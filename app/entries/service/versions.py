"""Freezing, handing in, taking back (rules 1 and 3)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, func, insert, literal, select, union_all

from app.calls.models import Indicator
from app.calls.service import doubt_receipts
from app.chains.cities import city_code
from app.entries.content.consortium import KEY, lead_share, members_in, plain_share
from app.entries.content.document import Frozen, document_of, freeze_document
from app.entries.content.form import slots
from app.entries.content.gaps import gaps_of
from app.entries.models import Entry, EntryVersion, NamedMember
from app.entries.policy import eligibility, has_draft, kept_checks, may_submit_entry, may_withdraw_entry
from app.entries.queries import draft_answers, draft_files, manifest_of
from app.entries.service.sealed_drafts import drop_draft
from app.entries.service.sealing import Sealed
from app.entries.states import ENTRY_MOVES, EntryState
from app.extensions import db
from app.files.models import StoredFile
from app.files.queries import files_of
from app.history.service import record
from app.people.locks import lock_organisation
from app.people.models import Organisation, User
from app.shared.columns import new_key
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, not_now, require

HANDED_IN = "handed in"
CHANGED = not_now("changed_meanwhile", t("你打开本页之后草稿有改动，下面是现在的内容，请核对后再提交"))


def freeze(entry: Entry) -> Frozen:
    """The draft as it stands, bound into one document with its digest and with what it still lacks.

    Reads alone, so it runs before BEGIN; between this and ``submit_entry`` the content for a sealed call is sealed
    (``service.sealing``; trust.md, "Order at submit").
    """
    form, indicators = entry.call.form, entry.item.indicators
    answers = draft_answers(entry.draft) if entry.draft is not None else {}
    files = draft_files(entry)
    manifest = manifest_of(files, form)
    counts = {slot: sum(row["slot"] == slot for row in manifest) for slot in slots(form)}
    return freeze_document(
        document_of(form, answers, indicators) | _together(entry),
        manifest,
        _revision(entry),
        gaps_of(form, answers, indicators, counts),
        (form, {row.id: row.text for row in indicators} | {file.id: "" for file in files}),
    )


def _together(entry: Entry) -> dict[str, Any]:
    """Who bids together, as the document names it; nothing for a laboratory that bids alone.

    Every change of a member moves the draft's revision, so that none comes between freezing and handing in.
    """
    if "consortium" not in entry.call.kind_data.item_fields:
        return {}
    standing = [(p, p.terms_in(entry.draft)) for p in entry.partners if p.is_standing]
    if not standing:
        return {}
    lead, terms = entry.organisation, [agreed for _, agreed in standing if agreed is not None]
    rows = [{**_named(lead), "part": "", "share": plain_share(lead_share(terms))}]
    for partner, agreed in standing:
        told = agreed.as_json() if agreed is not None else {"part": "", "share": "0"}
        when = partner.answered_at.isoformat() if partner.answered_at is not None else ""
        allied = {"alliance": partner.alliance.name} if partner.alliance is not None else {}
        rows.append({**_named(partner.organisation), **told, "confirmed_at": when, **allied})
    return {KEY: rows}


def _named(organisation: Organisation) -> dict[str, str]:
    return {
        "organisation": organisation.id,
        "name": organisation.name,
        "credit_code": organisation.credit_code,
    }


def _revision(entry: Entry) -> int:
    return entry.draft.revision if entry.draft is not None else 0


def submit_entry(
    entry: Entry,
    frozen: Frozen,
    key: str,
    *,
    by: User,
    at: datetime,
    seen: str | None = None,
    sealed: Sealed | None = None,
    latest: datetime | None = None,
    scope: Sequence[Mapping[str, str]] = (),
) -> EntryVersion:
    """Hand in what was frozen, or replace what was handed in before: a new version with a receipt of its own.

    ``at`` is the instant when the server had received the last byte: it is compared with the closing instant and stands
    on the receipt, however late the transaction commits. ``key`` belongs to the form that was pressed: the same key
    gives the same version again, so a double click, the back button and a retry make one version (A08). ``seen`` is the
    digest of what the person was shown, where a page showed it: nothing else is handed in. ``sealed``: the envelope,
    without which nothing is handed in for a sealed call. Its draft goes with it; the caller destroys the draft's key
    once the transaction is committed. ``latest``: where the clocks did not agree, the latest instant that ``at`` can
    really have been; if the list had closed by then, two officers decide whether it was in time (A10). ``scope``: the
    comparison of the entrant's scope that stays with the version (``entries.scope``), made before the transaction.

    ``Refused`` after closing, while something is missing, where a condition of entering is no longer met, where nothing
    differs from what is handed in already (two tabs), and where the draft changed after it was frozen or shown.
    """
    known = pressed_before(entry, key)
    if known is not None:
        return known
    lock_organisation(entry.organisation_id)
    checks = eligibility(entry.organisation, entry.item, None, at)
    require(may_submit_entry(by, entry, at, checks))
    require(first_refusal(_sealed_for(entry, sealed), CHANGED if seen not in {None, frozen.sha256} else YES))
    require(first_refusal(_whole(frozen), _new(entry, frozen)))
    entry.state = ENTRY_MOVES.go("submit", entry.state)
    entry.submitted_at, entry.withdrawn_at = at, None
    version = add_version(entry, frozen, key, by=by, at=at, sealed=sealed)
    version.latest_at, version.checks = latest, [*kept_checks(checks), *map(dict, scope)]
    if latest is not None:
        doubt_receipts(entry.call, latest)
    if sealed is not None:
        drop_draft(entry)
    if entry.call.kind_data.recommended:
        entry.city_code = city_code(entry.organisation.region)
    record("entry.submitted", entry, by=by, at=at, version=version.number, sha256=version.sha256)
    return version


def withdraw_entry(entry: Entry, *, by: User, at: datetime) -> None:
    """Take back what was handed in; until closing it may be handed in again. ``Refused`` after closing."""
    require(may_withdraw_entry(by, entry, at))
    entry.state = ENTRY_MOVES.go("withdraw", entry.state)
    entry.withdrawn_at = at
    record("entry.withdrawn", entry, by=by, at=at, version=entry.version_number)


def add_version(
    entry: Entry,
    frozen: Frozen,
    key: str,
    *,
    by: User,
    at: datetime,
    is_correction: bool = False,
    sealed: Sealed | None = None,
) -> EntryVersion:
    """The next version of an entry with a random receipt number, which tells nobody how many there are (A03)."""
    entry.version_number = _next_number(entry) if is_correction else entry.version_number + 1
    version = EntryVersion(
        entry_id=entry.id,
        number=entry.version_number,
        **(_plain(frozen) if sealed is None else _shut(sealed)),
        received_at=at,
        submitted_by_id=by.id,
        receipt_number=_receipt_number(entry),
        idempotency_key=_own_key(entry, key),
        is_correction=is_correction,
    )
    db.session.add(version)
    name_members(version, frozen.document)
    return version


def name_members(version: EntryVersion, document: Mapping[str, Any]) -> None:
    """Keep whom the document of a version names beside its entrant; asked anew, in place of whom it was thought to."""
    rows = [
        {"entry_id": version.entry_id, "number": version.number, "organisation_id": row["organisation"]}
        for row in members_in(document)
    ]
    known = (NamedMember.entry_id == version.entry_id, NamedMember.number == version.number)
    if version.opened_at is not None:
        db.session.execute(delete(NamedMember).where(*known))
    if rows:
        db.session.flush()
        db.session.execute(insert(NamedMember), rows)


def _next_number(entry: Entry) -> int:
    """After all that was ever handed in: a version that did not count keeps its number (``service.doubts``)."""
    greatest = select(func.max(EntryVersion.number)).where(EntryVersion.entry_id == entry.id)
    return (db.session.scalar(greatest) or 0) + 1


def _plain(frozen: Frozen) -> dict[str, Any]:
    return {
        "content": frozen.content,
        "manifest": frozen.manifest,
        "summary": frozen.summary,
        "sha256": frozen.sha256,
    }


def _shut(sealed: Sealed) -> dict[str, Any]:
    """Nothing that could be read: the commitment, and where and how large the ciphertexts are."""
    commitment = sealed.bid.commitment
    envelope_sha256, envelope_size = commitment.envelope
    return {
        "content": "",
        "sha256": commitment.digest,
        "envelope_key": sealed.envelope_key,
        "envelope_sha256": envelope_sha256,
        "envelope_size": envelope_size,
        "code_salt": sealed.bid.code_salt,
        "commitment_salt": commitment.salt,
        "content_tag": commitment.content,
        "sealed_files": sealed.files,
    }


def _sealed_for(entry: Entry, sealed: Sealed | None) -> Verdict:
    """Whether the envelope was made of this draft, for this version, with the call's key of today."""
    if not entry.call.sealed:
        return YES
    standing = has_draft(entry)
    if not standing:
        return standing
    if sealed is None:
        return not_now("not_sealed", t("内容没有密封，不能提交，请刷新页面后再试"))
    asked = (
        entry.draft and entry.draft.id,
        entry.version_number + 1,
        entry.call.sealing and entry.call.sealing.public,
    )
    return YES if asked == (sealed.draft_id, sealed.number, sealed.public) else CHANGED


def pressed_before(entry: Entry, key: str) -> EntryVersion | None:
    """The version that a form with this key has already made."""
    return db.session.scalar(select(EntryVersion).where(EntryVersion.idempotency_key == _own_key(entry, key)))


def _own_key(entry: Entry, key: str) -> str:
    """A key counts inside its entry alone: nobody learns or takes another's (A06, A07)."""
    return f"{entry.id}:{key[:51]}"


def _receipt_number(entry: Entry) -> str:
    key = new_key().upper()
    return f"{entry.call.kind_data.code_prefix}-{key[:4]}-{key[4:8]}-{key[8:]}"


def _whole(frozen: Frozen) -> Verdict:
    if frozen.gaps:
        return not_now("incomplete", t("还有 %(n)s 处未完成，补齐后才能提交", n=len(frozen.gaps)))
    together = frozen.document.get(KEY) or [{"share": "100"}]
    if Decimal(together[0]["share"]) > 0 and all(row["part"] for row in together[1:]):
        return YES
    return not_now(
        "shares", t("请核对联合体分工：成员单位的任务都要写明，份额合计须小于 100，牵头单位自己也要有份额")
    )


def _new(entry: Entry, frozen: Frozen) -> Verdict:
    """Whether what was frozen differs from what is handed in, and stands as it did: the words, the form, the
    indicators, the files. One query."""
    lines = select(Indicator.id, Indicator.text).where(Indicator.item_id == entry.item_id)
    files = files_of(Entry.__tablename__, [entry.id]).order_by(None)
    handed_in = select(literal(HANDED_IN), EntryVersion.sha256).where(
        EntryVersion.entry_id == entry.id, EntryVersion.number == entry.version_number
    )
    standing = union_all(lines, files.with_only_columns(StoredFile.id, literal("")), handed_in)
    parts = {row[0]: row[1] for row in db.session.execute(standing)}
    before = parts.pop(HANDED_IN, None)
    if entry.state == EntryState.SUBMITTED and before == frozen.sha256:
        return not_now("same", t("内容与已提交的第 %(n)s 版相同，不需要再次提交", n=entry.version_number))
    if _revision(entry) == frozen.revision and frozen.basis == (entry.call.form, parts):
        return YES
    return not_now("changed_meanwhile", t("草稿刚刚被修改，请核对后再提交"))
