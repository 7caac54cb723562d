"""Rows of files: hung on an owner, taken off by mark, counted against a quota."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.calls.models import Call
from app.extensions import db
from app.files.queries import bytes_held, files_of
from app.files.service import keep_file, remove_file
from app.history.models import Act
from tests.factories.calls import make_call
from tests.factories.files import make_proof, pdf_bytes, quick_proof
from tests.factories.people import AT

pytestmark = pytest.mark.usefixtures("app")


def test_keep_file_hangs_it_on_its_owner_and_records_figures_without_the_name(app: Flask) -> None:
    call, content = make_call(), pdf_bytes()
    file = keep_file(call, "document", make_proof("申报 通知.pdf", content), by=None, at=AT)
    assert (file.owner_noun, file.owner_id, file.size) == ("call", call.id, len(content))
    act = db.session.scalars(select(Act).where(Act.name == "file.kept")).one()
    assert (act.noun, act.subject_id, act.figures["sha256"]) == ("call", call.id, file.sha256)
    assert "通知" not in str(act.figures)


def test_remove_file_leaves_the_row_and_hides_it_from_the_owner(app: Flask) -> None:
    call = make_call()
    file = keep_file(call, "document", quick_proof(), by=None, at=AT)
    remove_file(file, call, by=None, at=AT)
    assert db.session.scalars(files_of("call", [call.id])).all() == []
    assert file.store_key


def test_files_of_a_slot_in_the_order_of_their_coming(app: Flask) -> None:
    call = make_call()
    later = keep_file(call, "a", quick_proof(), by=None, at=AT + timedelta(hours=1))
    first = keep_file(call, "a", quick_proof(), by=None, at=AT)
    keep_file(call, "b", quick_proof(), by=None, at=AT)
    assert db.session.scalars(files_of("call", [call.id], slot="a")).all() == [first, later]


def test_a41_bytes_held_count_what_was_removed_for_a_day(app: Flask) -> None:
    call = make_call()
    kept = keep_file(call, "a", quick_proof(), by=None, at=AT)
    gone = keep_file(call, "a", quick_proof(), by=None, at=AT)
    remove_file(gone, call, by=None, at=AT)
    owners = select(Call.id)
    assert bytes_held(owners, AT + timedelta(hours=23)) == kept.size + gone.size
    assert bytes_held(owners, AT + timedelta(hours=25)) == kept.size
