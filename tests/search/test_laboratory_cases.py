"""A laboratory is found by the titles of its published cases, and by nothing that is not published."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from app.extensions import db
from app.jobs.searching import look_through
from app.search.queries import find, read
from app.search.service import follow_record
from app.showcase.models import Case
from app.showcase.service import publish_case, withdraw_case
from tests.factories.cases import make_confirmed, make_published, officer_of
from tests.factories.people import AT

QUESTION = "充电插头盐雾"


def laboratories(question: str = QUESTION) -> set[str]:
    return {hit.subject_id for hit in find(question, AT).hits if hit.noun == "laboratory" and hit.is_whole}


def follow() -> None:
    db.session.commit()
    while follow_record(at=AT):
        db.session.commit()


@pytest.fixture
def confirmed(app: object) -> Case:
    """A case that waits to be published, everything indexed."""
    case = make_confirmed()
    db.session.commit()
    look_through(AT)
    follow()
    return case


def test_laboratory_is_found_by_its_case_from_its_publication_to_its_withdrawal(confirmed: Case) -> None:
    assert laboratories() == set()
    publish_case(confirmed, by=officer_of(confirmed), at=AT)
    follow()
    assert laboratories() == {confirmed.organisation_id}
    withdraw_case(confirmed, "数据有误", by=officer_of(confirmed), at=AT)
    follow()
    assert laboratories() == set()


def test_found_laboratory_quotes_the_title_and_asks_one_query_more_however_many(
    app: object, count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    for number in range(6):
        make_published(title=f"{QUESTION}试验{number}")
    db.session.commit()
    look_through(AT)
    answer = find(QUESTION, AT)
    found = [hit for hit in answer.hits if hit.noun == "laboratory"]
    assert len(found) == 6
    counted = []
    for hits in (found[:1], found):
        with count_queries() as counting:
            written = read(hits, answer.tokens, AT)
        counted.append(int(counting))
        assert all(QUESTION in written[hit].text for hit in hits)
    assert counted[0] == counted[1] <= 2


def test_case_withdrawn_behind_an_old_index_leads_to_nobody(confirmed: Case) -> None:
    publish_case(confirmed, by=officer_of(confirmed), at=AT)
    follow()
    withdraw_case(confirmed, "数据有误", by=officer_of(confirmed), at=AT)
    db.session.commit()
    answer = find(QUESTION, AT)
    written = read(answer.hits, answer.tokens, AT)
    assert [hit.noun for hit in written if hit.noun in ("case", "laboratory")] == []
