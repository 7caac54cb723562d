"""The reading page, its saves, its autosave, stepping back: in the judge's browser."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.entries.queries import current_version
from app.extensions import db
from app.history.models import Attempt, Reading
from app.redactions.models import BlindCopy
from app.reviews.models import Review
from app.reviews.states import ReviewState
from app.rounds.models import Assignment, Round
from app.rounds.states import AssignmentState, RoundState
from tests.factories.people import AT, make_judge, make_member, make_officer
from tests.factories.rounds import make_open_round, make_review

KEYS = ("response", "route", "team", "plan", "impact")
FULL = {f"score-{key}": "86" for key in KEYS} | {"comment": "路线清楚，指标响应完整。"}


@pytest.fixture
def task(app: Flask) -> tuple[Round, list[Assignment]]:
    """An open round of two entries and two judges; the first judge's assignments in his order."""
    round, panel = make_open_round(entries=2, judges=2)
    own = list(
        db.session.scalars(
            select(Assignment).where(Assignment.judge_id == panel[0].user_id).order_by(Assignment.position)
        )
    )
    db.session.commit()
    return round, own


def _post(client: Any, assignment: Assignment, data: dict[str, str], **more: str) -> Any:
    return client.post(f"/judge/assignments/{assignment.id}", data=data | more)


def _autosave(client: Any, assignment: Assignment, field: str, value: Any, base: int) -> Any:
    return client.post(
        f"/judge/assignments/{assignment.id}/autosave", json={"field": field, "value": value, "base": base}
    )


def _reviews() -> list[Review]:
    db.session.expire_all()
    return list(db.session.scalars(select(Review)))


def test_review_page_shows_entry_and_rubric_and_records_the_reading(task, sign_in) -> None:
    _, own = task
    answer = sign_in(own[0].judge).get(f"/judge/assignments/{own[0].id}")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert own[0].entry.organisation.name in text
    assert "示例技术路线" in text
    assert "指标响应与先进性" in text
    db.session.rollback()
    readings = db.session.scalars(select(Reading)).all()
    assert [(r.noun, r.subject_id, r.actor_id) for r in readings] == [
        ("assignment", own[0].id, own[0].judge_id)
    ]


def test_review_page_blind_round_names_nobody(task, sign_in) -> None:
    round, own = task
    round.blind = True
    db.session.commit()
    for page in (f"/judge/assignments/{own[0].id}", f"/judge/rounds/{round.id}"):
        assert own[0].entry.organisation.name not in sign_in(own[0].judge).get(page).get_data(as_text=True)


def test_review_page_of_another_judge_officer_or_entrant_looks_absent(task, sign_in) -> None:
    round, own = task
    people = [make_judge(), make_officer(round.call), make_member(own[0].entry.organisation)]
    other = db.session.scalars(
        select(Assignment.judge_id).where(Assignment.judge_id != own[0].judge_id)
    ).first()
    db.session.commit()
    pages = {
        sign_in(person).get(f"/judge/assignments/{own[0].id}").get_data()
        for person in [*people, *(p.user for p in round.panelists if p.user_id == other)]
    }
    missing = sign_in(people[0]).get("/judge/assignments/000000000000")
    assert missing.status_code == 404
    assert all("没有找到" in page.decode() for page in pages)


def test_save_review_finish_and_next_leads_to_the_next_unfinished(task, sign_in) -> None:
    _, own = task
    client = sign_in(own[0].judge)
    answer = _post(client, own[0], FULL, finish="1")
    assert (answer.status_code, answer.location) == (303, f"/judge/assignments/{own[1].id}")
    assert _reviews()[0].state == ReviewState.DONE
    answer = _post(client, own[1], FULL, finish="1")
    assert answer.location == f"/judge/rounds/{own[1].round_id}"


def test_save_review_skip_keeps_the_draft_and_goes_on(task, sign_in) -> None:
    _, own = task
    answer = _post(sign_in(own[0].judge), own[0], {"score-response": "70", "comment": "待补"}, skip="1")
    assert answer.location == f"/judge/assignments/{own[1].id}"
    review = _reviews()[0]
    assert (review.state, review.comment) == (ReviewState.DRAFT, "待补")


