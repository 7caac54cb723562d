"""What the phases are built with: calls of two officers, and entries whose every answer is a mark."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from app.adapters.store import new_store_key, store
from app.calls.models import Call, Item
from app.entries.content.form import questions
from app.entries.models import Entry
from app.entries.service import save_field
from app.extensions import db
from app.files.models import StoredFile
from app.files.proof import Proof
from app.people.states import SeatRole
from app.screening.models import Screening
from app.screening.states import ScreeningState
from app.shared.columns import new_key
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_draft, make_submitted_entry, opened
from tests.factories.people import AT, make_officer, seat
from tests.factories.saving import save
from tests.leaks.canaries import Canaries, Canary
from tests.leaks.cast import Cast

BIDDERS = ("lab", "rival", "tied")
DAY = timedelta(days=1)
TEXTS = {"text", "long_text"}


@dataclass
class Stage:
    """The cast and the marks, and the phase that is being built."""

    cast: Cast
    canaries: Canaries
    phase: str = ""

    def mark(self, secret: str, owner: str = "", author: str = "") -> str:
        """A mark of this phase."""
        return self.canaries.mint(secret, self.phase, owner, author)

    def call(self, closes_at: datetime, *, reviews: int = 2, **columns: Any) -> Call:
        """A published list with its two officers, and one more who has a seat on it alone (nobody who is swept)."""
        call = make_call(
            officer=self.cast["officer"],
            opens_at=AT - 120 * DAY,
            closes_at=closes_at,
            document_number="苏市监〔2026〕18号",
            organiser="江苏省市场监督管理局",
            **columns,
        )
        call.method = call.method | {"reviews_per_entry": reviews, "threshold": "5.00"}
        self.seat_officers(call)
        return call

    def seat_officers(self, call: Call) -> None:
        """The second officer, and a third who proposes what the others see."""
        seat(self.cast["second"], SeatRole.OFFICER, call=call)
        make_officer(call)

    def item(self, call: Call, **columns: Any) -> Item:
        """An item that the enterprise of the cast issues."""
        return make_item(call, issuer=self.cast.issuer, **columns)

    def bids(self, item: Item, *owners: str) -> list[Entry]:
        """Handed in by these laboratories, in this order."""
        return [self.bid(item, owner) for owner in owners or BIDDERS]

    def bid(self, item: Item, owner: str) -> Entry:
        """Handed in by one laboratory."""
        lab, member = self.cast.laboratories[owner], self.cast[owner]
        entry = make_submitted_entry(item, lab, member, **self.answers(item.call, owner))
        self.write_files(entry, owner)
        version = entry.versions[0]
        for number in (version.receipt_number, version.receipt_number.replace("-", "")):
            self.watch(number, "entry.exists", owner)
        if version.is_sealed:
            for digest in (version.sha256, version.sha256[:8]):  # pages print it in groups of eight
                self.watch(digest, "bid.commitment", owner)
        self.watch(entry.id, "entry.exists", owner)
        return entry

    def paper(self, secret: str, owner: str = "") -> Proof:
        """A file whose bytes and name are marks, as if it had passed its proof."""
        content, key = self.mark(secret, owner).encode(), new_store_key()
        store().put(key, content)
        name = f"{self.mark(secret, owner)}.pdf"
        return Proof(name, "application/pdf", len(content), sha256(content).hexdigest(), key)

    def write_files(self, entry: Entry, owner: str) -> None:
        """Put marks into the files of an entry that factories leave without bytes."""
        rows = {row["file_id"]: row for row in entry.versions[0].manifest}
        for file in db.session.query(StoredFile).filter_by(owner_id=entry.id, is_sealed=False):
            content = self.mark("entry.content", owner).encode()
            store().put(file.store_key, content)
            file.size, file.sha256 = len(content), sha256(content).hexdigest()
            rows[file.id] |= {"size": file.size, "sha256": file.sha256}
        flag_modified(entry.versions[0], "manifest")

    def about(self, secret: str, owner: str = "", author: str = "") -> Canary:
        """What a mark of this phase stands for."""
        return Canary(secret, self.phase, owner, author)

    def watch(self, mark: str, secret: str, owner: str = "", author: str = "") -> None:
        """A key that exists already, or a text that stands for something else now."""
        self.canaries.known[mark] = self.about(secret, owner, author)

    def draft(self, item: Item, owner: str) -> Entry:
        """Begun by a laboratory, and never handed in."""
        lab, member = self.cast.laboratories[owner], self.cast[owner]
        entry = make_draft(item, lab, member)
        for name, value in self.answers(item.call, owner, "entry.draft").items():
            assert entry.draft is not None
            save_field(entry, name, value, entry.draft.revision, by=member, at=opened(item))
        self.watch(entry.id, "draft.exists", owner)
        return entry

    def answers(self, call: Call, owner: str, secret: str = "") -> dict[str, Any]:
        """A mark for every text and every name; amounts that nobody else asks."""
        given: dict[str, Any] = {}
        for _, question in questions(call.form):
            key, kind = question["key"], question["type"]
            names = key == "leader" or question.get("identifying")
            if kind in TEXTS:
                given[key] = self.mark(secret or ("entry.identity" if names else "entry.content"), owner)
            elif key == "price":
                given[key] = self.canaries.price(secret or "entry.content", self.phase, owner)
            elif key == "team":
                name = self.mark(secret or "entry.identity", owner)
                given[key] = [{"name": name, "title": "示例", "part": "示例", "months": "6"}]
        return given

    def passed(self, entries: list[Entry]) -> list[Entry]:
        """The formal check over, with the officer's notes on it."""
        for entry in entries:
            owner = self.cast.owner(entry.organisation_id)
            notes = [{"point": "附件齐全", "met": True, "note": self.mark("screening.note", owner)}]
            save(
                Screening(
                    id=new_key(), entry=entry, call_id=entry.call_id, state=ScreeningState.PASSED,
                    checklist=notes, decided_at=AT - 20 * DAY, decided_by_id=self.cast["officer"].id,
                )
            )  # fmt: skip
        db.session.flush()
        return entries
