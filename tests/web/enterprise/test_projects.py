"""The issuer's pages: desk, projects, items."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.calls.states import CallState
from app.extensions import db
from app.history.models import Reading
from app.people.models import User
from app.people.states import OrganisationKind
from app.projects.models import Acceptance, Project
from app.shared import clock
from tests.factories.calls import make_call, make_item
from tests.factories.copying import make_many
from tests.factories.people import AT, make_member, make_officer, make_organisation
from tests.factories.projects import make_project, make_requested, make_running
from tests.factories.rounds import make_closed_call

SignIn = Callable[[User], FlaskClient]


@pytest.fixture(autouse=True)
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def _words(page: Any) -> str:
    return str(page.get_data(as_text=True))


def test_desk_tells_what_waits_and_what_runs(sign_in: SignIn) -> None:
    cast = make_project()
    db.session.commit()
    page = _words(sign_in(cast.issuer).get("/enterprise/"))
    assert "任务书待签署" in page
    assert cast.project.title in page
    assert f"/enterprise/items/{cast.project.item_id}" in page


def test_desk_of_enterprise_without_anything_is_friendly(sign_in: SignIn) -> None:
    person = make_member(make_organisation(kind=OrganisationKind.ENTERPRISE))
    db.session.commit()
    assert "目前没有需要办理的事" in _words(sign_in(person).get("/enterprise/"))


def test_agreement_signed_by_the_issuer_starts_the_task(sign_in: SignIn) -> None:
    from app.projects.service import sign_agreement

    cast = make_project()
    for person in (cast.officer, cast.member):
        sign_agreement(cast.project, by=person, at=AT)
    db.session.commit()
    browser, url = sign_in(cast.issuer), f"/enterprise/projects/{cast.project.id}"
    seen = _words(browser.get(f"{url}/sign")).split('name="seen"')[1].split('value="')[1].split('"')[0]
    signed = browser.post(f"{url}/sign", data={"seen": seen})
    assert signed.status_code == 303, _words(signed)
    assert db.session.get_one(Project, cast.project.id).starts_on is not None
    assert browser.get(url).status_code == 200
    assert db.session.query(Reading).filter_by(subject_id=cast.project.id).count() == 1


def test_acceptance_cosigned_with_an_opinion(sign_in: SignIn) -> None:
    cast, acceptance = make_requested(cosigned=False)
    db.session.commit()
    browser, url = sign_in(cast.issuer), f"/enterprise/acceptances/{acceptance.id}/cosign"
    assert "1.1%" in _words(browser.get(url))
    empty = browser.post(url, data={"opinion": ""})
    assert empty.status_code == 400
    assert "请写明会签意见" in _words(empty)
    assert browser.post(url, data={"opinion": "符合需要"}).status_code == 303
    assert db.session.get_one(Acceptance, acceptance.id).issuer_opinion == "符合需要"
    assert browser.get(url).status_code == 409
    assert sign_in(cast.member).get(url).status_code == 403
    assert sign_in(make_member_of_none()).get(url).status_code == 404


def make_member_of_none() -> User:
    """Somebody of another enterprise."""
    person = make_member(make_organisation(kind=OrganisationKind.ENTERPRISE))
    db.session.commit()
    return person


def test_projects_of_other_issuers_hidden(sign_in: SignIn) -> None:
    cast = make_running()
    db.session.commit()
    for person in (make_member_of_none(), cast.member, cast.officer):
        assert sign_in(person).get(f"/enterprise/projects/{cast.project.id}").status_code == 404


def test_items_of_a_draft_unseen_by_their_issuer(sign_in: SignIn) -> None:
    organisation = make_organisation(kind=OrganisationKind.ENTERPRISE)
    shown = make_item(make_call(), issuer=organisation)
    draft = make_item(make_call(state=CallState.DRAFT), issuer=organisation)
    person = make_member(organisation)
    db.session.commit()
    page = _words(sign_in(person).get("/enterprise/items"))
    assert shown.title in page
    assert "正在揭榜" in page
    assert draft.title not in page


def test_lists_cost_the_same_at_one_and_thirty(sign_in: SignIn, count_queries: Any) -> None:
    officer, paths = make_officer(), ("/enterprise/", "/enterprise/projects", "/enterprise/items")
    counts: dict[str, list[Any]] = {path: [] for path in paths}
    call = make_closed_call(officer)
    organisation = make_organisation(kind=OrganisationKind.ENTERPRISE)
    person = make_member(organisation)
    for number in (1, 29):
        make_many(number, lambda: make_project(make_item(call, issuer=organisation), officer, person))
        db.session.commit()
        browser = sign_in(person)
        for path in paths:
            browser.get(path)
            with count_queries() as count:
                assert browser.get(path).status_code == 200
            counts[path].append(count)
    for path, (one, thirty) in counts.items():
        assert int(one) == int(thirty) <= 10, (path, thirty.statements)