def test_save_review_unfinished_is_kept_and_every_lack_named(task, sign_in) -> None:
    _, own = task
    client = sign_in(own[0].judge)
    answer = _post(client, own[0], {"score-response": "70", "comment": ""}, finish="1")
    assert answer.status_code == 303
    assert "check=1" in answer.location
    text = client.get(answer.location).get_data(as_text=True)
    assert "技术路线可行性：尚未打分" in text
    assert "完成评审需要总体意见" in text
    assert 'value="70"' in text


@pytest.mark.parametrize("mark", ["101", "八十", "86.123", "-5"])
def test_save_review_bad_mark_is_400_beside_its_field_everything_kept(task, sign_in, mark) -> None:
    _, own = task
    answer = _post(sign_in(own[0].judge), own[0], FULL | {"score-team": mark, "comment": "留下的话"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert 'id="score-team-error"' in text
    assert f'value="{mark}"' in text
    assert "留下的话" in text
    assert _reviews() == []


def test_save_review_two_devices_second_gets_409_with_both_values(task, sign_in) -> None:
    """A18: the second device is told what stands, and loses nothing."""
    _, own = task
    client = sign_in(own[0].judge)
    _post(client, own[0], {"score-response": "70", "seen-score-response": "0"}, skip="1")
    answer = _post(client, own[0], {"score-response": "90", "seen-score-response": "0"}, skip="1")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "本次未保存" in text
    assert "70" in text
    assert 'name="seen-score-response" type="hidden" value="1"' in text.replace("  ", " ")
    assert _reviews()[0].marks[0].score == 70
    assert _post(client, own[0], {"score-response": "90", "seen-score-response": "1"}).status_code == 303


def test_autosave_review_field_by_field_with_conflict(task, sign_in) -> None:
    _, own = task
    client = sign_in(own[0].judge)
    first = _autosave(client, own[0], "score-response", "88.5", 0)
    assert (first.status_code, first.json["revision"], first.json["state"]) == (200, 1, "draft")
    assert _autosave(client, own[0], "comment", "一句话", 0).json["revision"] == 2
    clash = _autosave(client, own[0], "score-response", "60", 0)
    assert clash.status_code == 409
    assert (clash.json["value"], clash.json["mine"], clash.json["revision"]) == ("88.5", "60", 1)
    assert _autosave(client, own[0], "score-response", "60", 1).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"field": "score-response", "value": "1000", "base": 0},
        {"field": "total", "value": "100", "base": 0},
        {"field": "score-response", "value": "80", "base": "x"},
        {"value": "80"},
        {},
        [],
    ],
)
def test_autosave_review_nonsense_is_400_with_a_sentence(task, sign_in, body) -> None:
    _, own = task
    answer = sign_in(own[0].judge).post(f"/judge/assignments/{own[0].id}/autosave", json=body)
    assert answer.status_code == 400
    assert answer.json["error"]
    assert _reviews() == []


def test_mass_assignment_changes_nothing_but_the_fields(task, sign_in) -> None:
    _, own = task
    extra = {"state": "done", "total": "100", "judge_id": "x", "is_comment_released": "1", "revision": "50"}
    _post(sign_in(own[0].judge), own[0], FULL | extra, skip="1")
    review = _reviews()[0]
    assert (review.state, review.total, review.revision) == (ReviewState.DRAFT, None, 1)
    assert review.is_comment_released is False


def test_saving_after_closing_is_409_on_every_road_and_recorded(task, sign_in) -> None:
    round, own = task
    make_review(own[0])
    round.state, round.closed_at = RoundState.CLOSED, AT
    db.session.commit()
    client = sign_in(own[0].judge)
    assert _post(client, own[0], FULL | {"score-response": "100"}).status_code == 409
    assert _autosave(client, own[0], "score-response", "100", 9).status_code == 409
    assert client.post(f"/judge/assignments/{own[0].id}/recuse", data={"reason": "x"}).status_code == 409
    db.session.rollback()
    attempts = db.session.scalars(select(Attempt)).all()
    assert [(a.code, a.status) for a in attempts] == [("round_closed", 409)] * 3
    assert {m.score for m in _reviews()[0].marks} == {86}
    page = client.get(f"/judge/assignments/{own[0].id}").get_data(as_text=True)
    assert "评分不能再改动" in page
    assert "86.00" in page
    assert 'name="score-response"' not in page


