"""Result packs: what is in them and what is not, that they recompute, who reads them, and what follows a correction."""

import hashlib
import io
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from app.calls.service import commit_to_draw
from app.decisions.packs import code_pack, coding_of, ranked_items
from app.decisions.service import reveal_secret
from app.extensions import db
from app.jobs.packing import make_archives, make_missing_packs
from app.notices.models import ResultPack
from app.notices.packs import decided_rankings
from app.notices.policy.packing import may_read_archive, may_see_pack, visible_archives, visible_packs
from app.notices.queries import own_result
from app.notices.queries.packs import own_code, packs_of
from app.notices.service import publish_notice
from app.people.states import SeatRole
from app.rounds.models import PanelOpinion
from app.scoring import commit_to, pack_bytes
from app.scoring.__main__ import main
from app.shared.verdict import Refused
from app.web.papers import archives
from app.web.papers.result_packs import make_public_pack
from tests.factories.calls import make_call
from tests.factories.decisions import decide, make_judged_item
from tests.factories.legs import hold, make_season
from tests.factories.notices import make_draft_notice, make_notice
from tests.factories.packs import content_of, document_of, make_pack, members_of
from tests.factories.people import AT, make_officer, make_user, seat
from tests.factories.rounds import CLOSED_AT, make_closed_call
from tests.factories.saving import save, together

pytestmark = pytest.mark.usefixtures("app")
SIX = ((90, 91, 92), (80, 81, 82), (70, 71, 72), (66, 61, 62), (64, 65, 63), (50, 51, 52))
SECRETS = ["甲" + "1" * 40, "乙" + "2" * 40]


