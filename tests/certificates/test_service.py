"""Certificates are issued once, numbered without gaps, printed for good, revoked with a reason."""

import re

import pytest

from app.certificates.codes import printed, typed_code, typed_number
from app.certificates.models import Certificate
from app.certificates.queries import find_certificate
from app.certificates.service import issue_certificates, revoke_certificate, revoke_of_entry
from app.certificates.states import CertificateState
from app.certificates.wording import digest_of
from app.entries.models import EntryVersion
from app.extensions import db
from app.history.models import Act
from app.letters.models import Letter
from app.letters.service import write_letters
from app.notices.service import give_up_line
from app.shared.clock import local_date
from app.shared.text import Text
from app.shared.verdict import Invalid, Refused
from tests.factories.certificates import HONOUR, make_announced, make_certificate
from tests.factories.decisions import decide, make_judged_item
from tests.factories.notices import after, announce, make_notice
from tests.factories.people import AT

pytestmark = pytest.mark.usefixtures("app")


def test_issue_gives_every_announced_winner_one_certificate() -> None:
    judged, notice, at = make_announced(0, 1)

    made = issue_certificates(notice, by=judged.officer, at=at)

    assert [c.organisation_name for c in made] == [line.organisation_name for line in notice.lines]
    assert [c.number for c in made] == ["苏检证〔2026〕JSJB0001号", "苏检证〔2026〕JSJB0002号"]
    assert {c.honour for c in made} == {f"2026年度{HONOUR}"}
    assert all(c.state == CertificateState.VALID for c in made)
    assert len({c.code for c in made}) == 2
    assert db.session.query(Act).filter_by(name="certificate.issued").count() == 2


def test_issue_again_gives_nobody_a_second_one() -> None:
    judged, notice, at = make_announced()
    issue_certificates(notice, by=judged.officer, at=at)

    with pytest.raises(Refused, match="nobody_waits"):
        issue_certificates(notice, by=judged.officer, at=at)

    assert db.session.query(Certificate).count() == 1


def test_issue_before_the_announcement_refused() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)

    with pytest.raises(Refused, match="nobody_waits"):
        issue_certificates(notice, by=judged.officer, at=AT)


def test_numbers_of_one_kind_and_year_run_on_over_calls() -> None:
    _, first, _ = make_certificate()
    judged, second, _ = make_certificate()
    judged.call.is_demo = True
    further = make_judged_item(call=judged.call, officer=judged.officer, second=judged.second)
    notice = make_notice(further, decide(further, 0))
    announce(notice, further.officer)
    (demo,) = issue_certificates(notice, by=judged.officer, at=after(notice))

    assert (first.serial, second.serial) == (1, 2)
    assert demo.number == "示例证〔2026〕JSJB0001号"
    assert demo.is_demo


def test_certificate_prints_the_title_that_the_entry_gives_itself() -> None:
    judged = make_judged_item()
    version = db.session.query(EntryVersion).filter_by(entry_id=judged.entries[0].id).one()
    version.summary = version.summary | {"title": "示例案例：充电插头盐雾试验"}
    notice = make_notice(judged, decide(judged, 0))
    announce(notice, judged.officer)

    (certificate,) = issue_certificates(notice, by=judged.officer, at=after(notice))

    assert certificate.title == "示例案例：充电插头盐雾试验"
    assert notice.lines[0].item_title == certificate.title


def test_name_stays_as_printed_when_the_laboratory_takes_another() -> None:
    judged, certificate, at = make_certificate()
    before = certificate.organisation_name
    judged.entries[0].organisation.name = "改名后的示例机构"

    assert certificate.organisation_name == before
    told = {
        "number": certificate.number,
        "organisation_name": before,
        "title": certificate.title,
        "honour": certificate.honour,
        "issuer": certificate.issuer,
        "code": certificate.printed_code,
        "issued_on": local_date(at).isoformat(),
    }
    assert digest_of(told) == certificate.sha256


def test_revoked_certificate_says_so_with_its_reason() -> None:
    judged, certificate, at = make_certificate()

    with pytest.raises(Invalid):
        revoke_certificate(certificate, "  ", by=judged.officer, at=at)
    revoke_certificate(certificate, "经核查，申报材料不实", by=judged.officer, at=at)

    assert certificate.state == CertificateState.REVOKED
    assert certificate.reason == "经核查，申报材料不实"
    with pytest.raises(Refused, match="revoked"):
        revoke_certificate(certificate, "再次", by=judged.officer, at=at)


def test_certificate_of_a_withdrawn_case_revoked_once() -> None:
    judged, certificate, at = make_certificate()

    assert revoke_of_entry(judged.entries[0], "案例不实", by=judged.officer, at=at) is certificate
    assert revoke_of_entry(judged.entries[0], "案例不实", by=judged.officer, at=at) is None
    assert revoke_of_entry(judged.entries[1], "案例不实", by=judged.officer, at=at) is None


def test_certificate_of_a_winner_who_stepped_back_void_without_a_further_act() -> None:
    judged, certificate, at = make_certificate()

    give_up_line(certificate.line, "不再承担", by=judged.officer, at=at)

    assert certificate.revoked_at is None
    assert certificate.state == CertificateState.REVOKED


def test_winner_hears_of_his_certificate_and_of_its_end() -> None:
    judged, certificate, at = make_certificate()
    revoke_certificate(certificate, "经核查，申报材料不实", by=judged.officer, at=at)
    while write_letters(lambda text, _locale: str(text) if isinstance(text, Text) else text, at=at):
        pass

    told = {
        letter.template: letter
        for letter in db.session.query(Letter).filter_by(user_id=judged.member(0).id)
        if letter.template.startswith("certificate_")
    }

    assert set(told) == {"certificate_issued", "certificate_revoked"}
    assert "经核查，申报材料不实" in told["certificate_revoked"].body
    assert (
        not db.session.query(Letter)
        .filter_by(user_id=judged.member(1).id, template="certificate_issued")
        .all()
    )


def test_codes_and_numbers_found_however_they_are_typed() -> None:
    _, certificate, _ = make_certificate()
    code, number = certificate.code, certificate.number

    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", printed(code))
    for typed in (
        printed(code),
        code,
        printed(code).lower().replace("-", " "),
        printed(code).replace("0", "O").replace("1", "l"),
        number,
        number.removesuffix("号"),
        number.replace("〔", "[").replace("〕", "]"),
        f" {number.replace('〔', '（').replace('〕', '）')} ",
    ):
        assert find_certificate(typed) is certificate, typed
    for wrong in ("", "x" * 61, "苏检证\x00", "' OR 1=1 --", printed("0" * 16), "苏检证〔2026〕JSJB0002号"):
        assert find_certificate(wrong) is None, wrong
    assert typed_code("O0-Il") == "0011"
    assert typed_number("苏检证（2026）jsjb 0001") == "苏检证〔2026〕JSJB0001号"
