"""The public log on the web: its files and nothing else, a copy that verifies, a place to check a receipt."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.adapters.receipt_key import receipt_key
from app.certificates.service import revoke_certificate
from app.certificates.signing import sign_unsigned
from app.entries.service import give_receipt
from app.extensions import db
from app.history.models import Act, LogLeaf
from app.jobs.reporting_log import report_to_discipline
from app.letters.models import Letter
from app.letters.service import write_letters
from app.people.states import SeatRole
from app.sealing.receipts import Receipt
from app.web.log_state import folder_here
from tests.factories.calls import make_call, make_item
from tests.factories.certificates import awards, make_certificate
from tests.factories.entries import make_submitted_entry
from tests.factories.people import AT, make_user, seat
from tests.web.receipts.conftest import Beat, Verify

Visit = Callable[..., FlaskClient]
PRIVATE = (
    "../log.key",
    "..%2Flog.key",
    "leaves/000",
    "checkpoints",
    "checkpoints/",
    "tile/0",
    "tile/0/",
    "tile/0/../../log.pub",
    "checkpoint/",
    ".hidden",
)


def test_log_serves_its_files_and_nothing_beside_them(visit: Visit, beat: Beat) -> None:
    beat(AT)
    client = visit(None, AT)
    day = AT.date().isoformat()
    for name in ("checkpoint", "log.pub", f"checkpoints/{day}/1"):
        answer = client.get(f"/log/{name}")
        assert answer.content_type == "text/plain; charset=utf-8", name
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    tile = client.get("/log/tile/0/000.p/1")
    assert (tile.content_type, len(tile.data)) == ("application/octet-stream", 32)
    assert "immutable" in tile.headers["Cache-Control"]
    assert "immutable" not in client.get("/log/checkpoint").headers["Cache-Control"]
    for name in PRIVATE:
        assert client.get(f"/log/{name}").status_code in {404, 308}, name
    assert client.get("/log/verify").data == Path("scripts/verify").read_bytes()


def test_copy_of_the_log_holds_before_the_verifier(
    visit: Visit, beat: Beat, verify: Verify, tmp_path: Path
) -> None:
    assert visit(None, AT).get("/log/copy.zip").status_code == 404
    beat(AT)
    beat(AT)
    client = visit(None, AT)
    assert "jiebang.example/log" in client.get("/log").text
    zipfile.ZipFile(io.BytesIO(client.get("/log/copy.zip").data)).extractall(tmp_path)
    status, said = verify("log", tmp_path / "log", "--log-key", tmp_path / "log" / "log.pub")
    assert (status, "2 leaves" in said) == (0, True), said


def _given(beat: Beat) -> Receipt:
    beat(AT)
    entry = make_submitted_entry(make_item(make_call()))
    receipt = give_receipt(entry.versions[0], receipt_key().key, at=AT).receipt
    db.session.commit()
    return receipt


def test_visitor_checks_a_receipt_by_file_code_and_words(visit: Visit, beat: Beat) -> None:
    receipt = _given(beat)
    client = visit(None, AT)
    spoken = "，".join(receipt.words)
    for given in ({"text": receipt.file_bytes().decode()}, {"text": receipt.qr_text}, {"text": spoken}):
        page = client.post("/log/check", data=given).text
        assert "回执有效" in page, given
        assert receipt.number in page
    file = {"file": (io.BytesIO(receipt.file_bytes()), "receipt.json")}
    assert "回执有效" in client.post("/log/check", data=file).text


@pytest.mark.parametrize(
    ("alter", "said"),
    [
        (lambda r: r.file_bytes().decode().replace(r.number, "ANOTHER"), "签名不是本平台的"),
        (lambda r: r.file_bytes().decode()[:-20], "不是一份完整的回执"),
        (lambda r: "".join(reversed(r.words)), "没有给出过这八个词"),
        (lambda _: "天地玄黄", "不是一份完整的回执"),
        (lambda _: "", "请粘贴回执"),
    ],
)
def test_visitor_with_what_is_no_receipt_of_ours_is_told(
    visit: Visit, beat: Beat, alter: Callable[[Receipt], str], said: str
) -> None:
    receipt = _given(beat)
    page = visit(None, AT).post("/log/check", data={"text": alter(receipt)}).text
    assert said in page
    assert "回执有效" not in page


def test_receipt_of_a_log_that_was_rewritten_since_does_not_hold(visit: Visit, beat: Beat) -> None:
    """A39: a receipt remembers the log it was given under; another history behind it shows."""
    receipt = _given(beat)
    for table in ("logged_act", "logged_row", "log_node", "log_leaf"):
        db.session.execute(db.metadata.tables[table].delete())
    db.session.commit()
    page = visit(None, AT).post("/log/check", data={"text": receipt.qr_text}).text
    assert "与回执记载的不一致" in page


def test_discipline_officer_gets_the_checkpoint_once_a_day_and_sees_when_it_disagrees(
    visit: Visit, beat: Beat
) -> None:
    """A05: a copy of the checkpoint lies in the discipline office's mail; A39: the desk says when the two differ."""
    officer = make_user()
    seat(officer, SeatRole.DISCIPLINE)
    db.session.commit()
    beat(AT)
    for _ in range(2):
        assert report_to_discipline(AT) == 0
        db.session.commit()
    write_letters(lambda text, _locale: str(text.id) % text.values, at=AT)
    db.session.commit()
    (letter,) = db.session.scalars(select(Letter).where(Letter.template == "log_checkpoint_reported"))
    assert folder_here().checkpoint().strip() in letter.body
    assert (
        db.session.scalars(select(Act.figures).where(Act.name == "log_checkpoint.reported")).one()["agrees"]
        == "ok"
    )
    client = visit(officer, AT)
    assert "需要核查" not in client.get("/discipline/").text
    db.session.execute(db.metadata.tables["log_node"].delete())
    db.session.execute(LogLeaf.__table__.delete())
    assert "需要核查" in visit(officer, AT).get("/discipline/").text


def test_certificate_as_a_file_holds_before_the_verifier_until_it_is_altered(
    visit: Visit, verify: Verify, tmp_path: Path
) -> None:
    with awards():
        judged, certificate, at = make_certificate()
        code = certificate.printed_code
        assert visit(None, at).get(f"/verify/{code}/certificate.json").status_code == 404
        assert sign_unsigned(receipt_key().key) == 1
        client = visit(None, at)
        assert "下载签名文件" in client.get(f"/verify/{code}").text
        content = client.get(f"/verify/{code}/certificate.json").data
        file = tmp_path / "certificate.json"
        file.write_bytes(content)
        assert verify("certificate", file, "--key", receipt_key().verifier)[0] == 0
        document = json.loads(content) | {"organisation_name": "另一家机构"}
        file.write_text(json.dumps(document), encoding="utf-8")
        assert verify("certificate", file, "--key", receipt_key().verifier)[0] == 1
        revoke_certificate(certificate, "弄虚作假", by=judged.officer, at=at)
        assert visit(None, at).get(f"/verify/{code}/certificate.json").status_code == 404
