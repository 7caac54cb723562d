"""Two of one's own entries beside each other, and the hint of one's own use of the scale."""

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.history.models import Reading
from app.people.models import User
from app.rounds.models import Assignment, Round
from tests.factories.rounds import make_open_round, make_review

ROOT = Path(__file__).resolve().parents[3]


def make_tasks(entries: int) -> tuple[Round, User, list[Assignment], list[Assignment]]:
    """An open round of two judges: the first one, his assignments, the other's."""
    round, panel = make_open_round(entries=entries, judges=2)
    db.session.commit()
    every = db.session.scalars(select(Assignment).order_by(Assignment.position)).all()
    judge = panel[0].user
    return (
        round,
        judge,
        [a for a in every if a.judge_id == judge.id],
        [a for a in every if a.judge_id != judge.id],
    )


def test_compare_shows_two_of_my_own_and_records_both_readings(app: Flask, sign_in) -> None:
    _, judge, own, others = make_tasks(3)
    for task, score in zip(own, (81.25, 72.5, 64), strict=True):
        make_review(task, [score] * 5, comment=f"意见{score}")
    make_review(others[0], [33.33] * 5)
    db.session.commit()
    client, page = sign_in(judge), f"/judge/assignments/{own[0].id}/compare"
    text = client.get(f"{page}?with={own[2].id}").get_data(as_text=True)
    assert "81.25" in text
    assert "意见64" in text
    assert "72.50" not in text
    assert "33.33" not in text
    assert text.count("示例技术路线") == 2
    db.session.rollback()
    read = {reading.subject_id for reading in db.session.scalars(select(Reading))}
    assert read == {own[0].id, own[2].id}


def test_compare_another_s_entry_is_as_good_as_none(app: Flask, sign_in) -> None:
    _, judge, own, others = make_tasks(2)
    make_review(others[1], [33.33] * 5)
    db.session.commit()
    page = f"/judge/assignments/{own[0].id}/compare?with={others[1].id}"
    text = sign_in(judge).get(page).get_data(as_text=True)
    assert own[1].code in text
    assert "33.33" not in text
    assert sign_in(others[0].judge).get(page).status_code == 404


def test_compare_blind_names_nobody_and_costs_the_same_at_2_and_12(
    app: Flask, sign_in, count_queries
) -> None:
    costs = []
    for entries in (2, 12):
        round, judge, own, _ = make_tasks(entries)
        own = [task for task in own if task.round_id == round.id]
        page = f"/judge/assignments/{own[0].id}/compare"
        sign_in(judge).get(page)
        client = sign_in(judge)
        with count_queries() as count:
            client.get(page)
        costs.append(int(count))
        round.blind = True
        db.session.commit()
        text = sign_in(judge).get(page).get_data(as_text=True)
        assert not [task for task in own if task.entry.organisation.name in text]
    assert costs[0] == costs[1] <= 14


def test_round_page_hints_at_own_marks_alone_from_five_finished_reviews_on(app: Flask, sign_in) -> None:
    round, judge, own, others = make_tasks(5)
    for task in own[:4]:
        make_review(task, [81] * 5)
    for task in others:
        make_review(task, [12.34] * 5)
    db.session.commit()
    client, page = sign_in(judge), f"/judge/rounds/{round.id}"
    assert "用分情况" not in client.get(page).get_data(as_text=True)
    make_review(own[4], [90] * 5)
    db.session.commit()
    text = client.get(page).get_data(as_text=True)
    assert "共 25 个得分，最低 81.00，最高 90.00" in text
    assert "12.34" not in text


def test_private_notes_are_named_by_nobody_but_their_writer_s_pages() -> None:
    """No export, paper, officer's page, search or API knows the column, but for the writer's own copy of his data."""
    named = {
        str(path.relative_to(ROOT))
        for folder in ("app", "templates", "scripts")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".txt", ".js"} and "private_note" in path.read_text("utf-8")
    }
    assert {name for name in named if not name.startswith(("app/web/judge/", "templates/judge/"))} == {
        "app/personal/inventory.py",
        "app/personal/queries.py",
        "app/reviews/models.py",
        "app/reviews/service/forgetting.py",
        "app/reviews/service/saving.py",
        "app/reviews/service/values.py",
    }
