"""Before closing: questions about an open item, none published as it was asked, and an invitation to bid together."""

from decimal import Decimal

from app.calls.models import Item
from app.entries.content.consortium import Terms
from app.entries.models import Entry
from app.entries.service import invite_partner
from app.extensions import db
from app.people.service.shares import Declared, declare_share
from app.people.states import ShareSide
from app.questions.service import answer_question, ask_question, decline_question, draft_answer
from app.shared.clock import local_date
from tests.factories.people import AT
from tests.leaks.stage import Stage


def invited(entry: Entry, stage: Stage) -> None:
    """The first bidder asks a laboratory, which has not answered."""
    terms = Terms(stage.mark("partner", "lab"), Decimal(20))
    invite_partner(entry, stage.cast.laboratories["outsider"], terms, by=stage.cast["lab"], at=AT)
    db.session.flush()


def tied(stage: Stage) -> None:
    """A laboratory declares who holds shares of it."""
    house, by = stage.cast.laboratories["lab"], stage.cast["lab"]
    who = stage.mark("shares", "lab")
    told = Declared(ShareSide.HELD_BY, who, "91329900MA00000008", Decimal(30), local_date(AT))
    declare_share(house, told, by=by, at=AT)


def asked(stage: Stage, item: Item) -> None:
    """One that waits with the issuer's draft, one that was declined, one whose published words are an officer's."""
    lab, officer, issuer = (stage.cast[part] for part in ("lab", "officer", "issuer"))
    made = [ask_question(item, stage.mark("question", author=lab.id), by=lab, at=AT) for _ in range(3)]
    db.session.flush()
    waiting, declined, answered = made
    draft_answer(waiting, stage.mark("question.draft"), by=issuer, at=AT)
    decline_question(declined, stage.mark("question", author=lab.id), by=officer, at=AT)
    answer_question(answered, "公开的问题是什么", "公开的答复", by=officer, at=AT)
    db.session.flush()
