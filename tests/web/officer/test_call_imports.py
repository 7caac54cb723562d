"""A spreadsheet through the pages: uploaded, mended, accepted, saved; hostile files refused with a sentence."""

import io
import re
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from time import process_time

import pytest
from flask.testing import FlaskClient

from app.calls import service
from app.calls.importing import Understood
from app.calls.models import Call, Item, ListImport
from app.calls.reading import Sheet, read_list
from app.calls.service.imports import row_base
from app.chains.queries import current_catalogue
from app.extensions import db
from app.people.models import User
from tests.factories.drafts import make_catalogues, make_draft
from tests.factories.people import AT, make_officer

SignIn = Callable[[User], FlaskClient]
Counter = Callable[[], AbstractContextManager[object]]
LIST = Path(__file__).parents[2] / "calls" / "reading" / "data" / "challenge_list.xlsx"


def upload(client: FlaskClient, call: Call, data: bytes, name: str = "榜单.xlsx") -> object:
    files = {"file": (io.BytesIO(data), name)}
    return client.post(f"/officer/calls/{call.id}/imports/start", data=files)


def begin(sign_in: SignIn) -> tuple[FlaskClient, Call]:
    officer = make_officer()
    make_catalogues()
    call = make_draft(officer, items=0)
    db.session.commit()
    return sign_in(officer), call


def test_list_of_the_office_goes_all_the_way(sign_in: SignIn) -> None:
    client, call = begin(sign_in)
    assert upload(client, call, LIST.read_bytes()).status_code == 303  # type: ignore[attr-defined]
    listing = db.session.query(ListImport).one()
    url = f"/officer/imports/{listing.id}"
    page = client.get(url).get_data(as_text=True)
    for words in ("第 3 行", "弯矩 Urel", "≤ 1.5 %（k=2）", "弯矩 Urel≤1.5%(k=2)"):
        assert words in page, words
    assert client.post(f"{url}/save").status_code == 409
    base = row_base(Understood.of(listing), 16)
    choosing = re.findall(rf'<form method="post" action="{url}/rows/16">.*?</form>', page, re.DOTALL)
    assert len(choosing) == 3
    assert not any('name="code"' in form for form in choosing)
    chosen = client.post(f"{url}/rows/16", data={"base": base, "chain": "水污染防治装备"})
    assert chosen.status_code == 303
    assert client.post(f"{url}/rows/16", data={"base": base, "chain": "氢能"}).status_code == 409
    client.post(f"{url}/accept", data={"code": "indicators_few"})
    client.post(f"{url}/accept", data={"code": "city_several", "row": "16"})
    client.post(f"{url}/leave-out", data={"row": "19", "out": "1"})
    assert "添加 16 项榜题" in client.get(f"{url}/save").get_data(as_text=True)
    assert db.session.query(Item).count() == 0
    assert client.post(f"{url}/save").status_code == 303
    assert db.session.query(Item).count() == 16
    assert client.get(f"/officer/calls/{call.id}/items").status_code == 200
    assert client.post(f"{url}/rows/16", data={"chain": "氢能"}).status_code == 409
    assert client.get(url).status_code == 200


def test_rows_that_wait_are_shown_alone(sign_in: SignIn) -> None:
    client, call = begin(sign_in)
    upload(client, call, LIST.read_bytes())
    listing = db.session.query(ListImport).one()
    page = client.get(f"/officer/imports/{listing.id}?show=open").get_data(as_text=True)
    assert 'id="row-16"' in page
    assert 'id="row-3"' not in page


def test_buttons_of_the_preview_all_named_apart(sign_in: SignIn) -> None:
    """A screen reader lists buttons by name alone: each says which row, and which remark, it accepts."""
    client, call = begin(sign_in)
    upload(client, call, LIST.read_bytes())
    listing = db.session.query(ListImport).one()
    page = client.get(f"/officer/imports/{listing.id}").get_data(as_text=True)
    main = page[page.index("<main") : page.index("</main>")]
    names = []
    for attributes, inside in re.findall(r"<button([^>]*)>(.*?)</button>", main, re.S):
        labelled = re.search(r'aria-label="([^"]*)"', attributes)
        names.append(labelled[1] if labelled else " ".join(re.sub(r"<[^>]+>", "", inside).split()))
    assert sum("按现状接受" in name for name in names) >= 3
    assert sorted(names) == sorted(set(names))


