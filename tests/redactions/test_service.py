"""Checks and decisions on real rows; what judges read; who may."""

import io
import zipfile

import pytest
from pypdf import PdfReader, PdfWriter

from app.adapters.anonymising.reading import read_bytes, read_proof
from app.adapters.store import store
from app.entries.models import Entry, EntryVersion
from app.entries.queries import current_version
from app.extensions import db
from app.files.models import StoredFile
from app.files.service import keep_file
from app.history.models import Act
from app.jobs.redacting import read_files
from app.people.models import User
from app.progress.record import acts_of, blind_entrants, shown_line, visible_acts, visible_readings
from app.redactions.models import BlindCopy
from app.redactions.policy import may_redact_entry, may_see_redactions, visible_findings
from app.redactions.queries import blind_copy_of, findings_of, unready_entries
from app.redactions.service import (
    accept_finding,
    mask_findings,
    replace_file,
    withhold_file,
)
from app.redactions.states import FindingKind, FindingState
from app.rounds.policy import may_release_round
from app.shared.verdict import Invalid, Refused
from tests.factories.files import DOCX, image_bytes, make_proof
from tests.factories.people import AT, make_member, make_officer, make_user
from tests.factories.rounds import make_closed_call, make_round
from tests.redactions.conftest import LAB, check, version_of


