"""Files for blind material: the laboratory hears what cannot be taken out of them, at once and before submitting."""

import io
from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app.entries.service import add_file
from app.extensions import db
from app.people.models import User
from app.redactions.finding import Passage
from app.redactions.models import UploadCheck
from app.redactions.reports import PROPERTIES, Inspection
from app.redactions.uploads import keep_inspection, told_of
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_full_draft, writer_of
from tests.factories.files import make_proof
from tests.factories.people import AT, make_officer, make_organisation
from tests.web.lab.test_files import upload

SignIn = Callable[[User], FlaskClient]
LAB = "云桥检验检测有限公司"


@pytest.mark.parametrize("blind", [True, False])
def test_upload_warns_of_what_stays_in_the_file(enter: SignIn, blind: bool) -> None:
    call = make_call(officer=make_officer())
    legs = [{"key": "scores", "title": "评审", "weight": 100, "blind": blind, "marks": "scores"}]
    call.method = call.method | {"legs": legs}
    entry = make_full_draft(make_item(call), make_organisation(name=LAB))
    by = writer_of(entry.organisation)
    db.session.commit()
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (200, 30, 40)).save(out, "PDF")
    with time_machine.travel(AT, tick=False):
        client = enter(by)
        assert upload(client, entry, "plan_file", "方案.pdf", out.getvalue()).status_code == 303
        page = client.get(f"/lab/entries/{entry.id}/preview").get_data(as_text=True)
    told = "附件里有平台不能遮盖的内容" in page
    assert told is blind
    assert db.session.query(UploadCheck).count() == int(blind)


@pytest.mark.parametrize(
    ("inspection", "words"),
    [
        (Inspection((Passage("text", "text", f"由{LAB}承担"),)), ["有「云桥检验检测"]),
        (Inspection((Passage(PROPERTIES, PROPERTIES, LAB),)), []),
        (
            Inspection((Passage(PROPERTIES, PROPERTIES, LAB),), is_cleared=False),
            ["有「云桥检验检测", "不能清除"],
        ),
        (Inspection(unreadable=True), ["有图片或读不出的内容"]),
        (Inspection((Passage("text", "text", "方法通用"),)), []),
    ],
)
def test_warnings_of_a_file_by_what_was_found(app: Flask, inspection: Inspection, words: list[str]) -> None:
    entry = make_full_draft(make_item(make_call(officer=make_officer())), make_organisation(name=LAB))
    by = writer_of(entry.organisation)
    file = add_file(entry, "plan_file", make_proof("方案.pdf"), by=by, at=AT)
    told = [str(text) for text in told_of(keep_inspection(entry, file, inspection, at=AT))]
    assert len(told) == len(words)
    assert all(part in sentence for part, sentence in zip(words, told, strict=True))