def test_public_pack_of_six_entries_recomputes_and_tells_no_loser(tmp_path: Path) -> None:
    judged = make_judged_item(SIX)
    notice = make_notice(judged)
    pack = make_pack(notice)
    content = content_of(pack)
    assert hashlib.sha256(content).hexdigest() == pack.sha256
    members = members_of(content)
    assert hashlib.sha256(members["PACK.json"]).hexdigest() == pack.document_sha256
    document = document_of(content)
    winners = [row["winner"] for row in document["groups"][0]["entries"] if row["winner"]]
    assert winners == [judged.entries[0].organisation.name]
    assert [line["total"] for line in document["published"]][:2] == [Decimal("91.00"), Decimal("81.00")]
    read = b"".join(bytes for name, bytes in members.items() if not name.startswith("app/"))
    read += "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(members["result.pdf"])).pages
    ).encode()
    for entry in judged.entries[1:]:
        assert entry.organisation.name.encode() not in read
        assert entry.id.encode() not in read
    for task in judged.judges(0):
        assert task.judge.name.encode() not in read
        assert task.judge_id.encode() not in read
    for name, inside in members.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(inside)
    done = subprocess.run(
        [sys.executable, "-m", "app.scoring", "rank", "PACK.json"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"digit for digit" in done.stdout


def test_public_pack_of_three_entries_holds_the_winner_alone() -> None:
    judged = make_judged_item()
    pack = make_pack(make_notice(judged))
    document = document_of(content_of(pack))
    assert [row["winner"] for row in document["groups"][0]["entries"]] == [
        judged.entries[0].organisation.name
    ]
    assert len({mark["entry"] for mark in document["rounds"][0]["marks"]}) == 1
    assert own_code(judged.entries[1], pack.notice, AT) is None
    own = own_result(judged.entries[1], AT)
    assert own is not None
    assert own.place is None, "nothing public tells it, and the officers did not release it"


def test_codes_of_two_packs_of_a_call_differ_and_are_told_to_their_own_entry() -> None:
    judged = make_judged_item(SIX)
    notice = make_notice(judged)
    first = make_pack(notice)
    ranked = ranked_items(decided_rankings(notice))
    others = [coding_of(ranked, secret * 40) for secret in "abc"]
    assert (
        len({tuple(sorted(codes.items())) for codes in (first.codes, *(each.codes for each in others))}) > 2
    )
    assert len({tuple(sorted(each.judges.items())) for each in others}) > 1
    loser = judged.entries[3]
    assert own_code(loser, notice, AT) == first.codes[loser.id]
    own = own_result(loser, AT)
    assert own is not None
    printed = {row["code"]: row["place"] for row in document_of(content_of(first))["published"]}
    assert (own.code, own.place) == (first.codes[loser.id], printed[first.codes[loser.id]]), (
        "told, not hidden"
    )


def test_pack_made_before_the_ranking_changed_refused_at_publication() -> None:
    judged = make_judged_item(SIX)
    notice = make_draft_notice(judged)
    rankings = decided_rankings(notice)
    made = make_public_pack(notice, rankings, at=AT)
    rankings[0].inputs_hash = "0" * 64
    with pytest.raises(Refused):
        publish_notice(notice, by=judged.officer, at=AT, pack=made)


def test_pack_whose_marks_do_not_give_the_list_refused() -> None:
    judged = make_judged_item(SIX)
    notice = make_draft_notice(judged)
    (ranking,) = decided_rankings(notice)
    ranking.lines[1].total = Decimal("81.01")
    with pytest.raises(Refused) as refused:
        make_public_pack(notice, [ranking], at=AT)
    assert refused.value.verdict.code == "pack_differs"


def test_packs_by_seat_and_state() -> None:
    judged = make_judged_item(SIX)
    draft = make_draft_notice(judged)
    made = make_public_pack(draft, decided_rankings(draft), at=AT)
    publish_notice(draft, by=judged.officer, at=AT, pack=made)
    db.session.flush()
    (printed,) = packs_of(draft, AT)
    with together():
        supervisor, audit, discipline, both = make_user(), make_user(), make_user(), judged.judges(0)[0].judge
        for user, role in (
            (supervisor, SeatRole.SUPERVISOR),
            (audit, SeatRole.AUDIT_ADMIN),
            (discipline, SeatRole.DISCIPLINE),
            (both, SeatRole.SUPERVISOR),
        ):
            seat(user, role)
        stranger = make_officer(make_call())
    table = [
        (judged.officer, True),
        (supervisor, True),
        (audit, True),
        (discipline, False),
        (both, False),
        (stranger, False),
        (judged.member(0), False),
        (None, False),
    ]
    for user, reads in table:
        assert bool(may_see_pack(user, printed.pack, AT))
        assert bool(may_read_archive(user, printed.pack, AT)) is reads
        assert (db.session.scalars(visible_archives(user, AT)).all() == [printed.pack]) is reads
    assert db.session.scalars(visible_packs(None, AT)).all() == [printed.pack]


def test_job_makes_what_is_missing_once_and_the_file_pack_names_everybody() -> None:
    judged = make_judged_item(SIX)
    make_notice(judged)
    db.session.commit()
    assert (make_missing_packs(AT), make_missing_packs(AT)) == (1, 0)
    assert (make_archives(AT), make_archives(AT)) == (1, 0)
    pack = db.session.query(ResultPack).one()
    members = members_of(content_of(pack, "archive"))
    assert {"PACK.json", "评审汇总表.pdf", "评审汇总表.docx", "专家评审表.pdf", "回避登记表.pdf"} <= set(
        members
    )
    book = CalamineWorkbook.from_filelike(io.BytesIO(members["对照与明细.xlsx"]))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    cells = {str(cell) for sheet in sheets for row in sheet for cell in row}
    assert {entry.organisation.name for entry in judged.entries} <= cells
    assert {task.judge.name for task in judged.judges(0)} <= cells
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(members["专家评审表.pdf"])).pages)
    assert "专家签名" in text
    assert document_of(content_of(pack, "archive"))["audience"] == "full"


def test_sheets_of_many_reviews_go_into_several_files_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    judged = make_judged_item(SIX)
    monkeypatch.setattr(archives, "MOST_IN_FILE", 12)
    make_pack(make_notice(judged))
    db.session.commit()
    assert make_archives(AT) == 1
    members = members_of(content_of(db.session.query(ResultPack).one(), "archive"))
    sheets = {name: content for name, content in members.items() if name.startswith("专家评审表")}
    assert sorted(sheets) == [f"专家评审表-{n:02d}.{form}" for n in (1, 2) for form in ("docx", "pdf")]
    named: Counter[str] = Counter()
    totals = 0
    for name, content in sheets.items():
        if name.endswith("docx"):
            read = docx.Document(io.BytesIO(content))
            named.update(line.text for line in read.paragraphs if line.text.startswith("专家："))
            totals += sum(row.cells[1].text == "加权总分" for table in read.tables for row in table.rows)
    assert (len(named), set(named.values()), totals) == (3, {1}, 18)