def pdf_of(author: str) -> bytes:
    """A PDF whose properties name somebody."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": author, "/Company": author})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _docx(body: str, author: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="{DOCX}"/>'
            '<Override PartName="/docProps/core.xml" ContentType="x"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            '<Relationships><Relationship Id="r1" Type="o" Target="word/document.xml"/>'
            '<Relationship Id="r2" Type="c" Target="docProps/core.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", body)
        archive.writestr("docProps/core.xml", f"<p><creator>{author}</creator></p>")
    return out.getvalue()


def add_stored(entry: Entry, name: str, content: bytes, slot: str = "proofs") -> StoredFile:
    """A file in the manifest of the version that counts."""
    version = current_version(entry)
    assert version is not None
    file = keep_file(entry, slot, make_proof(name, content), by=None, at=AT)
    row = {"slot": slot, "file_id": file.id, "name": name, "size": file.size, "sha256": file.sha256}
    version.manifest = [*version.manifest, row]
    db.session.flush()
    return file


def test_take_check_finds_names_in_the_answers_and_makes_no_copy_yet(entry: Entry) -> None:
    found = check(entry)
    assert [(f.hit, f.kind, f.state) for f in found] == [
        (LAB, FindingKind.ORGANISATION, FindingState.OPEN),
        ("林示例", FindingKind.PERSON, FindingState.OPEN),
    ]
    assert blind_copy_of(entry) is None


def test_take_check_twice_keeps_the_first(entry: Entry) -> None:
    assert len(check(entry)) == len(check(entry)) == 2


def test_mask_findings_makes_the_copy_and_leaves_the_frozen_version(entry: Entry, officer: User) -> None:
    before = version_of(entry).content
    assert mask_findings(entry, check(entry), by=officer, at=AT) == 2
    copy = blind_copy_of(entry)
    assert copy is not None
    assert copy.document == {"work": "本案例由某机构牵头，某人员负责，采用通用方法。"}
    assert version_of(entry).content == before


def test_decisions_taken_again_add_copies_and_keep_the_earlier(entry: Entry, officer: User) -> None:
    found = check(entry)
    mask_findings(entry, found, by=officer, at=AT)
    accept_finding(found[1], "通用称呼", by=officer, at=AT)
    copies = db.session.scalars(db.select(BlindCopy).order_by(BlindCopy.number)).all()
    assert [c.number for c in copies] == [1, 2]
    assert "某人员" in copies[0].content
    assert "林示例" in copies[1].content


def test_accept_finding_without_reason_is_invalid(entry: Entry, officer: User) -> None:
    with pytest.raises(Invalid):
        accept_finding(check(entry)[0], " ", by=officer, at=AT)


def test_file_properties_are_cleared_without_anybody(entry: Entry, officer: User) -> None:
    file = add_stored(entry, "云桥.pdf", pdf_of(LAB))
    found = check(entry)
    assert [(f.state, f.hit) for f in found if f.file_id == file.id] == [(FindingState.CLEARED, LAB)] * len(
        [f for f in found if f.file_id == file.id]
    )
    mask_findings(entry, [f for f in found if f.file_id is None], by=officer, at=AT)
    copy = blind_copy_of(entry)
    assert copy is not None
    served = db.session.get_one(StoredFile, copy.manifest[0]["file_id"])
    content = store().get(served.store_key)
    assert LAB not in str(PdfReader(io.BytesIO(content)).metadata)
    assert served.id != file.id
    assert "云桥" not in served.name


def test_name_in_a_document_is_found_across_runs_and_replaced_by_a_clean_copy(
    entry: Entry, officer: User
) -> None:
    file = add_stored(entry, "证明.docx", _docx_with(LAB))
    found = check(entry)
    assert [f.hit for f in found if f.file_id == file.id and f.state == FindingState.OPEN] == [LAB]
    still = read_proof(file.id, make_proof("副本.docx", _docx_with("某某云桥检验检测有限公司")))
    with pytest.raises(Invalid):
        replace_file(entry, file, still, by=officer, at=AT)
    clean = read_proof(file.id, make_proof("副本.docx", _docx_with("某机构")))
    replace_file(entry, file, clean, by=officer, at=AT)
    mask_findings(entry, [f for f in found if f.file_id is None], by=officer, at=AT)
    copy = blind_copy_of(entry)
    assert copy is not None
    served = store().get(db.session.get_one(StoredFile, copy.manifest[0]["file_id"]).store_key)
    assert b"docProps" not in served
    report = read_bytes("x", "docx", served)
    assert "某机构" in "".join(p.text for p in report.passages)


def _docx_with(text: str) -> bytes:
    half = len(text) // 2
    runs = f"<w:r><w:t>{text[:half]}</w:t></w:r><w:r><w:t>{text[half:]}</w:t></w:r>"
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return _docx(f"<w:document {space}><w:body><w:p>{runs}</w:p></w:body></w:document>", LAB)


def test_picture_cannot_be_read_and_waits_for_an_officer(entry: Entry, officer: User) -> None:
    file = add_stored(entry, "现场.png", image_bytes())
    found = [f for f in check(entry) if f.file_id == file.id]
    assert [(f.kind, f.state) for f in found] == [(FindingKind.UNREADABLE, FindingState.OPEN)]
    accept_finding(found[0], "没有标志", by=officer, at=AT)
    withhold_file(entry, file, "改为不提供", by=officer, at=AT)
    mask_findings(entry, [f for f in findings_of(version_of(entry)) if f.file_id is None], by=officer, at=AT)
    copy = blind_copy_of(entry)
    assert copy is not None
    assert copy.manifest == []


def test_file_that_the_store_lost_is_not_accepted_but_may_be_withheld(entry: Entry, officer: User) -> None:
    file = add_stored(entry, "遗失.png", image_bytes())
    store().delete(file.store_key)
    found = [f for f in check(entry) if f.file_id == file.id]
    with pytest.raises(Refused):
        accept_finding(found[0], "看过", by=officer, at=AT)
    withhold_file(entry, file, "无法读取", by=officer, at=AT)
    assert found[0].state == FindingState.WITHHELD


def test_files_of_identifying_questions_are_not_even_read(entry: Entry) -> None:
    add_stored(entry, "承诺书.pdf", pdf_of(LAB), slot="pledge")
    assert read_files(version_of(entry)) == []


def test_release_of_a_blind_round_waits_for_check_and_decisions(entry: Entry, officer: User) -> None:
    round_ = make_round(entry.call, [entry], blind=True)
    taking_part = db.select(Entry.id).where(Entry.id == entry.id)
    counts = [db.session.scalar(query) for query in unready_entries(taking_part)]
    assert counts == [1, 0]
    found = check(entry)
    assert [db.session.scalar(query) for query in unready_entries(taking_part)] == [0, 1]
    mask_findings(entry, found, by=officer, at=AT)
    assert [db.session.scalar(query) for query in unready_entries(taking_part)] == [0, 0]
    assert may_release_round(officer, round_, AT).code == "nothing_staged"


def test_correction_keeps_decisions_on_the_same_words(entry: Entry, officer: User) -> None:
    mask_findings(entry, check(entry), by=officer, at=AT)
    old = version_of(entry)
    new = EntryVersion(
        entry=entry, number=2, content=old.content, manifest=[], sha256="1" * 64, received_at=AT,
        submitted_by_id=old.submitted_by_id, receipt_number="R2", idempotency_key="K2", is_correction=True,
    )  # fmt: skip
    db.session.add(new)
    entry.version_number = 2
    db.session.flush()
    assert {f.state for f in check(entry)} == {FindingState.MASKED}
    assert blind_copy_of(entry) is not None


def test_redactions_are_for_officers_of_the_call_alone(entry: Entry, officer: User) -> None:
    check(entry)
    table = [
        (None, False),
        (make_user(), False),
        (make_member(entry.organisation), False),
        (make_officer(make_closed_call()), False),
        (officer, True),
    ]
    for user, may in table:
        assert bool(may_redact_entry(user, entry, AT)) is may
        assert bool(may_see_redactions(user, entry.call, AT)) is may
        seen = db.session.scalars(visible_findings(user, AT)).all()
        assert bool(seen) is may


def test_record_of_a_blind_call_tells_no_entrant_before_the_result(entry: Entry) -> None:
    member = entry.organisation.memberships[0].user
    act = Act(
        at=AT, name="entry.submitted", noun="entry", subject_id=entry.id, call_id=entry.call_id,
        actor_id=member.id, figures={},
    )  # fmt: skip
    db.session.add(act)
    db.session.flush()
    assert shown_line(act, blind_entrants(AT)).actor_id is None
    asked = acts_of(db.select(Act).where(Act.name == "entry.submitted"), member.id, AT)
    assert db.session.scalars(asked).all() == []
    entry.outcome = "selected"
    db.session.flush()
    assert shown_line(act, blind_entrants(AT)).actor_id == member.id


def test_record_statements_run(entry: Entry) -> None:
    assert db.session.scalars(visible_acts(None, AT)).all() == []
    assert db.session.scalars(visible_readings(None, AT)).all() == []
