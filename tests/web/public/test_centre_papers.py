"""Papers of centres: the letter that approves, the opinion with its blind samples, the list as a workbook."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from app.centres.policy import may_read_approval
from app.extensions import db
from app.projects.service import request_acceptance
from app.projects.states import ProjectState
from tests.factories.preacceptances import preaccept
from tests.factories.projects import LATER, make_running
from tests.projects.test_preacceptance import built
from tests.web.public.test_papers import fetch

Visit = Callable[..., FlaskClient]


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_approval_and_opinion_print_what_was_agreed_and_measured(visit: Visit, form: str) -> None:
    cast = built()
    preaccept(cast)
    acceptance = request_acceptance(cast.project, by=cast.member, at=LATER)
    db.session.flush()
    key, title, house = cast.project.id, cast.project.item.title, cast.project.organisation.name
    opinion = acceptance.id
    client = visit(cast.member, LATER)
    assert f"/projects/{key}/approval.{form}" in client.get(f"/lab/projects/{key}").get_data(as_text=True)

    letter = fetch(client, f"/projects/{key}/approval", form)
    told = fetch(client, f"/acceptances/{opinion}/opinion", form)

    for words in (
        f"关于同意筹建{title}的通知",
        f"{house}：",
        "须先通过预验收（含盲样考核）",
        "六个方面逐项验收",
    ):
        assert "".join(words.split()) in letter, words
    for words in ("三、预验收和盲样考核", "M-01", "10.3（U=0.3）", "En=0.60", "满意", "四、专家组意见"):
        assert words in told, words


def test_approval_is_of_tasks_that_are_built_and_stand(visit: Visit) -> None:
    cast, other = built(), make_running()
    assert may_read_approval(cast.member, cast.project, LATER)
    assert may_read_approval(other.member, other.project, LATER).hide
    assert may_read_approval(other.member, cast.project, LATER).hide
    cast.project.state = ProjectState.VOID
    assert may_read_approval(cast.member, cast.project, LATER).hide


def test_list_leaves_as_a_workbook_with_the_columns_of_its_paper(visit: Visit) -> None:
    cast = built()
    call, item = cast.project.call, cast.project.item
    db.session.commit()
    client = visit(None, LATER)

    answer = client.get(f"/calls/{call.slug}/list.xlsx")

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    heads = next(row for row in rows if "拟建名称" in row)
    assert heads[0] == "序号"
    assert {"中心类型", "建设周期（月）", "计划总投资（万元）"} <= set(heads)
    assert any(item.title in row for row in rows)
    assert f"/calls/{call.slug}/list.xlsx" in client.get(f"/calls/{call.slug}").get_data(as_text=True)