def test_colleagues_marks_stay_hidden_unless_the_method_shows_them_after_closing(task, sign_in) -> None:
    round, own = task
    others = list(db.session.scalars(select(Assignment).where(Assignment.judge_id != own[0].judge_id)))
    make_review(own[0], [80] * 5)
    make_review(next(a for a in others if a.entry_id == own[0].entry_id), [33.33] * 5)
    db.session.commit()
    client, page = sign_in(own[0].judge), f"/judge/assignments/{own[0].id}"
    assert "33.33" not in client.get(page).get_data(as_text=True)
    db.session.rollback()
    round.judges_see_after_close = True
    db.session.commit()
    assert "33.33" not in client.get(page).get_data(as_text=True)
    db.session.rollback()
    round.state, round.closed_at = RoundState.CLOSED, AT
    db.session.commit()
    text = client.get(page).get_data(as_text=True)
    assert "33.33" in text
    assert next(a for a in others).judge.name not in text


def test_recuse_page_says_what_happens_then_the_entry_is_gone(task, sign_in) -> None:
    round, own = task
    client, page = sign_in(own[0].judge), f"/judge/assignments/{own[0].id}"
    assert "回避后不能恢复" in client.get(f"{page}/recuse").get_data(as_text=True)
    assert client.post(f"{page}/recuse", data={"reason": ""}).status_code == 400
    answer = client.post(f"{page}/recuse", data={"reason": "曾为其出具报告"})
    assert answer.location == f"/judge/assignments/{own[1].id}"
    db.session.expire_all()
    assert own[0].state == AssignmentState.RECUSED
    assert client.get(page).status_code == 404
    assert own[0].code not in client.get(f"/judge/rounds/{round.id}").get_data(as_text=True)


def test_save_score_stays_within_its_budget_of_queries(task, sign_in, count_queries) -> None:
    _, own = task
    client = sign_in(own[0].judge)
    _autosave(client, own[0], "score-response", "80", 0)
    page = f"/judge/assignments/{own[0].id}/autosave"
    with count_queries() as count:
        assert (
            client.post(page, json={"field": "score-response", "value": "81", "base": 1}).status_code == 200
        )
    assert int(count) <= 11, "\n".join(s[:300] for s in count.statements)
    with count_queries() as count:
        given = FULL | {"score-response": "81", "finish": "1"}
        assert client.post(page.removesuffix("/autosave"), data=given).status_code == 303
    assert int(count) <= 20, count.statements


def test_review_page_stays_within_its_budget_of_queries(task, sign_in, count_queries) -> None:
    _, own = task
    make_review(own[0], state=ReviewState.DRAFT)
    db.session.commit()
    client = sign_in(own[0].judge)
    with count_queries() as count:
        client.get(f"/judge/assignments/{own[0].id}")
    assert int(count) <= 10, count.statements


def test_review_page_is_headed_by_the_entry_s_own_title_masked_where_blind(task, sign_in) -> None:
    round, own = task
    entry = own[0].entry
    version = current_version(entry)
    version.summary = {"title": "云桥检测的案例"}
    content = json.dumps({"title": "■■的案例"}, ensure_ascii=False)
    copy = BlindCopy(
        entry_id=entry.id, version_id=version.id, number=1, content=content, sha256="0" * 64, made_at=AT
    )
    db.session.add(copy)
    db.session.commit()
    pages, category = (f"/judge/assignments/{own[0].id}", f"/judge/rounds/{round.id}"), entry.item.title
    for blind, shown, other in ((False, "云桥检测的案例", "■■的案例"), (True, "■■的案例", "云桥检测的案例")):
        round.blind = blind
        db.session.commit()
        for page in pages:
            text = sign_in(own[0].judge).get(page).get_data(as_text=True)
            assert shown in text
            assert category in text
            assert other not in text
    assert f"<h1>{shown}</h1>" in sign_in(own[0].judge).get(pages[0]).get_data(as_text=True)


def test_review_page_leaves_out_the_chain_where_the_kind_has_none(task, sign_in) -> None:
    round, own = task
    path = f"/judge/assignments/{own[0].id}"
    assert "<dt>产业链</dt>" in sign_in(own[0].judge).get(path).get_data(as_text=True)
    round.call.kind = "rd_case"
    db.session.commit()
    assert "<dt>产业链</dt>" not in sign_in(own[0].judge).get(path).get_data(as_text=True)
