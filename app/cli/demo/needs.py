"""Needs of the demonstration: filed, recorded after visits, vetted, answered, raised; invented and marked so."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.calls.models import Item
from app.chains.queries import find_current_chain
from app.cli.demo import cast
from app.cli.demo.stage import Stage
from app.extensions import db
from app.needs.models import Need
from app.needs.queries.roster import places_known
from app.needs.reading import NAMES, read_rows
from app.needs.service import (
    Asked,
    Heard,
    Said,
    answer_need,
    close_need,
    confirm_need,
    file_need,
    merge_need,
    publish_need,
    raise_need,
    record_need,
    return_need,
    vet_need,
)
from app.needs.service.offering import Offered, begin_offer, make_offer, write_message
from app.needs.service.surveying import save_need_import, start_need_import
from app.needs.states import ChainLink, ImportSort, OfferWay, Stance, Trouble, Urgency, Way
from app.people.models import Organisation, User
from app.shared.clock import local_date


@dataclass(frozen=True)
class Told:
    """What one enterprise said, and what became of it (the name of a way below)."""

    chain: str
    link: ChainLink
    subject: str
    parameter: str
    gap: str
    trouble: Trouble
    urgency: Urgency
    standards: tuple[str, ...] = ()
    fate: str = "listed"


P, W, M, R, U = ChainLink.PART, ChainLink.WHOLE, ChainLink.MATERIAL, ChainLink.PROCESS, ChainLink.USE
NOW, YEAR, LATER = Urgency.NOW, Urgency.YEAR, Urgency.LATER
TOLD = (
    Told("氢能", P, "车用Ⅳ型储氢瓶", "氢气渗透率（70 MPa）", "省内没有高压渗透装置，只能送省外排队三个月", Trouble.NOT_TESTABLE, NOW, ("GB/T 42612-2023",), "vetted"),
    Told("氢能", P, "Ⅳ型储氢气瓶", "渗透", "高压下氢气渗透率测不了，型式试验卡住", Trouble.NOT_TESTABLE, NOW, ("GB/T 42612-2023",), "merged"),
    Told("动力电池", W, "动力电池包", "热扩散（整包）", "整包热扩散试验只有两家能做，每次四十万元", Trouble.DEAR, YEAR, ("GB 38031-2020",), "listed"),
    Told("动力电池", M, "高镍正极材料", "残余锂", "两家机构结果相差三成，无法判定", Trouble.NOT_ACCURATE, NOW, (), "vetted"),
    Told("集成电路", R, "超纯水", "10 nm 以下颗粒计数", "计数效率没有溯源途径", Trouble.NOT_ACCURATE, YEAR, (), "listed"),
    Told("集成电路", M, "光刻胶", "金属杂质（ppt 级）", "送样到出报告六周，批次已经用完", Trouble.SLOW, NOW, (), "answered"),
    Told("海工装备", U, "海底电缆接头", "长期水压下绝缘", "没有深水压力罐，只能做常压", Trouble.NOT_COMPLETE, YEAR, (), "listed"),
    Told("工业机器人", P, "谐波减速器", "传动精度与寿命联合试验", "精度和寿命分开做，联合工况没有人做", Trouble.NOT_COMPLETE, LATER, ("GB/T 30819-2014",), "listed"),
    Told("体外诊断", M, "质控品", "糖化血红蛋白溯源", "没有找到能做三级溯源的机构", Trouble.NOT_FOUND, NOW, (), "answered"),
    Told("起重机", W, "大吨位履带起重机", "结构应力现场测试", "试验台在省外，整机运输一次二十万元", Trouble.FAR, YEAR, ("GB/T 14560-2022",), "listed"),
    Told("新型显示", R, "Micro LED 芯片", "巨量转移后色坐标一致性", "设备厂家自测，没有第三方方法", Trouble.NOT_TESTABLE, YEAR, (), "returned"),
    Told("品牌服装", W, "再生聚酯面料", "再生成分含量", "证书能追溯到工厂，检测不到布", Trouble.NOT_TESTABLE, YEAR, (), "closed"),
    Told("光通信", P, "硅光芯片", "片上耦合损耗", "新填报", Trouble.NOT_ACCURATE, NOW, (), "new"),
    Told("传感器", P, "微型加速度计", "高低温下零偏稳定性", "温箱内转台全省只有一台", Trouble.SLOW, YEAR, (), "new"),
)  # fmt: skip
VISITED = (
    ("320100", "示例走访未入驻企业甲", Way.VISIT, "市局走访，对方质量总监"),
    ("320200", "示例走访未入驻企业乙", Way.CALL, "电话了解，对方实验室主任"),
)


def tell_needs(stage: Stage) -> None:
    """A year of needs, in every state that a need can be in."""
    officer = stage.user(cast.OFFICER.mail)
    codes = sorted(stage.enterprises)
    with stage.act("needs"):
        for number, told in enumerate(TOLD):
            enterprise = stage.organisation(stage.enterprises[codes[number % len(codes)]])
            at = stage.day(-12 if told.fate == "new" else -400 + 25 * number, 9 + number % 8)
            need = file_need(
                _asked(told, stage.owner(enterprise)), enterprise, by=stage.owner(enterprise), at=at
            )
            if told.fate != "new":
                _handle(stage, need, told.fate, officer, at)
        for number, (city, name, way, heard) in enumerate(VISITED):
            who, at = stage.user(cast.recommender(city)), stage.day(-20 + number, 15)
            source = Heard(name, city, way, heard, local_date(at) - timedelta(days=1))
            need = record_need(_asked(TOLD[6 + number], who), source, by=who, at=at)
            publish_need(need, way.label.id, by=officer, at=at + timedelta(days=2))


def list_key_enterprises(stage: Stage) -> None:
    """A roster of the chains of the needs: those that told one, and as many that nobody has asked yet."""
    with stage.act("roster"):
        officer, places = stage.user(cast.OFFICER.mail), places_known()
        rows = [[str(NAMES["chain"]), str(NAMES["enterprise"]), "统一社会信用代码", str(NAMES["region"])]]
        codes = sorted(stage.enterprises)
        for number, told in enumerate(TOLD):
            city = cast.CITIES[number % len(cast.CITIES)][1]
            enterprise = stage.organisation(stage.enterprises[codes[number % len(codes)]])
            rows.append([told.chain, enterprise.name, enterprise.credit_code, city])
            rows.append([told.chain, f"示例未走访企业{number + 1:02d}", "", city])
        read, at = read_rows(rows, ImportSort.ROSTER, places), stage.day(-300)
        listing = start_need_import(ImportSort.ROSTER, "重点企业名录（示例）.xlsx", read, by=officer, at=at)
        save_need_import(listing, by=officer, at=at)


OFFERS = (
    (0, "氢气渗透率 70 MPa 装置在建", OfferWay.EXTENSION, 210, True),
    (2, "整包热扩散试验", OfferWay.READY, 0, False),
    (9, "履带起重机结构应力现场测试", OfferWay.BRANCH, 330, False),
)


def offer_to_needs(stage: Stage) -> None:
    """Laboratories come forward for some of the needs; one plan is under way, and the two sides write."""
    with stage.act("offers"):
        at = stage.day(-9, 11)
        for number, (which, subject, way, days, begun) in enumerate(OFFERS):
            found = db.session.query(Need).filter_by(subject=TOLD[which].subject)
            need = found.order_by(Need.created_at).first()
            laboratory = stage.organisation(stage.laboratories[number * 4])
            member = stage.owner(laboratory)
            due = local_date(stage.now) + timedelta(days=days) if days else None
            offered = Offered(way, subject, "能力范围和周期可以在平台内商量。（示例数据）", due)
            offer = make_offer(offered, laboratory, need=need, by=member, at=at + timedelta(hours=number))
            if begun:
                begin_offer(offer, by=member, at=stage.day(-4))
            for contact in offer.contacts:
                write_message(contact, "请问样品的尺寸和数量？（示例数据）", by=member, at=stage.day(-3))
        laboratory = stage.organisation(stage.laboratories[2])
        member, chain = stage.owner(laboratory), find_current_chain("传感器")
        offered = Offered(OfferWay.READY, "惯性传感器温度循环试验", "两台温箱转台，五个工作日。（示例数据）")
        make_offer(offered, laboratory, chain=chain, by=member, at=stage.day(-6))


def _asked(told: Told, who: User) -> Asked:
    chain = find_current_chain(told.chain)
    assert chain is not None  # noqa: S101
    return Asked(
        chain=chain,
        chain_link=told.link,
        subject=told.subject,
        parameter=told.parameter,
        gap=f"{told.gap}。（示例数据）",
        trouble=told.trouble,
        urgency=told.urgency,
        standards=told.standards,
        cost_note="影响交付（示例数据）",
        contact=f"{who.name} 025-00000000",
        may_name=len(told.gap) % 2 == 0,
    )


def _handle(stage: Stage, need: Need, fate: str, officer: User, at: datetime) -> None:
    after = at + timedelta(days=4)
    if fate == "returned":
        return_need(need, "请补充芯片尺寸和每片数量。（示例数据）", by=officer, at=after)
        return
    publish_need(need, need.way.label.id, by=officer, at=after)
    later = after + timedelta(days=20)
    if fate == "vetted":
        day: date = local_date(later)
        said = Said(
            "示例专家", Stance.RAISE, "装置可以研制，建议立题。（示例数据）", day, "示例大学第1研究所"
        )
        vet_need(need, said, by=officer, at=later)
    elif fate == "answered":
        answer_need(need, "示例检验检测机构已具备能力，可以直接委托。（示例数据）", by=officer, at=later)
    elif fate == "closed":
        close_need(need, "企业已自建方法，不再需要。（示例数据）", by=officer, at=later)
    elif fate == "merged":
        merge_need(need, _first(need), by=officer, at=later)
    elif at < stage.day(-330):
        confirm_need(need, by=officer, at=stage.day(-30))


def _first(need: Need) -> Need:
    """The earlier need that says the same."""
    found = db.session.query(Need).filter(Need.chain_id == need.chain_id, Need.id != need.id)
    return found.order_by(Need.created_at).first() or need


def raise_to(stage: Stage, item: Item, issuer: Organisation, *, at: datetime) -> None:
    """The need that an item came of: filed a month before, published, raised the day the item was written."""
    officer, owner, before = stage.user(cast.OFFICER.mail), stage.owner(issuer), at - timedelta(days=30)
    assert item.chain is not None  # noqa: S101
    asked = Asked(
        chain=item.chain,
        subject=item.title,
        gap=item.background,
        trouble=Trouble(item.trouble.value) if item.trouble else Trouble.NOT_TESTABLE,
        urgency=YEAR,
        contact=f"{owner.name} 025-00000000",
        may_name=True,
    )
    need = file_need(asked, issuer, by=owner, at=before)
    publish_need(need, need.way.label.id, by=officer, at=before + timedelta(days=5))
    item.need = need
    raise_need(need, item.id, by=officer, at=at)
