"""Publishing, the frozen hash, what follows, and items that found nobody."""

from datetime import timedelta

import pytest
from flask import Flask

from app.calls import service
from app.calls.letters import RULES
from app.calls.parts import freeze_hash
from app.calls.states import CallState, ItemState, Phase
from app.extensions import db
from app.history.models import Act
from app.people.states import OrganisationKind
from app.shared.verdict import Invalid, Refused
from tests.factories.calls import make_call, make_item
from tests.factories.drafts import make_draft, make_published, write
from tests.factories.people import AT, make_member, make_officer, make_organisation


def test_publish_call_freezes_rubric_method_and_form(app: Flask) -> None:
    officer = make_officer()
    call = make_published(officer)
    assert call.state == CallState.PUBLISHED
    assert call.frozen_hash == freeze_hash(call)
    with pytest.raises(Refused) as refused:
        write(call, "rubric", by=officer, rows=call.rubric[:1])
    assert refused.value.verdict.code == "published"


def test_publish_call_with_something_missing_refused(app: Flask) -> None:
    officer = make_officer()
    call = make_draft(officer, items=0)
    with pytest.raises(Refused) as refused:
        service.publish_call(call, by=officer, at=AT)
    assert refused.value.verdict.code == "incomplete"


def test_publish_call_after_its_opening_opens_at_once(app: Flask) -> None:
    officer = make_officer()
    call = make_draft(officer)
    at = AT + timedelta(days=3, seconds=17)
    service.publish_call(call, by=officer, at=at)
    assert call.phase(at) == Phase.OPEN
    assert call.opens_at == at.replace(second=0)


def test_archive_closed_call_done(app: Flask) -> None:
    officer = make_officer()
    call = make_call(closes_at=AT - timedelta(days=1))
    assert service.archive_call(call, by=officer, at=AT).state == CallState.ARCHIVED


def test_fail_item_by_officer_and_clock_recorded(app: Flask) -> None:
    call = make_call(closes_at=AT - timedelta(days=1))
    one, two = make_item(call), make_item(call)
    service.fail_item(one, by=make_officer(call), at=AT)
    service.fail_item(two, by=None, at=AT)
    assert {one.state, two.state} == {ItemState.FAILED}
    with pytest.raises(Refused):
        service.fail_item(one, by=None, at=AT)
    service.relist_item(one, by=None, at=AT)
    assert one.state == ItemState.LISTED
    assert db.session.query(Act).filter_by(name="item.failed").count() == 2


def test_letters_reach_members_of_issuers_alone(app: Flask) -> None:
    firm = make_organisation(kind=OrganisationKind.ENTERPRISE)
    member, stranger = make_member(firm), make_member(make_organisation(kind=OrganisationKind.ENTERPRISE))
    call = make_call(closes_at=AT - timedelta(days=1))
    item = make_item(call, issuer=firm)
    service.fail_item(item, by=None, at=AT)
    act = db.session.query(Act).filter_by(name="item.failed").one()
    rule = next(r for r in RULES if r.act == "item.failed")
    assert rule.readers(act) == [member.id]
    assert stranger.id not in rule.readers(act)
    words = rule.words(act, member.id)
    assert words is not None
    assert words.path == f"/calls/{call.slug}/items/{item.code}"


def test_form_edited_without_code(app: Flask) -> None:
    officer = make_officer()
    call = make_draft(officer)
    base = service.forms.form_base
    service.put_section(call, None, "补充材料", base(call), by=officer, at=AT)
    key = call.form[-1]["key"]
    question = {"type": "choice", "label": "是否到场", "choices": ["是", "否"]}
    service.put_question(call, key, None, question, base(call), by=officer, at=AT)
    made = call.form[-1]["questions"][0]
    assert (made["type"], made["required"], made["choices"]) == ("choice", True, ["是", "否"])
    service.put_question(
        call,
        key,
        made["key"],
        {"type": "text", "label": "到场方式", "choices": ["线上", "线下"]},
        base(call),
        by=officer,
        at=AT,
    )
    assert call.form[-1]["questions"][0]["type"] == "choice"
    service.arrange_form(call, "section", key, -1, base(call), by=officer, at=AT)
    assert call.form[-2]["key"] == key
    service.arrange_form(call, "section", "team", None, base(call), by=officer, at=AT)
    assert "team" not in [s["key"] for s in call.form]
    assert service.forms.find_question(call, "team") is None


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({"type": "choice", "label": "甲", "choices": ["一"]}, "choices"),
        ({"type": "table", "label": "甲", "columns": []}, "columns"),
        ({"type": "file", "label": "甲", "accept": []}, "accept"),
        ({"type": "response", "label": "第二张响应表"}, "type"),
        ({"type": "sorcery", "label": "甲"}, "type"),
    ],
)
def test_question_that_cannot_be_answered_refused(
    app: Flask, question: dict[str, object], field: str
) -> None:
    officer = make_officer()
    call = make_draft(officer)
    base = service.forms.form_base(call)
    with pytest.raises(Invalid) as invalid:
        service.put_question(call, "team", None, question, base, by=officer, at=AT)
    assert field in invalid.value.errors
