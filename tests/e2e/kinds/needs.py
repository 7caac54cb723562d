"""A need on its way: filed by an enterprise on a phone, published, vetted and raised into a list by an officer."""

from datetime import date

from playwright.sync_api import Page

from tests.e2e.journey.press import answer, follow, press, write

NEED = {
    "subject": "海上风电叶片全尺寸疲劳试验",
    "parameter": "双轴疲劳载荷，叶片长 120 m 以上",
    "trouble": "not_found",
    "gap": "省内没有 120 m 以上叶片的双轴疲劳试验能力，送外省排队半年。（示例数据）",
    "standards": "IEC 61400-23:2014",
    "urgency": "year",
    "cost": "320",
    "contact": "示例联系人 025-00000011",
    "may_name": "yes",
}
INDICATORS = """叶片长度≥120 m
静载不确定度≤1.0 %（k=2）
疲劳载荷幅值偏差≤2 %
应变测点≥600 个
连续运行≥1000 h"""


def file_need(page: Page, chain: str) -> str:
    """An enterprise's own need, from its desk; its address there."""
    page.goto("/enterprise/needs")
    follow(page, "填报需求", page.locator("main"))
    answer(page, {"chain_id": chain} | NEED)
    press(page, "提交需求")
    return page.url


def take_up(page: Page, subject: str) -> str:
    """The officer opens it from his list and puts it on the public one; its address at the desk."""
    page.goto("/officer/needs")
    follow(page, subject, page.locator("main"))
    there = page.url
    follow(page, "公开需求", page.locator("main"))
    press(page, "公开需求", page.locator("main"))
    return there


def vet(page: Page, need: str, day: date) -> None:
    """What an expert said, on record."""
    page.goto(need)
    follow(page, "记录论证意见", page.locator("main"))
    write(page, expert_name="示例专家", given_on=day.isoformat(), opinion="共性需求，建议揭榜攻关。（示例）")
    page.locator("[name=stance]").first.check()
    press(page, "记录论证意见")


def raise_into(page: Page, need: str, call: str) -> str:
    """Make an item of it in a draft, and say there what is still missing; the item's address at the desk."""
    page.goto(need)
    follow(page, "转为榜题", page.locator("main"))
    answer(page, {"call": call})
    press(page, "转为榜题")
    answer(page, {"months": "24", "amount": "460", "deliverables": "试验装置、方法标准草案、检测报告。"})
    press(page, "保存")
    item = page.url
    follow(page, "技术指标", page.locator("main"))
    write(page, pasted=INDICATORS)
    press(page, "识别为指标行")
    press(page, "保存")
    return item
