"""The pages of openers: a key under a pass-phrase, the rehearsal, the opening; early tries are noted."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.adapters.store import store
from app.approvals.models import Approval
from app.calls import service
from app.calls.models import Call
from app.entries.service.opening import commitment_of
from app.extensions import db
from app.history.models import Attempt
from app.openings.models import Opening
from app.openings.queries import opening_of
from app.people.models import SignInAttempt, User
from app.people.queries import opener_key_of
from app.people.states import AttemptPurpose, SeatRole
from app.sealing.canonical import sha256_hex
from app.sealing.passphrases import unlock_key
from tests.factories.calls import make_call
from tests.factories.drafts import make_draft
from tests.factories.entries import make_submitted_entry
from tests.factories.people import AT, make_judge, make_officer, make_user, seat
from tests.factories.sealing import (
    CHEAP,
    PASSPHRASE,
    Openers,
    give_key,
    make_openers,
    publish_box,
    rehearse,
)

Visit = Callable[..., FlaskClient]
OTHER = "另外一句 很长的 开启口令 二十四"


@pytest.fixture(autouse=True)
def _cheap(app: Flask) -> Iterator[None]:
    app.config["OPENER_KEY_COST"] = CHEAP
    yield
    del app.config["OPENER_KEY_COST"]


def sealed_draft() -> tuple[Call, Openers]:
    """A sealed draft with three openers named."""
    call = make_draft(sealed=True)
    openers = make_openers(call)
    service.set_openers(call, openers.users, by=openers.users[0], at=AT)
    return call, openers


def published() -> tuple[Call, Openers]:
    """A sealed call on the wall."""
    call, openers = sealed_draft()
    rehearse(call, openers)
    return service.publish_call(call, by=openers.users[0], at=AT), openers


def test_key_made_changed_and_replaced_through_the_pages(app: Flask, visit: Visit) -> None:
    officer = make_officer()
    client = visit(officer, AT)
    given = {"passphrase": PASSPHRASE, "again": PASSPHRASE, "understood": "y"}
    wrong = client.post("/account/opener-key", data=given | {"again": OTHER})
    assert (wrong.status_code, "两次输入的口令不同" in wrong.text, PASSPHRASE in wrong.text) == (
        400,
        True,
        False,
    )
    assert (
        "至少 12 个字符"
        in client.post("/account/opener-key", data=given | {"passphrase": "短", "again": "短"}).text
    )
    assert client.post("/account/opener-key", data=given).status_code == 303
    assert client.post("/account/opener-key", data=given).status_code == 409
    change = {"present": PASSPHRASE, "passphrase": OTHER, "again": OTHER}
    assert client.post("/account/opener-key/passphrase", data=change | {"present": OTHER}).status_code == 400
    assert client.post("/account/opener-key/passphrase", data=change).status_code == 303
    key = opener_key_of(officer)
    assert key is not None
    assert unlock_key(key.locked, OTHER)
    assert client.post("/account/opener-key/replace", data=given).status_code == 303
    assert opener_key_of(officer) is not key
    assert visit(make_judge(), AT).get("/account/opener-key").status_code == 403


def test_draft_sealed_rehearsed_and_published_through_the_pages(app: Flask, visit: Visit) -> None:
    call = make_draft(sealed=True)
    users = make_openers(call).users
    here = f"/officer/calls/{call.id}"
    client = visit(users[0], AT)
    assert "还没有指定三位开启人" in client.get(here).text
    assert client.post(f"{here}/publish").status_code == 409
    two = client.post(f"{here}/sealing/openers", data={"openers": [user.id for user in users[:2]]})
    assert (two.status_code, "三位不同" in two.text) == (400, True)
    assert (
        client.post(f"{here}/sealing/openers", data={"openers": [user.id for user in users]}).status_code
        == 303
    )
    for user in users:
        client = visit(user, AT)
        assert client.get(f"{here}/sealing/rehearsal").status_code == 200
        done = client.post(f"{here}/sealing/rehearsal", data={"passphrase": PASSPHRASE})
        assert done.status_code == 303
        assert client.get(f"{here}/sealing").status_code == 200
    assert client.post(f"{here}/publish").status_code == 303
    assert "3 位开启人中的任意 2 位" in visit(None, AT).get(f"/calls/{call.slug}").text


def test_early_opening_refused_and_noted_as_attempt(app: Flask, visit: Visit) -> None:
    """A02: the pass-phrase is not even looked at, and the attempt stands on the record with who and when."""
    call, openers = published()
    client = visit(openers.users[0], AT + timedelta(days=3))
    answer = client.post(f"/officer/calls/{call.id}/opening", data={"passphrase": PASSPHRASE})
    assert (answer.status_code, "两分钟后才能开启" in answer.text) == (409, True)
    noted = db.session.scalars(select(Attempt)).one()
    assert (noted.actor_id, noted.code, noted.subject_id) == (openers.users[0].id, "too_early", call.id)
    assert db.session.scalar(select(func.count()).select_from(SignInAttempt)) == 0
    assert opening_of(call) is None


def test_opening_by_two_on_two_sessions(app: Flask, visit: Visit) -> None:
    """A01: two officers, two sessions; the first alone, twice, is refused and noted; a third officer is none."""
    call, openers = published()
    assert call.closes_at is not None
    after = call.closes_at + timedelta(minutes=3)
    publish_box(call, after)
    here, data = f"/officer/calls/{call.id}/opening", {"passphrase": PASSPHRASE}
    first, second, _third = openers.users
    stranger = make_officer(call)
    assert visit(stranger, after).post(here, data=data).status_code == 403
    client = visit(first, after)
    assert here in client.get(f"/officer/calls/{call.id}").text, "the call's own page leads there"
    assert "你的开启口令是" not in client.get(here).text, "only the demonstration prints one"
    assert client.post(here, data=data).status_code == 303
    assert client.post(here, data=data).status_code == 403
    assert not call.opened_at
    codes = db.session.scalars(select(Attempt.code).order_by(Attempt.id)).all()
    assert codes == ["not_opener", "same_opener"]
    client = visit(second, after)
    assert client.post(here, data={"passphrase": OTHER}).status_code == 400
    done = client.post(here, data=data)
    opening = opening_of(call)
    assert opening is not None
    assert done.location == f"/openings/{opening.id}"
    page = client.get(done.location).text
    assert first.name in page
    assert second.name in page
    assert "没有申报" in page
    assert client.get("/openings").status_code == 200


def test_bids_opened_one_by_one_and_a_spoilt_one_named(app: Flask, visit: Visit) -> None:
    """A06: an envelope copied into another laboratory's place is refused at the opening; the others open."""
    call, openers = published()
    assert call.closes_at is not None
    after = call.closes_at + timedelta(minutes=3)
    versions = [make_submitted_entry(call.items[0]).versions[-1] for _ in range(3)]
    assert {version.content for version in versions} == {""}
    copied = store().get(str(versions[0].envelope_key))
    versions[2].envelope_key = f"envelopes/copy-{versions[2].id}"
    versions[2].envelope_sha256, versions[2].envelope_size = sha256_hex(copied), len(copied)
    store().put(versions[2].envelope_key, copied)
    versions[2].sha256 = commitment_of(versions[2]).digest
    publish_box(call, after)
    here, data = f"/officer/calls/{call.id}/opening", {"passphrase": PASSPHRASE}
    for user in openers.users[:2]:
        client = visit(user, after)
        answer = client.post(here, data=data)
        assert answer.status_code == 303
    page = client.get(answer.location).text
    assert page.count("已开启，与回执相符") == 2
    assert "密封的内容属于另一份申报" in page
    assert "属于另一家机构，属于另一份申报" in page
    assert "接着形式审查" in page
    assert all("price" in version.document for version in versions[:2])
    assert versions[2].content == ""
    assert call.opened_at == after


