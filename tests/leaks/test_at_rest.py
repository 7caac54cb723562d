"""A04: from the answer to the submit until the opening, what a sealed bid says stands nowhere on the machine.

Written, uploaded, handed in, loaded again and handed in again through the pages of a database that forces its writes;
then every job is run, a checkpoint signed and a backup taken, and all that is on the disk is searched. A bid of a call
that is not sealed goes the same way: what is found of it shows that the search finds.
"""

import re
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.adapters.log_files import host_of, log_folder
from app.adapters.store import store
from app.calls.models import Item
from app.entries.models import Entry
from app.entries.queries import current_version
from app.entries.service import open_version
from app.extensions import db
from app.jobs import import_work
from app.jobs.signing import sign_once
from app.jobs.work import REGISTER, Work, tick
from app.openings.service import close_box
from app.web.receipt_clock import RECEIVED
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_full_draft, writer_of
from tests.factories.files import docx_bytes, pdf_bytes
from tests.factories.people import AT, make_officer
from tests.factories.sealed_entries import seal_to_a_key
from tests.leaks.canaries import Canaries
from tests.leaks.resting import do_not_compress, everything, found
from tests.plugins.scratch import ScratchApp
from tests.web.lab.pages import hidden
from tests.web.lab.test_files import multipart
from tests.web.lab.test_sealed_entries import code_in

AFTER = AT + timedelta(days=11)
WHERE = ("answer", "again", "draft", "paper", "papername", "word")
Site = tuple[Flask, "Bidder", "Bidder", str, float]


class Bidder:
    """A laboratory at its pages; ``marks``: what it says where, a word of its own for each."""

    client: FlaskClient

    def __init__(self, item: Item) -> None:
        canaries = Canaries()
        self.marks = {where: canaries.mint(where, "") + canaries.mint(where, "") for where in WHERE}
        entry = make_full_draft(item, abstract=self.marks["answer"])
        self.key, self.sealed = entry.id, item.call.sealed
        self.session = writer_of(entry.organisation).fs_uniquifier

    def at(self, page: str = "") -> str:
        """An address of the entry."""
        return f"/lab/entries/{self.key}{page}"

    def say(self, where: str) -> None:
        """Let the page save a text while it is typed."""
        said = {"field": "abstract", "value": self.marks[where], "base": 9_999_999}
        answer = self.client.post(self.at("/fields"), json=said)
        assert answer.status_code == 200, answer.text

    def add(self) -> None:
        """A paper and a Word document."""
        paper = pdf_bytes() + f"\n%{self.marks['paper']}".encode() * 900
        word = docx_bytes(word__notes=f"<notes>{self.marks['word']}</notes>".encode() * 99)
        self._upload("plan_file", f"{self.marks['papername']}.pdf", paper)
        self._upload("certificates", "附件.docx", word)

    def _upload(self, slot: str, name: str, content: bytes) -> None:
        sent = self.client.post(self.at(f"/slots/{slot}"), **multipart(name, content))
        assert sent.status_code == 303, re.findall(r"<h1.*?</main>", sent.text, re.S)

    def submit(self) -> str:
        """Press; the reopening code."""
        page = self.client.get(self.at("/submit")).text
        names = ("key", "seen", "code") if self.sealed else ("key", "seen")
        answer = self.client.post(self.at("/submit"), data={name: hidden(page, name) for name in names})
        assert answer.status_code in {200, 303}, answer.text
        return code_in(answer.text)

    def reopen(self, code: str) -> None:
        """Load what was handed in, to replace it."""
        assert self.client.post(self.at("/reopen"), data={"code": code}).status_code == 303


def _client_of(app: Flask, identity: str) -> FlaskClient:
    client = app.test_client()
    client.environ_base[RECEIVED] = AT.timestamp()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = identity, True
    return client


@pytest.fixture
def site(scratch_app: ScratchApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Bids of a sealed and of a plain call, closed; a draft of the sealed one that was never handed in."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    app, began = scratch_app(), time.time()
    app.config["WTF_CSRF_ENABLED"] = False
    with time_machine.travel(AT, tick=False) as clock:
        sealed, unsent, plain, secret = _bidders(app)
        plain.add()
        plain.submit()
        sealed.add()
        sealed.reopen(sealed.submit())
        sealed.say("again")
        sealed.marks["code"] = sealed.submit()
        unsent.say("draft")
        unsent.add()
        sealed.marks |= {f"unsent {name}": mark for name, mark in unsent.marks.items()}
        clock.move_to(AFTER)
        with app.app_context():
            close_box(db.session.get_one(Entry, sealed.key).call, at=AFTER)
            db.session.commit()
        _let_time_pass(app)
        yield app, sealed, plain, secret, began


def _bidders(app: Flask) -> tuple["Bidder", "Bidder", "Bidder", str]:
    with app.app_context():
        db.create_all()
        do_not_compress(app)
        officer = make_officer()
        call = make_call(officer=officer)
        secret = seal_to_a_key(call)
        bidders = [
            Bidder(each) for each in (make_item(call), make_item(call), make_item(make_call(officer=officer)))
        ]
        db.session.commit()
        sessions = [bidder.session for bidder in bidders]
    for bidder, session in zip(bidders, sessions, strict=True):
        bidder.client = _client_of(app, session)
    return bidders[0], bidders[1], bidders[2], secret


def _let_time_pass(app: Flask) -> None:
    """Letters are sent, receipts signed, indices made, the log published, a backup taken: twice, an hour apart."""
    import_work()
    for _ in range(2):
        works = {name: Work(name, one.do, one.every, one.transactional) for name, one in REGISTER.items()}
        done = tick(app, works)
        assert set(works) == set(done), "a job failed"
        settings = app.config["SETTINGS"]
        folder = log_folder(settings)
        with app.app_context():
            sign_once(folder, folder.signer(f"{host_of(settings)}/log"), AFTER)


def test_sealed_bid_stands_nowhere_on_the_disk_before_its_opening(
    site: Site, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """A01, A03, A04, A38: neither answers nor papers, their names, the reopening code; of sent and unsent bids."""
    app, sealed, plain, secret, began = site
    with app.app_context():
        places = list(everything(app, began))
        told = capfd.readouterr()
        places += [("printed", f"{told.out}{told.err}".encode()), ("logged", caplog.text.encode())]
        hits = {name: found(places, mark) for name, mark in sealed.marks.items()}
        assert {name: sorted(where) for name, where in hits.items() if where} == {}
        seen = _kinds(set().union(*(found(places, mark) for mark in plain.marks.values())))
        assert seen >= {"entry_version", "stored_file", "files", "backups", "database"}
        version = current_version(db.session.get_one(Entry, sealed.key))
        assert version is not None
        assert open_version(version, secret, at=AFTER, store=store()).ok
        assert version.document["abstract"] == sealed.marks["again"]
        db.session.commit()
        assert found(list(everything(app, began)), sealed.marks["again"])


def _kinds(places: set[str]) -> set[str]:
    """Tables, folders, and the database's own files."""
    return {
        "database" if ".db" in name or name.startswith(("base/", "pg_wal/")) else name.split("/")[0]
        for name in places
    }
