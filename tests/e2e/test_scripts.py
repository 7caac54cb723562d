"""The scripts of pages in a real browser: a draft that loses no word, marks that follow their band, rows, axe."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace as Row
from typing import Any

import pytest
from flask import Flask, abort, jsonify, request
from flask.typing import ResponseReturnValue
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from app.extensions import csrf, db, limiter
from app.web.guards import public_page
from tests.plugins.chromium import AXE
from tests.web.gallery.site import PAGES, build, show

pytestmark = pytest.mark.e2e


class Draft:
    """The server's half of the autosave protocol, with a switch for each kind of bad day."""

    def __init__(self) -> None:
        self.fields: dict[str, tuple[Any, int]] = {}
        self.down = self.signed_out = False
        self.refused = ""
        self.way = threading.Event()  # a save arrives when it is set
        self.way.set()
        self.posted: dict[str, tuple[str, Any]] = {}

    def post(self) -> ResponseReturnValue:
        """The form posted as a whole: each field with the revision that stood when it came."""
        for name in ("route", "months"):
            self.posted[name] = (request.form[name], self.fields.get(name))
        return "", 204

    def save(self) -> ResponseReturnValue:
        assert self.way.wait(10)
        if self.down:
            abort(503)
        if self.signed_out:
            return jsonify(error="csrf"), 401
        if self.refused:
            return jsonify(error=self.refused), 409
        told = request.get_json()
        value, revision = self.fields.get(told["field"], ("", 1))
        if told["base"] < revision:
            return jsonify(
                value=value, revision=revision, by="示例同事", at=datetime.now(UTC).isoformat()
            ), 409
        self.fields[told["field"]] = (told["value"], revision + 1)
        return jsonify(revision=revision + 1, saved_at=datetime.now(UTC).isoformat())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Row]:
    made: Flask = build(tmp_path_factory.mktemp("scripts"))
    made.config["RATELIMIT_ENABLED"] = False
    here = Row(draft=Draft(), url="")

    @made.get("/g/<name>")
    @public_page
    def gallery(name: str) -> str:
        return show(name)

    @made.post("/g/save")
    @csrf.exempt
    @limiter.exempt
    @public_page
    def save() -> ResponseReturnValue:
        return here.draft.save()

    @made.post("/g/draft")
    @csrf.exempt
    @public_page
    def post() -> ResponseReturnValue:
        return here.draft.post()

    server = make_server("127.0.0.1", 0, made, threaded=True)
    here.url = f"http://127.0.0.1:{server.server_port}/g"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield here
    server.shutdown()
    thread.join()
    server.server_close()
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def tab(browser: Browser, site: Row) -> Iterator[Page]:
    site.draft = Draft()
    context = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def open_draft(tab: Page, site: Row) -> Any:
    tab.goto(f"{site.url}/draft")
    return tab.locator("#route")


def test_draft_typed_into_is_saved_and_says_when(tab: Page, site: Row) -> None:
    open_draft(tab, site).fill("双级隔膜压缩")
    expect(tab.locator("[data-autosave-status]")).to_contain_text("已保存")
    assert site.draft.fields["route"] == ("双级隔膜压缩", 2)


def test_draft_posted_while_a_save_is_on_its_way_waits_for_it(tab: Page, site: Row) -> None:
    area = open_draft(tab, site)
    site.draft.way.clear()
    with tab.expect_request("**/g/save"):
        area.fill("写到一半")
    area.fill("写完了")
    tab.get_by_role("button", name="保存草稿").dblclick()
    tab.wait_for_timeout(300)
    assert not site.draft.posted
    with tab.expect_request("**/g/draft"):
        site.draft.way.set()
    tab.wait_for_timeout(300)
    assert site.draft.posted["route"] == ("写完了", ("写到一半", 2))
    with tab.expect_response("**/g/save"):
        area.fill("又写")
    assert site.draft.fields["route"][0] == "又写"


