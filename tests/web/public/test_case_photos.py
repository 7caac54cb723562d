"""Pictures of a case page: described by the officers, consented to with the page, served anew and small."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app.adapters.store import store
from app.entries.queries import current_version
from app.extensions import db
from app.files.models import StoredFile
from app.files.service import keep_file
from app.shared.verdict import Invalid
from app.showcase import service
from app.showcase.drafting import Page, page_of
from app.showcase.models import Case
from app.showcase.policy import may_see_case_picture
from app.showcase.queries import leaks_of_case
from tests.factories.cases import CLIENT, make_case, officer_of
from tests.factories.entries import writer_of
from tests.factories.files import image_bytes, make_proof, pdf_bytes
from tests.factories.people import AT, make_user

Visit = Callable[..., FlaskClient]
ALT = "复合试验装置，左侧为盐雾箱"


def _photo() -> bytes:
    """A large picture with a place and a camera in its properties."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F], exif[0x8769] = "示例相机", {0x927C: b"secret"}
    Image.new("RGB", (2400, 1200), (12, 90, 80)).save(out, "JPEG", exif=exif, comment=b"secret")
    return out.getvalue()


def _attach(case: Case, name: str, content: bytes, slot: str = "pictures") -> StoredFile:
    version = current_version(case.entry)
    assert version is not None
    file = keep_file(case.entry, slot, make_proof(name, content), by=None, at=AT)
    row = {"slot": slot, "file_id": file.id, "name": name, "size": file.size, "sha256": file.sha256}
    version.manifest = [*version.manifest, row]
    db.session.flush()
    return file


def _write(case: Case, *pictures: tuple[str, str]) -> None:
    told = page_of(case.entry)
    page = Page(
        title=told.title,
        standfirst=told.standfirst,
        prose=told.prose,
        client_masked=told.client_masked,
        pictures=tuple({"file": file, "alt": alt} for file, alt in pictures),
    )
    service.edit_case(case, page, case.revision, by=officer_of(case), at=AT)


@pytest.fixture
def case(app: Flask) -> Case:
    """A draft whose winner attached a photo, a PDF among the pictures and another photo as proof."""
    made = make_case()
    _attach(made, "现场.jpg", _photo())
    _attach(made, "图集.pdf", pdf_bytes())
    _attach(made, "证明.jpg", _photo(), slot="proofs")
    return made


def _keys(case: Case) -> dict[str, str]:
    version = current_version(case.entry)
    assert version is not None
    return {row["name"]: row["file_id"] for row in version.manifest}


def test_picture_is_public_only_after_consent_and_publication(case: Case, visit: Visit) -> None:
    _write(case, (_keys(case)["现场.jpg"], ALT))
    officer, member = officer_of(case), writer_of(case.organisation)
    url, page = f"/cases/{case.slug}/pictures/1.jpg", f"/cases/{case.slug}"
    assert visit(None, AT).get(url).status_code == 404
    preview = visit(officer, AT).get(url)
    assert preview.status_code == 200
    assert "no-store" in preview.headers["Cache-Control"]
    service.ask_check(case, by=officer, at=AT)
    assert visit(None, AT).get(url).status_code == 404
    lab = visit(member, AT).get(f"/lab/cases/{case.id}").get_data(as_text=True)
    assert ALT in lab
    assert url in lab
    service.confirm_case(case, by=member, at=AT, client_shown=False, client_masked="某企业")
    assert visit(None, AT).get(url).status_code == 404
    service.publish_case(case, by=officer, at=AT)
    client = visit(None, AT)
    assert f'src="{url}" alt="{ALT}"' in client.get(page).get_data(as_text=True)
    answer = client.get(url)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    service.recall_case(case, by=officer, at=AT)
    assert visit(None, AT).get(url).status_code == 404


def test_picture_is_encoded_anew_and_small_without_properties(case: Case, visit: Visit) -> None:
    key = _keys(case)["现场.jpg"]
    _write(case, (key, ALT))
    answer = visit(officer_of(case), AT).get(f"/cases/{case.slug}/pictures/1.jpg")
    picture = Image.open(io.BytesIO(answer.data))
    assert picture.size == (1600, 800)
    assert not picture.getexif()
    assert b"secret" not in answer.data
    assert answer.data != store().get(db.session.get_one(StoredFile, key).store_key)
    assert visit(officer_of(case), AT).get(f"/cases/{case.slug}/pictures/1.jpg").data == answer.data
    for number in (0, 2, 99):
        assert visit(officer_of(case), AT).get(f"/cases/{case.slug}/pictures/{number}.jpg").status_code == 404


def test_picture_that_the_store_lost_is_not_found(case: Case, visit: Visit) -> None:
    file = _attach(case, "遗失.png", image_bytes())
    store().delete(file.store_key)
    _write(case, (file.id, ALT))
    assert visit(officer_of(case), AT).get(f"/cases/{case.slug}/pictures/1.jpg").status_code == 404


def test_picture_without_words_is_not_shown(case: Case) -> None:
    _write(case, (_keys(case)["现场.jpg"], "  "))
    assert case.pictures == []


@pytest.mark.parametrize("name", ["图集.pdf", "证明.jpg"])
def test_picture_of_another_slot_or_type_is_invalid(case: Case, name: str) -> None:
    with pytest.raises(Invalid):
        _write(case, (_keys(case)[name], ALT))


def test_picture_of_another_entry_is_invalid(case: Case) -> None:
    other = _attach(make_case(), "别家.jpg", _photo())
    with pytest.raises(Invalid):
        _write(case, (other.id, ALT))


def test_words_of_a_picture_that_name_the_client_are_found(case: Case) -> None:
    _write(case, (_keys(case)["现场.jpg"], f"{CLIENT}的样件"))
    assert [leak.part.value for leak in leaks_of_case(case)] == ["pictures"]


def test_edit_page_asks_for_words_of_pictures_alone(case: Case, visit: Visit) -> None:
    client, url = visit(officer_of(case), AT), f"/officer/cases/{case.id}/edit"
    page = client.get(url).get_data(as_text=True)
    assert "现场.jpg" in page
    assert "图集.pdf" not in page
    assert "证明.jpg" not in page
    form = {
        "title": case.title, "standfirst": case.standfirst, "revision": str(case.revision), "chain": "",
        "stage": "", "need": "难题", "work": "做法",
        "pictures-0-file": _keys(case)["现场.jpg"], "pictures-0-alt": ALT,
    }  # fmt: skip
    assert client.post(url, data=form).status_code == 303
    db.session.refresh(case)
    assert [row["alt"] for row in case.pictures] == [ALT]
    assert ALT in client.get(url).get_data(as_text=True)
    assert ALT in client.get(f"/officer/cases/{case.id}").get_data(as_text=True)


def test_picture_of_a_withdrawn_case_is_gone(case: Case) -> None:
    _write(case, (_keys(case)["现场.jpg"], ALT))
    officer = officer_of(case)
    service.ask_check(case, by=officer, at=AT)
    member = writer_of(case.organisation)
    service.confirm_case(case, by=member, at=AT, client_shown=False, client_masked="某企业")
    service.publish_case(case, by=officer, at=AT)
    assert may_see_case_picture(make_user(), case, AT)
    service.withdraw_case(case, "数据不实", by=officer, at=AT)
    assert may_see_case_picture(make_user(), case, AT).hide