def test_public_pack_of_a_drawn_tie_recomputes(tmp_path: Path) -> None:
    season = make_season([90, 80, 80, 70, 60.5])
    officers = list(zip(SECRETS, (season.officer, season.second), strict=True))
    before = CLOSED_AT - timedelta(days=1)
    rows = [commit_to_draw(season.call, commit_to(secret), by=user, at=before) for secret, user in officers]
    hold(season, "defence", {0: 90, 1: 80, 2: 80, 3: 70, 4: 60.5})
    for row, (secret, user) in zip(rows, officers, strict=True):
        reveal_secret(row, secret, by=user, at=AT)
    ranking = season.rank(dict.fromkeys([season.entries[1].id, season.entries[2].id], 3))
    ranked = ranked_items([ranking])
    coded = code_pack(ranked, {}, coding_of(ranked, "s" * 40), software="x", about={})
    drawn = {each.drawn_as for each in coded.public.groups[0].entries if each.drawn_as}
    assert drawn == {season.entries[1].id, season.entries[2].id}
    path = tmp_path / "PACK.json"
    path.write_bytes(pack_bytes(coded.public))
    assert main(["rank", str(path)]) == 0


def test_public_pack_of_two_items_recomputes_and_masks_the_chair_s_opinion(tmp_path: Path) -> None:
    six = make_judged_item(SIX)
    three = make_judged_item(call=six.call, officer=six.officer, second=six.second)
    loser, hidden = six.entries[2].organisation, three.entries[1].organisation
    words = f"{six.entries[0].organisation.name}最好，{loser.name}和{hidden.name}次之。"
    chair = {
        "round": six.round,
        "written_by_id": six.judges(0)[0].judge_id,
        "written_at": AT,
        "signed_at": AT,
    }
    save(
        PanelOpinion(text=words, **chair),
        PanelOpinion(text="只给档案的意见。", entry_id=six.entries[2].id, **chair),
        PanelOpinion(text="入选申报的意见。", entry_id=six.entries[0].id, **chair),
    )
    notice = make_notice(six, decide(six, 0), decide(three, 0))
    pack = make_pack(notice)
    members = members_of(content_of(pack))
    document = document_of(content_of(pack))
    assert [group.get("reduced", False) for group in document["groups"]] == [False, True]
    assert [row["id"] for row in document["rounds"]] == ["scores-1", "scores-2"]
    path = tmp_path / "PACK.json"
    path.write_bytes(members["PACK.json"])
    assert main(["rank", str(path)]) == 0
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(members["result.pdf"])).pages)
    told = "".join(text.split())
    assert six.entries[0].organisation.name in told
    assert f"{pack.codes[six.entries[2].id]}和" in told
    assert "入选申报的意见" in told
    assert all(secret not in told for secret in (loser.name, hidden.name, "只给档案的意见"))


@pytest.mark.parametrize("entries", [7, 3])
def test_public_pack_ranked_by_the_calibrated_score_recomputes(entries: int, tmp_path: Path) -> None:
    marks = [[90 - 5 * at + (3 * judge + at) % 4 for judge in range(5)] for at in range(entries)]
    officer = make_officer()
    call = make_closed_call(officer)
    call.method = call.method | {"number": "calibrated"}
    judged = make_judged_item(marks, call=call, officer=officer)
    pack = make_pack(make_notice(judged, decide(judged, 0)))
    members = members_of(content_of(pack))
    path = tmp_path / "PACK.json"
    path.write_bytes(members["PACK.json"])
    assert main(["rank", str(path)]) == 0
    assert document_of(content_of(pack))["method"]["number"] == "calibrated"