def test_draft_with_the_network_lost_keeps_its_words_over_a_reload(tab: Page, site: Row) -> None:
    site.draft.down = True
    open_draft(tab, site).fill("一个字也不丢")
    expect(tab.locator("[data-state=offline]")).to_be_visible()
    tab.on("dialog", lambda dialog: dialog.accept())
    expect(open_draft(tab, site)).to_have_value("一个字也不丢")
    site.draft.down = False
    expect(tab.locator("[data-state=saved]")).to_be_visible(timeout=15_000)
    assert site.draft.fields["route"][0] == "一个字也不丢"


def test_draft_of_an_expired_session_waits_and_is_sent_after_signing_in(tab: Page, site: Row) -> None:
    site.draft.signed_out = True
    open_draft(tab, site).fill("登录过期")
    expect(tab.locator("[data-state=expired]")).to_be_visible()
    site.draft.signed_out = False
    tab.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(tab.locator("[data-state=saved]")).to_be_visible()


@pytest.mark.parametrize(("choice", "kept"), [("保留我的", "我的"), ("用已保存的", "同事的")])
def test_draft_changed_by_a_colleague_shows_both_and_keeps_the_chosen(
    tab: Page, site: Row, choice: str, kept: str
) -> None:
    area = open_draft(tab, site)
    site.draft.fields["route"] = ("同事的", 5)
    area.fill("我的")
    tab.get_by_role("button", name=choice).click()
    expect(tab.locator("[data-state=saved]")).to_be_visible()
    expect(area).to_have_value(kept)
    assert site.draft.fields["route"][0] == kept


def test_draft_refused_shows_the_sentence_and_keeps_the_words(tab: Page, site: Row) -> None:
    site.draft.refused = "榜单已经截止"
    area = open_draft(tab, site)
    area.fill("太晚了")
    expect(tab.locator("[data-state=refused]")).to_contain_text("榜单已经截止")
    expect(area).to_have_value("太晚了")


def test_table_of_rows_grows_shrinks_and_is_saved_as_one_field(tab: Page, site: Row) -> None:
    open_draft(tab, site)
    tab.get_by_role("button", name="添加一行").click()
    tab.locator("[name=team-2-name]").fill("第三人")
    tab.locator("button[value=team-0]").click()
    expect(tab.locator("[name=team-1-name]")).to_have_value("第三人")
    expect(tab.locator("[name=team-2-name]")).to_have_count(0)
    expect(tab.locator("[data-state=saved]")).to_be_visible()
    tab.wait_for_timeout(1200)
    assert [row["name"] for row in site.draft.fields["team"][0]] == ["", "第三人"]


def test_bands_chosen_or_typed_agree_and_make_the_total(tab: Page, site: Row) -> None:
    tab.goto(f"{site.url}/scoring")
    team = tab.locator("[data-bands]").nth(2)
    team.get_by_role("radio", name="优").check(force=True)
    expect(team.locator("#team")).to_have_value("95")
    expect(tab.locator("[data-total]")).to_have_text("86.85")
    team.locator("#team").fill("59.5")
    expect(team.get_by_role("radio", name="差")).to_be_checked()
    team.get_by_role("button", name="加 1 分").click()
    expect(team.locator("#team")).to_have_value("60.5")
    expect(team.get_by_role("radio", name="中")).to_be_checked()


def test_keys_open_help_and_find_the_search(tab: Page, site: Row) -> None:
    tab.goto(f"{site.url}/desk")
    tab.keyboard.press("?")
    expect(tab.get_by_role("dialog")).to_be_visible()
    tab.keyboard.press("Escape")
    tab.keyboard.press("/")
    expect(tab.locator("#filter-q")).to_be_focused()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1366, "dark")])
def test_sample_pages_have_no_axe_violation_no_overflow_and_a_quiet_console(
    browser: Browser, site: Row, width: int, scheme: Any
) -> None:
    context = browser.new_context(
        locale="zh-CN", viewport={"width": width, "height": 844}, color_scheme=scheme
    )
    tab, wrong = context.new_page(), []
    tab.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    for name in PAGES:
        tab.goto(f"{site.url}/{name}")
        tab.evaluate(AXE.read_text(encoding="utf-8"))
        found = tab.evaluate("axe.run(document)")["violations"]
        wrong += [f"{name}: {v['id']} {v['nodes'][0]['html'][:120]}" for v in found]
        if tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wrong.append(f"{name}: wider than the screen")
    context.close()
    assert wrong == []
