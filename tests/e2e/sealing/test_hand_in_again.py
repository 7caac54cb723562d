"""A laboratory hands in again in its browser: with the reopening code before closing, and with its own copy where the
envelope can no longer be opened."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.adapters.store import store
from app.entries.models import Entry, EntryVersion
from app.extensions import db
from app.files.models import StoredFile
from app.jobs.transaction import transaction
from tests.e2e.journey.lab import type_and_leave
from tests.e2e.journey.press import follow, press, upload, write
from tests.e2e.journey.story import DAY_ONE, Places, Story
from tests.e2e.site import Site
from tests.factories.entries import make_full_draft, writer_of
from tests.factories.files import pdf_bytes
from tests.factories.people import make_organisation
from tests.factories.sealed_entries import make_sealed_item

pytestmark = pytest.mark.e2e
FIRST, SECOND = "第一次的摘要", "第二次的摘要，写得更明白"
WRITER, HOUSE, SLOT = "申报人甲（示例）", "示例计量科学研究所", "pledge_file"


@pytest.fixture(scope="module")
def places(site: Site) -> Places:
    """A sealed list and a full draft for it whose files the laboratory still has to bring."""
    with site.app.app_context(), transaction():
        item, _secret = make_sealed_item(closes_at=DAY_ONE + timedelta(days=10))
        entry = make_full_draft(item, make_organisation(HOUSE, skeleton=HOUSE), abstract=FIRST)
        by = writer_of(entry.organisation)
        by.name, by.is_demo = WRITER, True
        for file in db.session.query(StoredFile):
            db.session.delete(file)
        return Places(entry=f"/lab/entries/{entry.id}", id=entry.id)


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("papers") / "承诺书.pdf"
    path.write_bytes(pdf_bytes())
    return path


def test_sealed_bid_is_called_back_with_its_code_and_replaced(
    story: Story, paper: Path, tmp_path: Path
) -> None:
    story.at(1)
    base = story.places["entry"]
    page = story.enter(WRITER)
    page.goto(f"{base}/submit")
    with page.expect_navigation():
        page.locator(".gaps a").first.click()
    upload(page, SLOT, paper)
    page.goto(f"{base}/submit")
    press(page, "提交第 1 版")
    code = _code(page)
    story.look(page, "again-01-code")
    page.goto(base)
    follow(page, "输入重开码调回")
    story.look(page, "again-02-reopen")
    write(page, code="错" + code[1:])
    press(page, "调回")
    story.eyes.expect(page, "400")
    expect(page.locator("main")).to_contain_text("第 1 个字符")
    write(page, code=code)
    press(page, "调回")
    expect(page.locator("main")).to_contain_text("已调回为草稿")
    page.goto(f"{base}/preview")
    expect(page.locator("main")).to_contain_text(FIRST)
    section = page.request.get(f"{base}/sections/summary")
    assert section.ok
    page.goto(f"{base}/sections/summary")
    type_and_leave(page, "abstract", SECOND)
    page.goto(f"{base}/submit")
    expect(page.locator("main")).to_contain_text("以第 2 版替换第 1 版")
    with page.expect_download() as told:
        page.get_by_role("link", name="下载本单位的副本").click()
    story.places["copy"] = str(tmp_path.parent / "copy.json")
    told.value.save_as(story.places["copy"])
    press(page, "提交第 2 版")
    story.places["code"] = _code(page)
    assert story.places["code"] != code
    page.goto(base)
    follow(page, "输入重开码调回")
    write(page, code=code)
    press(page, "调回")
    story.eyes.expect(page, "400")
    expect(page.locator("main form")).to_contain_text("重开码")


def test_own_copy_takes_the_place_of_an_envelope_that_cannot_be_opened(story: Story, paper: Path) -> None:
    after = story.at(11)
    base = story.places["entry"]
    with story.site.app.app_context(), transaction():
        entry = db.session.get_one(Entry, story.places["id"])
        version = next(v for v in entry.versions if v.number == entry.version_number)
        assert version.envelope_key is not None
        store().delete(version.envelope_key)
        entry.call.opened_at = after
    page = story.enter(WRITER)
    page.goto(base)
    story.look(page, "again-10-unopened")
    follow(page, "交存本单位的副本")
    story.look(page, "again-11-copy")
    other = paper.with_name("别的文件.pdf")
    other.write_bytes(pdf_bytes() + b"%")
    _bring(page, story, other)
    story.eyes.expect(page, "400")
    _bring(page, story, paper)
    expect(page.locator("main")).to_contain_text("副本与回执一致")
    expect(page.locator("main")).to_contain_text(SECOND)
    story.look(page, "again-12-taken")
    with story.site.app.app_context():
        assert [
            SECOND in row.content for row in db.session.query(EntryVersion).order_by(EntryVersion.number)
        ] == [
            False,
            True,
        ]


def _bring(page: Page, story: Story, paper: Path) -> None:
    write(page, code=story.places["code"])
    page.locator("main [name=copy]").set_input_files(story.places["copy"])
    page.locator("main [name=files]").set_input_files(paper)
    press(page, "核对并交存")


def _code(page: Page) -> str:
    return "".join(page.locator("#reopening-code").inner_text().split())
