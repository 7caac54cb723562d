"""A laboratory's member finds an item, writes the bid, hands it in, replaces or withdraws it."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.journey.press import follow, press, upload, write

SECTIONS = ("基本信息", "指标响应表", "技术路线", "团队与设备", "里程碑与经费", "附件与承诺")


def find_item(page: Page, words: str) -> None:
    """From the front page through the list to an item."""
    page.goto("/")
    follow(page, "看榜单")
    write(page, q=words)
    press(page, "筛选")
    follow(page, words)


def begin_bid(page: Page) -> str:
    """From the item past its conditions into a draft; the address of the bid."""
    follow(page, "我要揭榜")
    press(page, "开始填写")
    return page.url


def open_section(page: Page, bid: str, section: str) -> None:
    """One section of the draft, from its task list."""
    page.goto(bid)
    follow(page, section, page.locator("main"), exact=True)


def type_and_leave(page: Page, field: str, words: str) -> None:
    """Type into a field of the draft and let it save itself."""
    page.locator(f"[name='{field}']").fill(words)
    expect(page.locator("[data-autosave-status]")).to_contain_text("已保存")


def answer_indicators(page: Page) -> None:
    """Each indicator of the item: a promised value, how it stands to what is asked, how it will be proven."""
    for line in page.locator(".indicator").all():
        line.locator("[name$='-promised']").fill("达到榜题要求")
        line.locator("[name$='-claim']").select_option("meets")
        line.locator("[name$='-how']").fill("委托第三方校准，附不确定度评定报告")


def write_in_two_tabs(first: Page, second: Page, field: str, mine: str, theirs: str) -> None:
    """The same field in two tabs that were opened together: the later one is shown both versions."""
    type_and_leave(first, field, theirs)
    second.locator(f"[name='{field}']").fill(mine)
    expect(second.locator(".versions")).to_contain_text(theirs)


def fill_bid(page: Page, bid: str, pledge: Path) -> None:
    """Every section in turn, as the buttons lead; the pledge last."""
    open_section(page, bid, SECTIONS[0])
    write(
        page,
        leader="示例负责人",
        leader_title="研究员，测量技术与仪器",
        abstract="建立在线溯源装置与方法。（示例数据）",
    )
    press(page, "保存并继续", exact=False)
    answer_indicators(page)
    press(page, "保存并继续", exact=False)
    write(
        page, route="一、分析影响量；二、研制装置；三、现场验证。", foundation="近三年完成同类方法研究四项。"
    )
    press(page, "保存并继续", exact=False)
    write(
        page,
        **{
            "team-0-name": "示例成员甲",
            "team-0-title": "高级工程师",
            "team-0-part": "溯源",
            "team-0-months": "12",
        },
    )
    press(page, "保存并继续", exact=False)
    write_plan(page)
    press(page, "保存并继续", exact=False)
    upload(page, "pledge_file", pledge)
    for name in ("truth", "no_disputes", "unrelated"):
        page.locator(f"[name='{name}']").check()
    press(page, "保存并返回")


def write_plan(page: Page) -> None:
    """Two milestones that share the money, the sum asked for, the risks."""
    page.locator("[data-autosave-group=milestones] button[name=add_row]").click()
    first = {"milestones-0-title": "装置研制报告", "milestones-0-month": "12", "milestones-0-share": "40"}
    second = {"milestones-1-title": "用户验证报告", "milestones-1-month": "24", "milestones-1-share": "60"}
    write(page, **first, **second, price="460", risks="核心器件供货周期长，提前锁定两家供应商。")


def hand_in(page: Page, bid: str) -> str:
    """Look over what will be handed in, and submit it; the number on the receipt."""
    page.goto(f"{bid}/submit")
    press(page, "提交第", page.locator("main"), exact=False)
    return page.locator(".receipt").inner_text().split()[1]


def withdraw(page: Page, bid: str) -> None:
    """Take back what was handed in."""
    page.goto(bid)
    follow(page, "撤回", page.locator("main"))
    press(page, "撤回", page.locator("main"), exact=False)


def correct(page: Page, bid: str, pledge: Path) -> None:
    """Bring the formal document that screening asked for, and hand it in."""
    page.goto(f"{bid}/correction")
    upload(page, "pledge_file", pledge)
    press(page, "提交补正", page.locator("main"), exact=False)


def appeal(page: Page, bid: str, grounds: str) -> None:
    """Say why the refusal is wrong."""
    page.goto(f"{bid}/appeal")
    write(page, grounds=grounds)
    press(page, "提交申诉", page.locator("main"), exact=False)


def give_up(page: Page, bid: str, reason: str) -> None:
    """A winner steps back for good."""
    page.goto(f"{bid}/result")
    follow(page, "放弃入选", page.locator("main"))
    write(page, reason=reason)
    press(page, "放弃入选")
