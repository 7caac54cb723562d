"""Support: earned by a result, recorded by one officer, agreed by another, public while it stands."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.approvals.models import Approval
from app.entries.models import Entry
from app.entries.states import Outcome
from app.extensions import db
from app.letters.models import Letter
from app.letters.service import write_letters
from app.people.models import User
from app.projects.states import ProjectState
from app.shared.clock import local_date
from app.shared.verdict import Invalid, Refused
from app.supports.models import Support
from app.supports.policy import earning_entries, may_propose_support, may_see_support, visible_supports
from app.supports.queries import counts_in, supports_for, supports_of_item, years_of_supports
from app.supports.service import (
    SupportFacts,
    agree_support,
    propose_support,
    refuse_support,
    revoke_support,
    support_of,
    withdraw_support,
)
from app.supports.states import SupportSort, SupportState
from app.web.receipt_clock import RECEIVED
from tests.factories.cases import make_case_winner, make_season
from tests.factories.people import AT, make_member, make_officer, make_user
from tests.factories.projects import make_running

Count = Callable[[], AbstractContextManager[object]]
TODAY = local_date(AT)
FACTS = SupportFacts(
    SupportSort.STANDARD, "牵头起草地方标准", "1项", "示例处", "示例〔2026〕1号", TODAY, None
)


def case_entry(officer: User | None = None) -> Entry:
    """A case that was selected, of a season with two officers."""
    return make_case_winner(make_season(officer or make_officer()))


def officers(entry: Entry) -> tuple[User, User]:
    """The one who records and the one who agrees."""
    return make_officer(entry.call), make_officer(entry.call)


def granted(entry: Entry, facts: SupportFacts = FACTS) -> Support:
    first, second = officers(entry)
    return agree_support(propose_support(entry, facts, "成效突出", by=first, at=AT), by=second, at=AT)


@pytest.mark.usefixtures("app")
def test_support_is_earned_by_accepted_tasks_and_selected_cases_alone() -> None:
    cast = make_running()
    task, case = cast.project.entry, case_entry()
    first, other = officers(case)[0], make_officer(cast.project.call)
    db.session.flush()
    assert list(db.session.scalars(earning_entries(first, AT))) == [case]
    assert may_propose_support(other, task, AT).code == "no_result"
    cast.project.state = ProjectState.ACCEPTED
    db.session.flush()
    assert may_propose_support(other, task, AT)
    assert may_propose_support(first, task, AT).hide
    case.outcome = Outcome.NOT_SELECTED
    db.session.flush()
    assert may_propose_support(first, case, AT).code == "no_result"


@pytest.mark.usefixtures("app")
def test_support_is_public_once_another_officer_agreed() -> None:
    entry = case_entry()
    first, second = officers(entry)
    owner = make_member(entry.organisation)
    with pytest.raises(Invalid) as wrong:
        propose_support(
            entry,
            SupportFacts(SupportSort.STANDARD, " ", "", "", "", TODAY + timedelta(days=1), TODAY),
            "成效突出",
            by=first,
            at=AT,
        )
    assert set(wrong.value.errors) == {"title", "authority", "granted_on", "until"}
    with pytest.raises(Invalid):
        propose_support(entry, FACTS, " ", by=first, at=AT)
    approval = propose_support(entry, FACTS, "成效突出", by=first, at=AT)
    support = support_of(approval)
    readers = {"visitor": None, "owner": owner, "stranger": make_user(), "first": first, "second": second}

    def seen() -> set[str]:
        db.session.flush()
        listed = {
            n for n, u in readers.items() if support in db.session.scalars(visible_supports(u, AT)).all()
        }
        assert listed == {n for n, u in readers.items() if may_see_support(u, support, AT)}
        return listed

    assert seen() == {"first", "second"}
    with pytest.raises(Refused):
        agree_support(approval, by=first, at=AT)
    agree_support(approval, by=second, at=AT)
    assert seen() == set(readers)
    assert list(supports_for(entry.organisation, AT)) == list(supports_of_item(entry.item, AT)) == [support]
    assert counts_in(TODAY.year, AT) == {SupportSort.STANDARD: 1}
    assert (years_of_supports(AT), counts_in(TODAY.year - 1, AT)) == ([TODAY.year], {})
    with pytest.raises(Invalid):
        revoke_support(support, "", by=first, at=AT)
    revoke_support(support, "误登", by=first, at=AT)
    assert seen() == {"first", "second"}
    write_letters(lambda text, _locale: str(text), at=AT)
    mine = select(Letter.subject).where(Letter.user_id == owner.id).order_by(Letter.id)
    assert {"政策支持已登记", "政策支持的登记已撤销"} <= set(db.session.scalars(mine))


@pytest.mark.usefixtures("app")
def test_support_refused_or_taken_back_stays_among_officers() -> None:
    entry = case_entry()
    first, second = officers(entry)
    refused = propose_support(entry, FACTS, "成效突出", by=first, at=AT)
    refuse_support(refused, "依据不足", by=second, at=AT)
    back = propose_support(entry, FACTS, "成效突出", by=first, at=AT)
    withdraw_support(back, by=first, at=AT)
    states = [support_of(approval).state for approval in (refused, back)]
    assert states == [SupportState.REFUSED, SupportState.REFUSED]
    assert list(supports_for(entry.organisation, AT)) == []


def enter(client: FlaskClient, sign_in: Callable[[User], FlaskClient], user: User | None) -> FlaskClient:
    db.session.commit()
    client.environ_base[RECEIVED] = AT.timestamp()
    if user is not None:
        return sign_in(user)
    with client.session_transaction() as session:
        session.clear()
    return client


def test_support_recorded_agreed_shown_and_revoked_on_pages(
    client: FlaskClient, sign_in: Callable[[User], FlaskClient]
) -> None:
    entry = case_entry()
    first, second = officers(entry)
    browser = enter(client, sign_in, first)
    assert entry.organisation.name in browser.get("/officer/supports/new").text
    form = {
        "entry": entry.id, "sort": "sampling", "title": "承担专项监督抽查", "scale": "120批次", "authority": "示例处",
        "document_number": "示例〔2026〕2号", "granted_on": TODAY.isoformat(), "until": "", "reason": "成效突出",
    }  # fmt: skip
    assert browser.post("/officer/supports/new", data=form | {"title": ""}).status_code == 400
    answer = browser.post("/officer/supports/new", data=form)
    assert answer.status_code == 303
    approval = db.session.scalars(select(Approval)).one()
    assert browser.get(f"/officer/approvals/{approval.id}").location == answer.location
    assert "还没有登记支持" in enter(client, sign_in, None).get("/supports").text
    browser = enter(client, sign_in, second)
    assert "同意登记" in browser.get(answer.location).text
    assert browser.post(answer.location, data={"answer": "agree"}).status_code == 303
    browser = enter(client, sign_in, None)
    for path in ("/supports", f"/laboratories/{entry.organisation.slug}", "/about/measures"):
        assert "120批次" in browser.get(path).text or path == "/about/measures", path
    item = browser.get(f"/calls/{entry.call.slug}/items/{entry.item.code}").text
    assert "这项成果获得的政策支持" in item
    book = browser.get(f"/supports/{TODAY.year}.xlsx")
    assert book.data.startswith(b"PK")
    paper = browser.get(f"/supports/{TODAY.year}.docx")
    assert (paper.status_code, paper.data[:2]) == (200, b"PK")
    support = db.session.scalars(select(Support)).one()
    browser = enter(client, sign_in, first)
    path = f"/officer/supports/{support.id}/revoke"
    assert "撤下" in browser.get(path).text
    assert browser.post(path, data={"reason": "误登"}).status_code == 303
    assert "误登" in browser.get("/officer/supports").text


@pytest.mark.parametrize("path", ["/supports", "/officer/supports"])
def test_table_asks_as_much_for_thirty_as_for_one(
    client: FlaskClient, sign_in: Callable[[User], FlaskClient], count_queries: Count, path: str
) -> None:
    entry = case_entry()
    officer, counts = make_officer(entry.call), []
    for more in (1, 29):
        for number in range(more):
            granted(
                entry,
                SupportFacts(SupportSort.RESEARCH, f"课题{number}", "", "示例处", "", TODAY, None),
            )
        browser = enter(client, sign_in, officer)
        browser.get(path)
        with count_queries() as count:
            assert browser.get(path).status_code == 200
        counts.append(int(count))  # type: ignore[call-overload]
    assert counts[0] == counts[1] <= 10
