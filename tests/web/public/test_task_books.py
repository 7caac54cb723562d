"""任务书 as a file: what is signed, for those who see the project and nobody else."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.extensions import db
from app.projects.digest import agreement_digest
from app.projects.models import ProjectMember
from app.projects.service import name_panel
from app.projects.states import ProjectState
from tests.factories.people import AT, make_judge, make_member, make_organisation
from tests.factories.projects import (
    LATER,
    every_seat,
    make_lonely,
    make_project,
    make_requested,
    make_running,
)
from tests.web.public.test_papers import fetch, words_of

Visit = Callable[..., FlaskClient]
READERS = {"officer", "member", "reader", "issuer", "supervisor"}


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_task_book_prints_all_that_is_signed(visit: Visit, form: str) -> None:
    cast = make_project()
    project = cast.project
    words = [project.number, project.title, project.organisation.name, "280", "待签署", "1.2%"]
    words += [f"{m.title}第{m.month}个月" for m in project.milestones]
    words += ["112", "168", "自各方签署完成之日起18个月", "法定代表人或授权代表（签字）："]
    words += [agreement_digest(project), "参数1≤1.5%"]
    path = f"/projects/{project.id}"
    client = visit(cast.member, AT)

    text = fetch(client, f"{path}/task-book", form)

    for word in words:
        assert "".join(word.split()) in text, word
    assert f"{path}/task-book.{form}" in client.get(f"/lab/projects/{project.id}").text


def test_signed_task_book_names_who_signed_when_and_its_days(visit: Visit) -> None:
    cast = make_running()
    cast.project.terms = "成果归双方共有。\n数据不出本省。"
    names = [person.name for person in (cast.officer, cast.member, cast.issuer)]

    text = fetch(visit(cast.issuer, AT), f"/projects/{cast.project.id}/task-book", "docx")

    assert "待签署" not in text
    assert "法定代表人" not in text
    for name in names:
        assert f"{name}，2026年11月23日在本平台签署。" in text
    assert "成果归双方共有。" in text
    assert "2026年11月23日至2028年5月" in text


def test_only_those_who_see_the_project_get_its_task_book(visit: Visit) -> None:
    cast = make_project()
    seats, path = every_seat(cast), f"/projects/{cast.project.id}/task-book.docx"
    db.session.commit()
    for name, person in seats.items():
        expected = {200} if name in READERS else {404, 302}
        assert visit(person, AT).get(path).status_code in expected, name


def test_task_book_without_an_issuer_has_no_third_party(visit: Visit) -> None:
    cast = make_lonely()
    project = cast.project
    project.issuer_id = None
    text = fetch(visit(cast.member, AT), f"/projects/{project.id}/task-book", "docx")
    assert "发榜方无" in text
    assert "发榜方：" not in text


def test_void_task_book_says_so_on_every_page(visit: Visit) -> None:
    cast = make_project()
    cast.project.state = ProjectState.VOID
    text = fetch(visit(cast.officer, AT), f"/projects/{cast.project.id}/task-book", "docx")
    assert text.startswith("已作废")


def test_acceptance_opinion_names_its_experts_to_officers_alone(visit: Visit) -> None:
    cast, acceptance = make_requested()
    people = [make_judge() for _ in range(3)]
    name_panel(acceptance, people, people[0].id, by=cast.officer, at=LATER)
    seats, path = every_seat(cast), f"/acceptances/{acceptance.id}/opinion"
    names = [person.name for person in people]

    text = fetch(visit(cast.officer, LATER), path, "docx")
    for word in ("待结论", "JC-2027-001", "0.2%（k=2）", "指标符合生产需要", "专家组由3人组成", *names):
        assert word in text, word
    for name, person in seats.items():
        answer = visit(person, LATER).get(f"{path}.docx")
        assert answer.status_code in ({200} if name in READERS else {404, 302}), name
        if name != "officer" and answer.status_code == 200:
            assert not any(told in words_of(answer.data, "docx") for told in names), name


def test_acceptance_opinion_asks_as_often_for_nine_experts_as_for_three(
    visit: Visit, count_queries: Callable[[], Any]
) -> None:
    def asked(experts: int) -> int:
        cast, acceptance = make_requested()
        people = [make_judge() for _ in range(experts)]
        name_panel(acceptance, people, people[0].id, by=cast.officer, at=LATER)
        client, path = visit(cast.officer, LATER), f"/acceptances/{acceptance.id}/opinion.docx"
        db.session.remove()
        with count_queries() as count:
            assert client.get(path).status_code == 200
        return int(count)

    assert asked(9) == asked(3) <= 13, "three of them are the session's"


def test_consortium_stands_in_the_task_book_and_on_its_members_page(visit: Visit) -> None:
    cast = make_project()
    house = make_organisation("示例联合检测所")
    db.session.add(
        ProjectMember(
            project=cast.project, organisation=house, position=1, part="承担标定", share=Decimal(25)
        )
    )
    reader, path = make_member(house), f"/lab/projects/{cast.project.id}"
    client = visit(reader, AT)
    for words in ("示例联合检测所", "承担标定", "210", "70"):
        assert words in client.get(path).text, words
    assert client.get(f"{path}/course").status_code == client.get(f"{path}/settlement").status_code == 200
    assert path in client.get("/lab/projects").text
    assert client.get(f"{path}/sign").status_code == 403
    text = fetch(client, f"/projects/{cast.project.id}/task-book", "docx")
    for words in ("四、联合体分工和经费", "示例联合检测所", "（牵头）", "五、约定事项", "六、签署"):
        assert words in text, words
