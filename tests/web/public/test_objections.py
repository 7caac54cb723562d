"""Objecting without an account: bad input stays, files are proved, the code is shown once, nobody is named."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Response
from flask.testing import FlaskClient

from app.extensions import db
from app.files.models import StoredFile
from app.notices.models import Notice, Objection
from app.notices.service import accept_objection, refuse_objection
from app.web.public.objections import _was_taken
from tests.factories.decisions import make_judged_item
from tests.factories.files import pdf_bytes
from tests.factories.limits import limited
from tests.factories.notices import FACTS, after, make_discipline_officer, make_draft_notice, make_notice
from tests.factories.people import AT

Visit = Callable[..., FlaskClient]


def filled(notice: Notice, **values: Any) -> dict[str, Any]:
    given = {
        "line": notice.lines[0].id,
        "kind": "person",
        "name": "示例异议人",
        "contact": "025-12345678",
        "facts": FACTS,
        "evidence": (io.BytesIO(pdf_bytes()), "证明材料.pdf"),
    }
    return given | values


def test_visitor_objects_and_follows_with_his_code(visit: Visit) -> None:
    notice = make_notice(make_judged_item())
    data, slug = filled(notice), notice.slug
    client = visit(None, AT)
    assert "不需要登录" in client.get(f"/notices/{slug}/objection").get_data(as_text=True)

    answer = client.post(f"/notices/{slug}/objection", data=data, content_type="multipart/form-data")

    assert answer.status_code == 303, answer.get_data(as_text=True)
    followed = client.get(answer.headers["Location"])
    text = followed.get_data(as_text=True)
    code = answer.headers["Location"].rsplit("/", 1)[1]
    assert code in text
    assert "待受理" in text
    assert "示例异议人" not in text
    assert followed.headers["Cache-Control"] == "no-store"
    assert db.session.query(StoredFile).filter_by(owner_noun="objection").count() == 1
    found = client.post("/notices/objections", data={"code": f" {code.upper()} "})
    assert found.headers["Location"].endswith(f"/notices/objections/{code}")
    officer = make_discipline_officer()
    refuse_objection(db.session.query(Objection).one(), "没有具体事实依据", by=officer, at=AT)
    db.session.commit()
    assert "没有具体事实依据" in client.get(answer.headers["Location"]).get_data(as_text=True)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": ""}, "请署真实姓名或单位全称"),
        ({"name": "匿名"}, "匿名提出的异议不予受理"),
        ({"contact": "单位"}, "请留下电话号码或电子邮箱"),
        ({"facts": "有问题"}, "请写明具体事实"),
        ({"facts": "长" * 5001}, "最多 5000 字"),
        ({"line": "0" * 12}, "有 1 处需要修改"),
        ({"kind": "organisation"}, "加盖公章的异议书"),
        ({"evidence": (io.BytesIO(b""), "")}, "请附证明材料"),
        ({"evidence": (io.BytesIO(b"MZ not a pdf"), "证明.pdf")}, "文件内容与扩展名不符"),
        ({"evidence": (io.BytesIO(b"x"), "证明.exe")}, "不接受这种格式"),
        ({"evidence": (io.BytesIO(b""), ""), "facts": "有问题"}, "请写明具体事实，至少 20 字"),
        ({"homepage": "http://spam.example"}, "此栏请留空"),
    ],
)
def test_wrong_objection_shown_again_with_a_sentence(
    visit: Visit, values: dict[str, Any], words: str
) -> None:
    notice = make_notice(make_judged_item())
    data, slug = filled(notice, **values), notice.slug

    answer = visit(None, AT).post(f"/notices/{slug}/objection", data=data, content_type="multipart/form-data")

    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert words in text
    assert db.session.query(Objection).count() == 0
    if "facts" not in values:
        assert FACTS in text


def test_late_objection_refused_with_the_last_day(visit: Visit) -> None:
    notice = make_notice(make_judged_item())
    data, slug, late = filled(notice), notice.slug, after(notice)

    answer = visit(None, late).post(
        f"/notices/{slug}/objection", data=data, content_type="multipart/form-data"
    )

    assert answer.status_code == 409
    assert "逾期提出的异议不予受理" in answer.get_data(as_text=True)
    assert db.session.query(Objection).count() == 0


@pytest.mark.parametrize("code", ["aaaaa-bbbbb-ccccc-ddddd", "x", "a" * 200])
def test_unknown_codes_absent(visit: Visit, code: str) -> None:
    client = visit(None, AT)

    assert client.get(f"/notices/objections/{code}").status_code == 404
    answer = client.post("/notices/objections", data={"code": code[:60]})
    assert answer.status_code == 400


def test_objection_to_a_draft_absent(visit: Visit) -> None:
    notice = make_draft_notice(make_judged_item())

    assert visit(None, AT).get(f"/notices/{notice.slug}/objection").status_code == 404


def test_accepted_objection_tells_that_it_is_examined(visit: Visit) -> None:
    notice = make_notice(make_judged_item())
    data, slug = filled(notice, line=""), notice.slug
    client = visit(None, AT)
    where = client.post(f"/notices/{slug}/objection", data=data, content_type="multipart/form-data").headers[
        "Location"
    ]
    accept_objection(db.session.query(Objection).one(), by=make_discipline_officer(), at=AT)
    db.session.commit()

    text = client.get(where).get_data(as_text=True)

    assert "核查中" in text
    assert "由受理人员确定" in text


def test_objections_that_failed_do_not_shut_their_sender_out(tmp_path: Path) -> None:
    with limited(tmp_path) as app:
        client = app.test_client()
        statuses = [client.post("/notices/none/objection", data={}).status_code for _ in range(8)]

    assert statuses == [404] * 8


@pytest.mark.parametrize(
    ("status", "counts"), [(303, True), (400, False), (404, False), (409, False), (413, False)]
)
def test_objection_counts_against_its_limit_once_taken(status: int, counts: bool) -> None:
    assert _was_taken(Response(status=status)) is counts
