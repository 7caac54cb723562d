"""A16: whatever a judge of a blind round can reach tells nothing of who entered: pages, files, headers, letters."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.entries.models import Entry
from app.entries.policy import visible_entries
from app.extensions import db
from app.jobs.mailing import render
from app.letters.service import write_letters
from app.people.models import User
from app.redactions.queries import blind_copy_of, findings_of
from app.redactions.service import accept_finding, mask_findings, replace_file
from app.redactions.states import FindingState
from app.rounds.models import Assignment, Recognition, Round
from app.rounds.service import release_assignments
from app.rounds.states import AssignmentState
from tests.factories.calls import make_item
from tests.factories.people import AT, make_judge, make_officer, make_organisation
from tests.factories.rounds import make_panelist, make_passed_entry, make_round
from tests.redactions.conftest import LAB, blind_call, check, version_of
from tests.redactions.test_service import _docx_with, add_stored, pdf_of
from tests.redactions.walking import readable, walk

LEADER, CODE, CMA, CNAS, FILE, CONTACT = (
    "林示例",
    "91320599MA1K2N3P4Q",
    "180012050033",
    "CNAS L7788",
    "云桥材料",
    "周联系",
)
SECRETS = (LAB, "云桥", LEADER, CODE, CMA, CNAS, "L7788", FILE, CONTACT, "yunqiao")
Sign = Callable[[User], FlaskClient]


@pytest.fixture
def prepared(app: Flask) -> tuple[Round, Entry, User]:
    """A blind round ready to be released, with an entry that names its laboratory wherever it can."""
    officer = make_officer()
    lab = make_organisation(
        name=LAB, aliases=["云桥检测"], credit_code=CODE, cma_number=CMA, cnas_number=CNAS,
        contact_name=CONTACT, mail_domain="yunqiao.example",
    )  # fmt: skip
    item = make_item(blind_call(officer))
    entry, other = make_passed_entry(item, lab), make_passed_entry(item)
    text = f"云 桥检测（{CODE}，ＣＭＡ{CMA}，{CNAS}）承担，{LEADER}和{CONTACT}负责，邮箱在 yunqiao.example。"
    version_of(entry).content = json.dumps({"leader": LEADER, "work": text}, ensure_ascii=False)
    version_of(entry).summary = {"leader": LEADER, "title": "甲案例"}
    add_stored(entry, f"{FILE}一.pdf", pdf_of(LAB))
    paper = add_stored(entry, f"{FILE}二.docx", _docx_with(LAB))
    add_stored(entry, f"{FILE}承诺.pdf", pdf_of(LAB), slot="pledge")
    check(other)
    prepare(entry, paper, officer)
    for one in findings_of(version_of(other)):
        accept_finding(one, "示例", by=officer, at=AT)
    round_ = make_round(item.call, [entry, other], blind=True, reviews_per_entry=1)
    judge = make_panelist(round_, make_judge()).user
    for row in round_.entries:
        db.session.add(
            Assignment(
                round=round_, entry=row.entry, judge=judge, code=row.code, state=AssignmentState.STAGED
            )
        )
    db.session.commit()
    return round_, entry, judge


@pytest.fixture
def blind(prepared: tuple[Round, Entry, User]) -> tuple[Round, Entry, User]:
    """The round, released by the service."""
    round_ = prepared[0]
    release_assignments(round_, by=db.session.get_one(User, round_.created_by_id), at=AT)
    write_letters(render, at=AT)
    db.session.commit()
    return prepared


def prepare(entry: Entry, paper: Any, officer: User) -> None:
    """Mask what is in the answers, bring a clean copy of the document."""
    from app.adapters.anonymising.reading import read_proof
    from tests.factories.files import make_proof

    found = check(entry)
    mask_findings(entry, [f for f in found if f.file_id is None], by=officer, at=AT)
    clean = read_proof(paper.id, make_proof("x.docx", _docx_with("某机构")))
    replace_file(entry, paper, clean, by=officer, at=AT)
    assert not any(f.state == FindingState.OPEN for f in findings_of(version_of(entry)))


def test_judge_of_a_blind_round_reads_no_name_on_any_road(
    blind: tuple[Round, Entry, User], sign_in: Sign
) -> None:
    round_, _, judge = blind
    client = sign_in(judge)
    own = db.session.scalars(db.select(Assignment.id).where(Assignment.judge_id == judge.id)).all()
    papers = [f"/judge/assignments/{key}/sheet.docx" for key in own]
    seen = walk(client, ["/judge/", "/account/letters", *papers])
    reached = [url for url, answer in seen.items() if answer.status_code == 200]
    assert sum("/files/" in url for url in reached) == 2
    assert any(url.endswith("/recognise") for url in reached)
    conflicts = f"/judge/rounds/{round_.id}/conflicts"
    assert conflicts in reached
    for url in reached:
        answer = seen[url]
        told = readable(answer.get_data()) + str(answer.headers)
        secrets = SECRETS if url != conflicts else (LEADER, CODE, CMA, "L7788", FILE)
        assert [(url, secret) for secret in secrets if secret in told] == []
    codes = {row.code for row in round_.entries}
    assert not any(f">{code}<" in seen[conflicts].get_data(as_text=True) for code in codes)


def test_judge_of_a_blind_round_reaches_no_original(blind: tuple[Round, Entry, User], sign_in: Sign) -> None:
    _, entry, judge = blind
    client = sign_in(judge)
    files = [row["file_id"] for row in version_of(entry).manifest]
    assignment = db.session.scalar(
        db.select(Assignment).where(Assignment.entry_id == entry.id, Assignment.judge_id == judge.id)
    )
    roads = [
        *(f"/entries/{entry.id}/files/{file}" for file in files),
        f"/officer/entries/{entry.id}",
        f"/officer/entries/{entry.id}/redactions",
        f"/officer/entries/{entry.id}/blind-copy",
        f"/lab/entries/{entry.id}",
        f"/lab/entries/{entry.id}/versions/1/content",
        f"/judge/assignments/{assignment.id}/files/3",
        f"/judge/assignments/{assignment.id}/files/0",
        f"/officer/rounds/{assignment.round_id}/redactions",
    ]
    assert {url: client.get(url).status_code for url in roads} == dict.fromkeys(roads, 404)
    assert db.session.scalars(visible_entries(judge, AT)).all() == []


def test_review_page_of_a_blind_round_shows_the_masked_text_and_neutral_files(
    blind: tuple[Round, Entry, User], sign_in: Sign
) -> None:
    _, entry, judge = blind
    assignment = db.session.scalar(
        db.select(Assignment).where(Assignment.entry_id == entry.id, Assignment.judge_id == judge.id)
    )
    page = sign_in(judge).get(f"/judge/assignments/{assignment.id}").get_data(as_text=True)
    assert "某机构（某编号，ＣＭＡ某编号，某编号）承担，某人员和某人员负责" in page
    assert "项目负责人" not in page
    assert "附件 1" in page
    answer = sign_in(judge).get(f"/judge/assignments/{assignment.id}/files/1")
    assert f'filename="{assignment.code}-1.pdf"' in answer.headers["Content-Disposition"]


def test_recognising_goes_on_or_steps_back_and_the_officer_sees_it(
    blind: tuple[Round, Entry, User], sign_in: Sign
) -> None:
    round_, _, judge = blind
    own = db.session.scalars(
        db.select(Assignment).where(Assignment.judge_id == judge.id).order_by(Assignment.code)
    ).all()
    first, second = own[0].id, own[1].id
    client = sign_in(judge)
    page = client.post(f"/judge/assignments/{first}/recognise", data={"sign": "案例图片", "tie": "no"})
    assert page.location == f"/judge/assignments/{first}"
    client.post(f"/judge/assignments/{second}/recognise", data={"sign": "曾经合作", "tie": "yes"})
    db.session.expire_all()
    assert db.session.get_one(Assignment, first).state == AssignmentState.ASSIGNED
    assert db.session.get_one(Assignment, second).state == AssignmentState.RECUSED
    assert (
        client.post(f"/judge/assignments/{first}/recognise", data={"sign": "又", "tie": "no"}).status_code
        == 409
    )
    told = db.session.scalars(db.select(Recognition.stepped_back).order_by(Recognition.told_at)).all()
    assert sorted(told) == [False, True]
    officer = db.session.get_one(User, round_.call.created_by_id)
    page = sign_in(make_and_commit(round_)).get(f"/officer/rounds/{round_.id}/redactions")
    assert officer.id
    assert "案例图片" in page.get_data(as_text=True)
    assert "曾经合作" in page.get_data(as_text=True)


def make_and_commit(round_: Round) -> User:
    officer = make_officer(round_.call)
    db.session.commit()
    return officer


def test_officer_pages_of_redactions_work_through(prepared: tuple[Round, Entry, User], sign_in: Sign) -> None:
    round_, entry, _ = prepared
    client = sign_in(make_and_commit(round_))
    for url in (
        f"/officer/calls/{entry.call_id}/redactions",
        f"/officer/entries/{entry.id}/redactions",
        f"/officer/entries/{entry.id}/blind-copy",
        f"/officer/entries/{entry.id}/blind-copy/files/1",
        f"/officer/rounds/{round_.id}",
    ):
        assert client.get(url).status_code == 200
    masked = next(f for f in findings_of(version_of(entry)) if f.state == FindingState.MASKED)
    key = masked.id
    assert client.get(f"/officer/findings/{key}/accept").status_code == 200
    assert client.post(f"/officer/findings/{key}/accept", data={"reason": "通用名称"}).status_code == 303
    assert (
        client.post(f"/officer/entries/{entry.id}/redactions/mask", data={"finding": key}).status_code == 303
    )
    row = version_of(entry).manifest[1]["file_id"]
    bad = {"file": (io.BytesIO(_docx_with(LAB)), "副本.docx")}
    url = f"/officer/entries/{entry.id}/redactions/{row}"
    answer = client.post(f"{url}/replace", data=bad)
    assert answer.status_code == 400
    assert "副本中仍有可识别的文字" in answer.get_data(as_text=True)
    good = {"file": (io.BytesIO(_docx_with("某机构")), "副本.docx")}
    assert client.post(f"{url}/replace", data=good).status_code == 303
    assert client.get(f"{url}/withhold").status_code == 200
    assert client.post(f"{url}/withhold", data={"reason": "全是标志"}).status_code == 303
    wrong = {"words": "无此", "place": "", "reason": "简称"}
    page = client.post(f"/officer/entries/{entry.id}/redactions/words", data=wrong)
    assert page.status_code == 400
    assert "没有找到这些文字" in page.get_data(as_text=True)
    words = {"words": "承担", "place": "work", "reason": "自有品牌"}
    assert client.post(f"/officer/entries/{entry.id}/redactions/words", data=words).status_code == 303
    assert "〔略〕" in client.get(f"/officer/entries/{entry.id}/blind-copy").get_data(as_text=True)


def test_decisions_after_the_release_are_refused_on_every_road(
    blind: tuple[Round, Entry, User], sign_in: Sign
) -> None:
    round_, entry, _ = blind
    client = sign_in(make_and_commit(round_))
    finding = findings_of(version_of(entry))[0].id
    row = version_of(entry).manifest[1]["file_id"]
    before = blind_copy_of(entry)
    assert before is not None
    assert before.given_at == AT
    kept = before.number
    page = client.get(f"/officer/entries/{entry.id}/redactions")
    assert page.status_code == 200
    assert "处理结果不能再改动" in page.get_data(as_text=True)
    base = f"/officer/entries/{entry.id}/redactions"
    for url, data in (
        (f"/officer/findings/{finding}/accept", {"reason": "通用"}),
        (f"{base}/mask", {"finding": finding}),
        (f"{base}/words", {"words": "承担", "reason": "自有品牌"}),
        (f"{base}/{row}/withhold", {"reason": "有标志"}),
        (f"{base}/{row}/replace", {"file": (io.BytesIO(_docx_with("某机构")), "副本.docx")}),
    ):
        assert client.post(url, data=data).status_code == 409, url
    after = blind_copy_of(entry)
    assert after is not None
    assert after.number == kept


def test_waiting_findings_lead_from_the_desk_the_checks_and_the_rounds(
    prepared: tuple[Round, Entry, User], sign_in: Sign
) -> None:
    round_, entry, _ = prepared
    found = findings_of(version_of(entry))[0]
    found.state, found.decided_at, found.decided_by_id = FindingState.OPEN, None, None
    client = sign_in(make_and_commit(round_))
    target = f"/officer/calls/{entry.call_id}/redactions"
    assert "盲评材料待处理" in client.get("/officer/").get_data(as_text=True)
    answer = client.get("/officer/redactions")
    assert (answer.status_code, answer.location) == (302, target)
    for url in ("/officer/screening", "/officer/rounds"):
        assert target in client.get(url).get_data(as_text=True)
    copy = blind_copy_of(entry)
    assert copy is not None
    copy.given_at = AT
    db.session.commit()
    for url in ("/officer/", "/officer/screening", "/officer/rounds"):
        told = client.get(url).get_data(as_text=True)
        assert target not in told
        assert "盲评材料待处理" not in told
