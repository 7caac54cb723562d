"""Result packs on their pages: printed with the notice, public from its first instant, the file pack for a few."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.decisions.service import make_ranking
from app.extensions import db
from app.history.models import Reading
from app.jobs.packing import make_archives
from app.notices.models import ResultPack
from app.people.states import SeatRole
from app.reviews.models import Review
from app.reviews.service import agree_correction, propose_correction
from tests.factories.decisions import Judged, make_judged_item
from tests.factories.notices import make_draft_notice, make_notice
from tests.factories.packs import content_of, document_of, make_pack
from tests.factories.people import AT, make_user, seat

Visit = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("app")
SIX = ((90, 91, 92), (80, 81, 82), (70, 71, 72), (66, 61, 62), (64, 65, 63), (50, 51, 52))


def correct(judged: Judged) -> None:
    """Two officers correct the marks of one review of the second entry."""
    review = db.session.query(Review).filter_by(assignment_id=judged.judges(1)[0].id).one()
    given = {str(c["key"]): "70" for c in judged.call.rubric}
    approval = propose_correction(review, given, "录入有误", by=judged.officer, at=AT)
    agree_correction(approval, "属实", by=judged.second, at=AT)


def test_publication_makes_the_pack_and_prints_its_hash(visit: Visit) -> None:
    judged = make_judged_item(SIX)
    notice = make_draft_notice(judged)
    slug, path = notice.slug, f"/officer/notices/{notice.id}"
    loser, code_at = judged.member(2), f"/lab/entries/{judged.entries[2].id}/result"
    officer, entry = judged.officer, judged.entries[2].id
    assert visit(None, AT).get(f"/notices/{slug}/packs/1.zip").status_code == 404
    client = visit(officer, AT)
    assert "结果公开包" in client.get(f"{path}/publish").get_data(as_text=True)
    assert client.post(f"{path}/publish").status_code == 303
    pack = db.session.query(ResultPack).one()
    sha256, code, content = pack.sha256, pack.codes[entry], content_of(pack)
    assert sha256[:8] in client.get(path).get_data(as_text=True)
    visitor = visit(None, AT)
    page = visitor.get(f"/notices/{slug}").get_data(as_text=True)
    assert f"SHA-256 为 {sha256[:8]} {sha256[8:16]}" in page
    assert "python -m app.scoring rank PACK.json" in page
    sent = visitor.get(f"/notices/{slug}/packs/1.zip")
    assert (sent.status_code, sent.data) == (200, content)
    assert "attachment" in sent.headers["Content-Disposition"]
    assert visitor.get(f"/notices/{slug}/packs/2.zip").status_code == 404
    assert code in visit(loser, AT).get(code_at).get_data(as_text=True)


def test_file_pack_for_a_few_each_download_a_reading(visit: Visit) -> None:
    judged = make_judged_item(SIX)
    pack = make_pack(make_notice(judged))
    audit, supervisor = make_user(), make_user()
    seat(audit, SeatRole.AUDIT_ADMIN)
    seat(supervisor, SeatRole.SUPERVISOR)
    people = [(judged.officer, 200), (audit, 200), (supervisor, 200), (judged.judges(0)[0].judge, 404)]
    people += [(judged.member(0), 404), (None, 401)]
    path, key = f"/packs/{pack.id}/archive.zip", pack.id
    assert visit(judged.officer, AT).get(path).status_code == 404
    assert make_archives(AT) == 1
    for user, status in people:
        answer = visit(user, AT).get(path)
        assert answer.status_code in ({status, 302, 303} if status == 401 else {status})
    assert db.session.query(Reading).filter_by(subject_id=key, noun="result_pack").count() == 4
    assert path in visit(audit, AT).get("/admin/packs").get_data(as_text=True)
    assert path in visit(supervisor, AT).get("/supervisor/packs").get_data(as_text=True)


def test_pack_renewed_after_a_correction_stands_beside_the_first(visit: Visit) -> None:
    judged = make_judged_item(SIX)
    first = make_pack(make_notice(judged))
    notice, slug = first.notice, first.notice.slug
    path, old = f"/officer/notices/{notice.id}/pack", first.sha256
    client = visit(judged.officer, AT)
    assert client.get(path).status_code == 409
    correct(judged)
    db.session.commit()
    assert client.get(path).status_code == 409
    make_ranking(judged.round, judged.item, {}, by=judged.officer, at=AT)
    db.session.commit()
    assert client.get(path).status_code == 200
    assert client.post(path, data={"reason": ""}).status_code == 400
    proposed = client.post(path, data={"reason": "一位专家的评分经复核更正"})
    assert proposed.status_code == 303
    assert db.session.query(ResultPack).count() == 1, "one officer alone makes nothing public"
    assert client.get(path).status_code == 409
    decide = proposed.location
    assert decide in client.get(f"/officer/notices/{notice.id}").get_data(as_text=True)
    assert client.post(decide, data={"answer": "agree"}).status_code == 403
    other = visit(judged.second, AT)
    shown = other.get(decide).get_data(as_text=True)
    assert all(words in shown for words in ("一位专家的评分经复核更正", "更正之后重新排名", "同意重新生成"))
    assert other.post(decide, data={"answer": "agree", "opinion": "属实"}).status_code == 303
    new = db.session.query(ResultPack).filter_by(number=2).one()
    before, after = document_of(content_of(first)), document_of(content_of(new))
    assert after["published"][1]["total"] < before["published"][1]["total"]
    voids = [any(mark["void"] for mark in told["rounds"][0]["marks"]) for told in (before, after)]
    assert voids == [False, True]
    assert client.get(path).status_code == 409
    page = visit(None, AT).get(f"/notices/{slug}").get_data(as_text=True)
    assert all(words in page for words in (old[:8], new.sha256[:8], "一位专家的评分经复核更正"))


def test_notice_page_asks_no_more_with_a_pack(visit: Visit, count_queries) -> None:  # type: ignore[no-untyped-def]
    judged = make_judged_item(SIX)
    notice = make_notice(judged)
    slug, client = notice.slug, visit(None, AT)
    client.get(f"/notices/{slug}")
    with count_queries() as without:
        client.get(f"/notices/{slug}")
    make_pack(notice)
    db.session.commit()
    with count_queries() as having:
        client.get(f"/notices/{slug}")
    assert int(having) <= int(without) + 1
    assert int(having) <= 10, having.statements
