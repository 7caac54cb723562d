"""Verifying a certificate: by code, by number, by the QR code on the paper; and who gets the paper."""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
import zxingcpp
from flask.testing import FlaskClient

from app.certificates.service import issue_certificates, revoke_certificate
from app.extensions import db
from tests.factories.certificates import awards, make_announced, make_certificate
from tests.factories.limits import limited
from tests.factories.people import AT, make_user

Visit = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def _awards() -> Iterator[None]:
    with awards():
        yield


def text_of(client: FlaskClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def test_visitor_reads_what_the_true_paper_says(visit: Visit) -> None:
    _judged, certificate, at = make_certificate()
    code, number = certificate.printed_code, certificate.number
    words = (
        number,
        certificate.organisation_name,
        certificate.title,
        certificate.honour,
        certificate.sha256[:8],
    )
    notice = certificate.line.notice.slug
    client = visit(None, at)

    text = text_of(client, f"/verify/{code}")

    assert "证书有效" in text
    for word in (*words, code, f"/notices/{notice}"):
        assert word in text, word


def test_number_finds_the_certificate_and_not_its_code(visit: Visit) -> None:
    _judged, certificate, at = make_certificate()
    code, number = certificate.printed_code, certificate.number
    client = visit(None, at)

    by_number = client.get("/verify", query_string={"q": number.replace("〔", "(").replace("〕", ")")})
    by_code = client.get("/verify", query_string={"q": code.lower()})

    assert "证书有效" in by_number.get_data(as_text=True)
    assert code not in by_number.get_data(as_text=True)
    assert "证书有效" in by_code.get_data(as_text=True)


def test_unknown_code_told_plainly(visit: Visit) -> None:
    _judged, _certificate, at = make_certificate()
    client = visit(None, at)

    asked = client.get("/verify", query_string={"q": "<script>alert(1)</script>"})
    absent = client.get("/verify/0000-0000-0000-0000")

    assert (asked.status_code, absent.status_code) == (200, 404)
    assert "<script>alert" not in asked.get_data(as_text=True)
    for answer in (asked, absent):
        assert "没有查到这份证书" in answer.get_data(as_text=True)
    assert "没有查到这份证书" not in text_of(client, "/verify")


def test_revoked_certificate_says_why_and_is_printed_no_more(visit: Visit) -> None:
    judged, certificate, at = make_certificate()
    revoke_certificate(certificate, "经核查，申报材料不实", by=judged.officer, at=at)
    code, key = certificate.printed_code, certificate.id

    text = text_of(visit(None, at), f"/verify/{code}")
    paper = visit(judged.member(0), at).get(f"/certificates/{key}.pdf")

    assert "经核查，申报材料不实" in text
    assert "证书有效" not in text
    assert paper.status_code == 409


def test_paper_carries_its_facts_and_a_code_that_leads_to_its_page(visit: Visit) -> None:
    judged, certificate, at = make_certificate()
    key, code, facts = certificate.id, certificate.printed_code, (certificate.number, certificate.title)
    organisation = certificate.organisation_name

    answer = visit(judged.member(0), at).get(f"/certificates/{key}.pdf")

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    (page,) = pypdf.PdfReader(io.BytesIO(answer.data)).pages
    text = "".join(page.extract_text().split())
    for words in (*facts, organisation, code, "特发此证", "2026年11月28日"):
        assert words in text, words
    picture = pypdfium2.PdfDocument(answer.data)[0].render(scale=3).to_numpy()
    (read,) = zxingcpp.read_barcodes(picture)
    assert read.text == f"http://localhost/verify/{code}"
    assert "证书有效" in text_of(visit(None, at), read.text.removeprefix("http://localhost"))


def test_paper_for_its_holders_and_givers_alone(visit: Visit, sign_in: Any) -> None:
    judged, certificate, at = make_certificate()
    path, people = f"/certificates/{certificate.id}.pdf", (judged.member(1), make_user())

    assert visit(None, at).get(path).status_code in {302, 401}
    for person in people:
        assert visit(person, at).get(path).status_code == 404
    assert visit(judged.officer, at).get(path).mimetype == "application/pdf"


def test_guessing_of_codes_slowed_down(tmp_path: Path) -> None:
    with limited(tmp_path) as app:
        client = app.test_client()
        statuses = [client.get(f"/verify/0000-0000-0000-{n:04d}").status_code for n in range(32)]

    assert statuses == [404] * 30 + [429] * 2


def test_laboratory_finds_its_certificates(visit: Visit) -> None:
    judged, certificate, at = make_certificate()
    number, key, entry = certificate.number, certificate.id, certificate.entry_id
    client = visit(judged.member(0), at)

    listed, result = text_of(client, "/lab/certificates"), text_of(client, f"/lab/entries/{entry}/result")

    assert number in listed
    assert f"/certificates/{key}.pdf" in listed
    assert number in result
    assert number not in text_of(visit(judged.member(1), at), "/lab/certificates")


def test_lists_ask_as_much_at_one_row_as_at_many(
    visit: Visit, count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    judged, _first, at = make_certificate()
    officer, counts = judged.officer, []
    for _ in range(2):
        client = visit(db.session.merge(officer), at)
        with count_queries() as count:
            assert client.get("/officer/certificates").status_code == 200
        counts.append(int(count))
        for _ in range(6):
            other, notice, _ = make_announced()
            issue_certificates(notice, by=other.officer, at=at)

    assert counts[0] == counts[1]
    listed = text_of(visit(db.session.merge(officer), at), "/officer/certificates")
    assert len(set(re.findall(r"JSJB\d{4}号", listed))) == 13


@pytest.mark.parametrize("change", [str.lower, lambda n: n.translate({ord(c): None for c in "〔〕号"})])
def test_number_typed_without_its_signs_is_found(visit: Visit, change: Callable[[str], str]) -> None:
    _judged, certificate, at = make_certificate()
    typed = change(certificate.number)

    answer = visit(None, at).get("/verify", query_string={"q": typed})

    assert "证书有效" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "请输入证书编号或验证码"),
        ("  ", "请输入证书编号或验证码"),
        ("2026", "编号形如 苏检证〔2026〕JSSJ0001号"),
        ("JSSJ0002", "不像完整的编号或验证码"),
        ("苏检证2026JSSJ9999", "不是本平台签发的"),
        ("0000-0000-0000-0000", "不是本平台签发的"),
    ],
)
def test_question_without_an_answer_is_told_what_is_amiss(visit: Visit, typed: str, told: str) -> None:
    answer = visit(None, AT).get("/verify", query_string={"q": typed}).get_data(as_text=True)

    assert told in answer
    assert ("不是本平台签发的" in answer) is (told == "不是本平台签发的")
