"""Notice, announcement, list, score table and review as files: the words of their pages, for the same readers."""

import io
from collections.abc import Callable

import docx
import pypdf
import pytest
from flask.testing import FlaskClient

from app.extensions import db
from app.notices.states import LineState
from app.reviews.models import Review
from tests.factories.decisions import decide, make_judged_item, rank
from tests.factories.notices import after, announce, make_draft_notice, make_notice, make_objection
from tests.factories.people import AT, make_officer

Visit = Callable[..., FlaskClient]


def words_of(data: bytes, form: str) -> str:
    """Every text of a file without its spaces."""
    if form == "pdf":
        return "".join(
            "".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages
        )
    made = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    heads = [line.text for line in made.sections[0].header.paragraphs]
    return "".join("".join([*heads, *(line.text for line in made.paragraphs), *cells]).split())


def fetch(client: FlaskClient, path: str, form: str) -> str:
    answer = client.get(f"{path}.{form}")
    assert answer.status_code == 200, path
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return words_of(answer.data, form)


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_notice_on_paper_says_what_its_page_says(visit: Visit, form: str) -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    path, loser = f"/notices/{notice.slug}", judged.entries[1].organisation.name
    words = (notice.title, notice.lines[0].organisation_name, "江苏省市场监督管理局", "机关纪委")
    client = visit(None, AT)
    client.set_cookie("language", "en")

    text = fetch(client, path, form)

    for word in (
        *words,
        "2026年11月23日至2026年11月27日（5个工作日）",
        "应署真实姓名",
        "此件公开发布",
        "序号编号项目名称",
    ):
        assert "".join(word.split()) in text, word
    assert loser not in text
    assert f"{path}.{form}" in client.get(path).get_data(as_text=True)


def test_draft_on_paper_for_its_officers_alone(visit: Visit) -> None:
    judged = make_judged_item()
    path = f"/notices/{make_draft_notice(judged).slug}"

    for person in (None, judged.member(0), make_officer(make_judged_item().call)):
        assert visit(person, AT).get(f"{path}.pdf").status_code == 404
    assert "草稿" in fetch(visit(judged.officer, AT), path, "docx")


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_announcement_prints_what_was_announced_and_nothing_that_waits(visit: Visit, form: str) -> None:
    judged = make_judged_item(places=2)
    notice = make_notice(judged, decide(judged, 0, 1))
    make_objection(notice, notice.lines[1])
    path, at = f"/notices/{notice.slug}", after(notice)
    assert visit(None, at).get(f"{path}/announcement.{form}").status_code == 409
    announce(db.session.merge(notice), db.session.merge(judged.officer))
    told = {line.state: line.organisation_name for line in notice.lines}
    client = visit(None, at)

    text = fetch(client, f"{path}/announcement", form)

    assert "关于公布" in text
    assert "揭榜单位的通知" in text
    assert told[LineState.ANNOUNCED] in text
    assert told[LineState.NOTICED] not in text
    assert "其余公示项目的结果另行公布" in text
    assert f"{path}/announcement.{form}" in client.get(path).get_data(as_text=True)


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_list_on_paper_in_the_customary_columns(visit: Visit, form: str) -> None:
    judged = make_judged_item()
    item, path = judged.item, f"/calls/{judged.call.slug}"
    item.contact = "张示例 025-00000000"
    words = (
        item.code,
        item.title,
        item.issuer_name,
        "1.参数1≤1.5%",
        "榜单金额（万元）",
        "300",
        "完成时限（月）",
        "18",
    )
    client = visit(None, AT)

    text = fetch(client, f"{path}/list", form)

    for word in words:
        assert "".join(word.split()) in text, word
    assert "025-00000000" not in text
    assert f"{path}/list.{form}" in client.get(path).get_data(as_text=True)
    assert "025-00000000" in fetch(visit(judged.member(0), AT), f"{path}/list", form)


def test_hidden_issuer_stays_hidden_on_paper(visit: Visit) -> None:
    judged = make_judged_item()
    judged.item.issuer_hidden, name = True, judged.item.issuer_name

    text = fetch(visit(None, AT), f"/calls/{judged.call.slug}/list", "docx")

    assert name not in text
    assert "南京市某企业" in text


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_score_table_on_paper_equals_the_workbook_s(visit: Visit, form: str) -> None:
    judged = make_judged_item()
    rank(judged)
    path = f"/officer/items/{judged.item.id}/results"
    names = [entry.organisation.name for entry in judged.entries]

    text = fetch(visit(judged.officer, AT), path, form)

    for word in (
        "序号项目专家1",
        "去极值平均分排名是否推荐备注",
        *names,
        "91.00",
        "专家组长签名：",
        "监督人员签名：",
    ):
        assert "".join(word.split()) in text, word
    assert visit(judged.member(0), AT).get(f"{path}.{form}").status_code == 404


def test_judge_takes_his_own_review_and_nobody_else_s(visit: Visit) -> None:
    judged = make_judged_item()
    mine, other = judged.judges(0)[0], judged.judges(1)[1]
    total = db.session.query(Review).filter_by(assignment_id=mine.id).one().total
    path = f"/judge/assignments/{mine.id}/sheet"
    foreign = f"/judge/assignments/{other.id}/sheet.docx"

    client = visit(mine.judge, AT)
    text = fetch(client, path, "docx")

    for word in (
        "专家评审表",
        mine.code,
        "指标权重档次得分评语",
        f"优{total:.2f}",
        f"加权总分100{total:.2f}",
        "专家签名：",
    ):
        assert "".join(word.split()) in text, word
    assert judged.entries[0].organisation.name not in text
    if other.judge_id != mine.judge_id:
        assert client.get(foreign).status_code == 404
    assert visit(judged.officer, AT).get(f"{path}.docx").status_code == 404