def test_wrong_passphrases_soon_have_to_wait(app: Flask, visit: Visit) -> None:
    call, openers = sealed_draft()
    client = visit(openers.users[0], AT)
    here = f"/officer/calls/{call.id}/sealing/rehearsal"
    for _ in range(5):
        assert "口令不正确" in client.post(here, data={"passphrase": OTHER}).text
    waits = client.post(here, data={"passphrase": PASSPHRASE})
    assert waits.status_code == 400
    assert "口令不正确" not in waits.text
    counted = select(func.count()).where(SignInAttempt.purpose == AttemptPurpose.PASSPHRASE)
    assert db.session.scalar(counted) == 5
    assert not call.sealing.halves


def test_openers_changed_through_the_pages(app: Flask, visit: Visit) -> None:
    call, openers = published()
    first, second, gone = openers.users
    heir: User = make_openers(call, 1).users[0]
    here, warning = f"/officer/calls/{call.id}/sealing/change", "有开启人换了新钥匙"
    client = visit(first, AT)
    assert warning not in client.get(f"/officer/calls/{call.id}/sealing").text
    give_key(gone)
    assert warning in client.get(f"/officer/calls/{call.id}/sealing").text
    assert client.get(here).status_code == 200
    given = {"openers": [first.id, second.id, heir.id], "reason": "调离", "passphrase": PASSPHRASE}
    assert client.post(here, data=given).status_code == 303
    proposal = db.session.scalars(select(Approval)).one()
    page = f"/officer/approvals/{proposal.id}"
    assert client.get(page).location.endswith("/openers")
    assert client.post(f"{page}/openers", data={"passphrase": PASSPHRASE}).status_code == 403
    assert visit(heir, AT).post(f"{page}/openers", data={"passphrase": PASSPHRASE}).status_code == 403
    client = visit(second, AT)
    assert "调离" in client.get("/officer/approvals").text
    shown = client.get(f"{page}/openers").text
    assert "[&#39;" not in shown, "names are words, not a list of a programme"
    assert all(f"{user.name}、" in shown or f"、{user.name}" in shown for user in (first, second, gone, heir))
    assert client.post(f"{page}/openers", data={"passphrase": PASSPHRASE}).status_code == 303
    assert {opener.user_id for opener in call.sealing.standing} == {first.id, second.id, heir.id}
    assert gone.id not in {opener.user_id for opener in call.sealing.standing}


def test_records_of_openings_listed_with_as_many_queries_for_many(
    app: Flask, visit: Visit, count_queries: Callable[[], AbstractContextManager[object]]
) -> None:
    watcher = make_user()
    seat(watcher, SeatRole.SUPERVISOR)
    taken = []
    for number in (1, 3):
        for _ in range(number):
            db.session.add(
                Opening(call=make_call(), first_id=make_officer().id, first_at=AT, first_nonce="0" * 64)
            )
        client = visit(watcher, AT)
        with count_queries() as count:
            assert client.get("/openings").status_code == 200
        taken.append(int(count))  # type: ignore[call-overload]
    assert taken[0] == taken[1] <= 10


def test_help_of_openers_says_what_it_does_not_protect_from(app: Flask, visit: Visit) -> None:
    assert "它防不住什么" in visit(None, AT).get("/help/openers").text