def test_list_dropped_leaves_nothing(sign_in: SignIn) -> None:
    client, call = begin(sign_in)
    upload(client, call, LIST.read_bytes())
    listing = db.session.query(ListImport).one()
    assert client.post(f"/officer/imports/{listing.id}/drop").status_code == 303
    assert db.session.query(Item).count() == 0


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (200 << 20))
        archive.writestr("[Content_Types].xml", b"<x/>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.xlsx"),
        (b"%PDF-1.7", "a.xlsx"),
        (b"PK\x03\x04broken", "a.xlsx"),
        (b"<html></html>", "a.xls"),
        ("甲,乙\n1,2\n".encode(), "a.csv"),
    ],
    ids=["empty", "pdf", "broken", "html", "no list"],
)
def test_file_that_is_no_list_refused_with_a_sentence(sign_in: SignIn, data: bytes, name: str) -> None:
    client, call = begin(sign_in)
    answer = upload(client, call, data, name)
    assert answer.status_code == 400  # type: ignore[attr-defined]
    assert "file-error" in answer.get_data(as_text=True)  # type: ignore[attr-defined]
    assert db.session.query(ListImport).count() == 0


def test_a28_zip_bomb_refused_within_two_seconds(sign_in: SignIn) -> None:
    client, call = begin(sign_in)
    data = bomb()
    began = process_time()
    assert upload(client, call, data).status_code == 400  # type: ignore[attr-defined]
    assert process_time() - began < 2


def test_upload_without_a_file_refused(sign_in: SignIn) -> None:
    client, call = begin(sign_in)
    assert client.post(f"/officer/calls/{call.id}/imports/start", data={}).status_code == 400


def test_upload_larger_than_the_route_allows_refused(sign_in: SignIn) -> None:
    client, call = begin(sign_in)
    url, kind = f"/officer/calls/{call.id}/imports/start", "multipart/form-data; boundary=x"
    assert client.post(url, data=b"x" * (18 << 20), content_type=kind).status_code == 413


def test_row_that_does_not_exist_is_404(sign_in: SignIn) -> None:
    client, call = begin(sign_in)
    upload(client, call, LIST.read_bytes())
    listing = db.session.query(ListImport).one()
    for number in (999, 0):
        assert client.get(f"/officer/imports/{listing.id}/rows/{number}").status_code == 404
    assert client.post(f"/officer/imports/{listing.id}/leave-out", data={"row": "999"}).status_code == 404
    assert (
        client.post(f"/officer/imports/{listing.id}/accept", data={"row": "x", "code": "y"}).status_code
        == 303
    )


def test_bad_cell_kept_beside_its_field(sign_in: SignIn) -> None:
    client, call = begin(sign_in)
    upload(client, call, LIST.read_bytes())
    listing = db.session.query(ListImport).one()
    base = row_base(Understood.of(listing), 16)
    data = {"base": base, "chain": "长" * 201, "title": "没有丢"}
    answer = client.post(f"/officer/imports/{listing.id}/rows/16", data=data)
    assert answer.status_code == 400
    assert "没有丢" in answer.get_data(as_text=True)


def test_page_of_many_rows_quick_and_asks_as_often(sign_in: SignIn, count_queries: Counter) -> None:
    officer = make_officer()
    make_catalogues()
    call = make_draft(officer, items=0)
    head = ("需求名称", "产业链", "榜单金额（万元）", "主要技术指标")
    made = []
    for size in (1, 200):
        body = [(f"示例{n}", "氢能", "100", "甲≤1%；乙≥2 mm；丙 3–4 s；丁≤5 ℃；戊≥6") for n in range(size)]
        reading = read_list(Sheet("表", (head, *body)), current_catalogue())
        made.append(service.start_import(call, reading, "a.xlsx", "0" * 64, by=officer, at=AT).id)
    db.session.commit()
    client = sign_in(officer)
    client.get(f"/officer/imports/{made[0]}")
    with count_queries() as few:
        client.get(f"/officer/imports/{made[0]}")
    with count_queries() as many:
        assert client.get(f"/officer/imports/{made[1]}").status_code == 200
    assert int(few) == int(many), many.statements  # type: ignore[call-overload, attr-defined]
    for problem in Understood.of(db.session.get(ListImport, made[1])).reading.problems:  # type: ignore[arg-type]
        client.post(f"/officer/imports/{made[1]}/accept", data={"code": problem.code})
    with count_queries() as saving:
        assert client.post(f"/officer/imports/{made[1]}/save").status_code == 303
    assert int(saving) <= 25, saving.statements  # type: ignore[call-overload, attr-defined]
