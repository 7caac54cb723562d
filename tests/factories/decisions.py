"""Items that were judged, ranked, proposed and agreed on, as the services leave them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from app.calls.models import Call, Item
from app.decisions.models import Decision, Ranking
from app.decisions.queries import analysis_of, ranking_of
from app.decisions.service import agree_decision, make_ranking, propose_decision
from app.decisions.service.analysing import MOST_AT_ONCE
from app.decisions.states import DecisionResult
from app.entries.models import Entry
from app.extensions import db
from app.people.models import User
from app.rounds.models import Assignment, Round
from app.shared.clock import local_date
from app.shared.working_days import is_working_day
from tests.factories.calls import make_item
from tests.factories.people import AT, make_officer
from tests.factories.rounds import make_closed_call, make_judged_round
from tests.factories.saving import together

assert is_working_day(local_date(AT))[0], "notices of the tests start on a working day"
Marks = Sequence[Sequence[float]]


@dataclass
class Judged:
    """One judged item of a closed call with two officers. ``entries`` in the order of the marks given."""

    call: Call
    item: Item
    officer: User
    second: User
    round: Round
    entries: list[Entry]

    def member(self, index: int) -> User:
        """The owner behind the entry at an index."""
        user = db.session.get(User, self.entries[index].created_by_id)
        assert user is not None
        return user

    def judges(self, index: int) -> list[Assignment]:
        """The assignments of the entry at an index."""
        return list(
            db.session.query(Assignment).filter_by(entry_id=self.entries[index].id).order_by(Assignment.id)
        )


def make_judged_item(
    marks: Marks = ((90, 91, 92), (80, 81, 82), (50, 51, 52)),
    *,
    places: int = 1,
    call: Call | None = None,
    officer: User | None = None,
    second: User | None = None,
) -> Judged:
    """An item whose entries got these marks on every criterion, one row an entry, one column a judge."""
    with together():
        officer = officer or make_officer()
        call = call or make_closed_call(
            officer, document_number="苏市监〔2026〕18号", organiser="江苏省市场监督管理局"
        )
        item = make_item(call, places=places)
        round_ = make_judged_round(item, marks)
        second = second or make_officer(call)
    codes = sorted(round_.entries, key=lambda row: row.code)
    return Judged(call, item, officer, second, round_, [row.entry for row in codes])


def uneven(entries: int, judges: int = 5, seed: int = 4) -> list[list[int]]:
    """Marks of judges who differ in severity, for ``make_judged_item``; the last one throws dice."""
    dice = Random(seed)
    return [
        [
            (dice.randrange(55, 95) if judge == judges - 1 else round(88 - entry + judge + dice.gauss(0, 3)))
            for judge in range(judges)
        ]
        for entry in range(entries)
    ]


def rank(judged: Judged, votes: dict[str, int] | None = None, *, most_at_once: int = MOST_AT_ONCE) -> Ranking:
    """The ranking of the item, made by its officer; ``most_at_once``: reviews that are analysed with it."""
    return make_ranking(
        judged.round, judged.item, votes or {}, by=judged.officer, at=AT, most_at_once=most_at_once
    )


def propose(judged: Judged, *indexes: int, result: DecisionResult = DecisionResult.WINNERS) -> Decision:
    """A proposal with the entries at these indexes as winners, on the ranking in force."""
    winners = [judged.entries[index].id for index in indexes]
    ranking = ranking_of(judged.item)
    return propose_decision(judged.item, ranking, result, winners, "评审意见一致", by=judged.officer, at=AT)


def judged_by(number: str, entries: int, judges: int) -> Judged:
    """An item with uneven marks in a call that a number decides, without a tie chain."""
    judged = make_judged_item(uneven(entries, judges), places=2)
    judged.call.method = judged.call.method | {"number": number, "ties": []}
    db.session.flush()
    return judged


def printed_numbers(ranking: Ranking, number: str) -> dict[str, Decimal | None]:
    """One of the three numbers of every entry as the analysis prints it."""
    document = analysis_of(ranking)
    assert document is not None
    return {row["entry"]: Decimal(row["numbers"][number]["value"]) for row in document["entries"]}


@together()
def decide(judged: Judged, *indexes: int, result: DecisionResult = DecisionResult.WINNERS) -> Decision:
    """A decision that was ranked, proposed and agreed by the second officer."""
    rank(judged)
    decision = propose(judged, *indexes, result=result)
    agree_decision(decision, "同意", by=judged.second, at=AT)
    return decision
