"""The pages that change the documents of a published call, and what the public reads of it."""

import io
from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from app.approvals.models import Approval
from app.calls import service
from app.calls.models import Call, CallDocument
from app.calls.queries import documents_of
from app.extensions import db
from app.files.models import StoredFile
from app.files.service import keep_file
from app.people.models import User
from tests.factories.calls import make_call
from tests.factories.drafts import make_draft
from tests.factories.files import make_proof, pdf_bytes, quick_proof
from tests.factories.people import AT, make_member, make_officer, make_organisation

Visit = Callable[..., FlaskClient]
Bare = Callable[..., bytes]
DURING = AT + timedelta(days=2)


def published(officer: User) -> Call:
    call = make_draft(officer)
    file = keep_file(call, "document", make_proof("通知.pdf"), by=officer, at=AT)
    service.add_document(call, file, "通知", by=officer, at=AT)
    return service.publish_call(call, by=officer, at=AT)


def upload(name: str = "补充.pdf", **values: object) -> dict[str, object]:
    return {"title": "补充通知", "reason": "答疑汇总", "file": (io.BytesIO(pdf_bytes()), name)} | values


def text_of(client: FlaskClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def test_file_proposed_read_by_the_second_officer_agreed_and_public(visit: Visit) -> None:
    first, second = make_officer(), make_officer()
    call = published(first)
    slug, add = call.slug, f"/officer/calls/{call.id}/documents/add"
    client = visit(first, DURING)
    assert "须另一位承办人同意" in text_of(client, add)
    silent = client.post(add, data=upload(reason=""))
    broken = client.post(add, data=upload() | {"file": (io.BytesIO(b"<svg/>"), "坏.pdf")})
    assert (silent.status_code, broken.status_code) == (400, 400)
    assert "答疑汇总" in broken.get_data(as_text=True)
    assert client.post(add, data=upload()).status_code == 303
    approval = db.session.query(Approval).one()
    file = db.session.query(StoredFile).filter_by(name="补充.pdf").one().id
    page = f"/officer/approvals/{approval.id}"
    assert "补充通知" not in text_of(visit(None, DURING), f"/calls/{slug}")

    client = visit(second, DURING)
    shown = text_of(client, page)
    read = client.get(f"{page}/files/{file}")
    assert "同意之后的附件" in shown
    assert "补充通知" in shown
    assert read.status_code == 200
    assert read.headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"{page}/files/{'0' * 12}").status_code == 404
    agreed = client.post(f"{page}/decide", data={"answer": "agree"})
    assert agreed.status_code == 303

    public = text_of(visit(None, DURING), f"/calls/{slug}")
    assert "第 1 号更正" in public
    assert "答疑汇总" in public
    assert "更正后的文件" in public
    document = db.session.query(CallDocument).filter_by(title="补充通知").one().id
    assert visit(None, DURING).get(f"/calls/{slug}/documents/{document}").status_code == 200


def test_replaced_and_withdrawn_files_stay_reachable_in_the_corrections(visit: Visit) -> None:
    first, second = make_officer(), make_officer()
    call = published(first)
    slug, old = call.slug, documents_of(call)[0].id
    client = visit(first, DURING)
    page = text_of(client, f"/officer/documents/{old}/replace")
    assert 'value="通知"' in page
    replaced = client.post(f"/officer/documents/{old}/replace", data=upload("修订.pdf", title="通知"))
    assert replaced.status_code == 303
    waiting = text_of(client, f"/officer/calls/{call.id}/documents")
    assert "等待复核的附件更正" in waiting
    approval = db.session.query(Approval).one().id
    visit(second, DURING).post(f"/officer/approvals/{approval}/decide", data={"answer": "agree"})
    newer = documents_of(db.session.merge(call))[0].id
    client = visit(first, DURING)
    assert client.get(f"/officer/documents/{old}/replace").status_code == 409
    assert client.post(f"/officer/documents/{newer}/withdraw", data={"reason": ""}).status_code == 400
    assert client.post(f"/officer/documents/{newer}/withdraw", data={"reason": "不再适用"}).status_code == 303
    last = db.session.query(Approval).filter(Approval.id != approval).one().id
    visit(second, DURING).post(f"/officer/approvals/{last}/decide", data={"answer": "agree"})

    client = visit(None, DURING)
    public = text_of(client, f"/calls/{slug}")
    assert documents_of(db.session.merge(call)) == []
    assert 'id="documents"' not in public
    for document in (old, newer):
        assert f"/calls/{slug}/documents/{document}" in public
        assert client.get(f"/calls/{slug}/documents/{document}").status_code == 200


def test_pages_to_anybody_else_are_the_same_404(visit: Visit, bare: Bare) -> None:
    call = published(make_officer())
    document = documents_of(call)[0].id
    paths = {
        "/officer/calls/{key}/documents/add": call.id,
        "/officer/documents/{key}/replace": document,
        "/officer/documents/{key}/withdraw": document,
    }
    for user in (make_member(make_organisation()), make_officer(make_call())):
        client = visit(user, DURING)
        for path, key in paths.items():
            refused, absent = client.get(path.format(key=key)), client.get(path.format(key="0" * 12))
            assert (refused.status_code, absent.status_code) == (404, 404), path
            assert bare(refused, key) == bare(absent, key), path


def test_documents_page_asks_as_often_for_one_as_for_twenty(
    visit: Visit, count_queries: Callable[[], object]
) -> None:
    officer = make_officer()
    call = published(officer)
    counts = []
    for more in (0, 15):
        call = db.session.merge(call)
        for n in range(more):
            file = keep_file(call, "document", quick_proof(f"附件{n}.pdf"), by=officer, at=AT)
            call.documents.append(CallDocument(file=file, title=f"附件{n}", position=n + 2))
        for path in (f"/officer/calls/{call.id}/documents", f"/calls/{call.slug}"):
            client = visit(db.session.merge(officer), DURING)
            client.get(path)
            with count_queries() as count:  # type: ignore[attr-defined]
                assert client.get(path).status_code == 200
            counts.append(int(count))
    assert counts[:2] == counts[2:]
