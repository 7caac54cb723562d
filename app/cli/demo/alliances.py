"""Two alliances: one that runs, with a charter, notices, shared needs and somebody who asks to join; one that forms."""

from app.alliances.models import Alliance, AllianceMember
from app.alliances.queries import items_to_try, needs_to_share
from app.alliances.service import (
    AllianceFacts,
    NoticeWords,
    add_topic,
    adopt_charter,
    appoint_convenor,
    ask_to_join,
    create_alliance,
    decide_joining,
    publish_notice,
    start_alliance,
)
from app.alliances.states import Reach, TopicSort
from app.chains.queries import find_current_chain
from app.cli.demo import cast
from app.cli.demo.stage import Stage
from app.extensions import db
from app.people.models import Organisation

RUNNING, FORMING = "电动汽车", "氢能"
LABORATORIES, ASKING = (0, 2, 4, 6, 9), 11
INTRO = "围绕{chain}产业链，检验检测机构和企业共享需求、互通经验、联合揭榜。（示例数据）"
CHARTER = """第一条 联盟由检验检测机构和企业自愿组成，不收取费用，不影响成员的独立地位。

第二条 成员共享产业链的检验检测需求，互认可以互认的结果，不泄露委托人的商业秘密。

第三条 成员可以组成联合体揭榜；牵头单位和份额由成员自行商定。

第四条 召集单位负责答复加入申请、起草章程、发布通知；每年向成员报告一次工作。

（示例数据）"""
OFFERS = "可以承担本产业链的型式试验和比对，愿意开放设备机时。（示例）"


def found_alliances(stage: Stage) -> None:
    """Founded last year, running since; the second one this month."""
    with stage.act("alliances"):
        alliance = _found(stage, RUNNING, -300)
        labs = [stage.organisation(stage.laboratories[number]) for number in LABORATORIES]
        firm = stage.organisation(next(iter(stage.enterprises.values())))
        officer, lead = stage.user(cast.OFFICER.mail), stage.owner(labs[0])
        first = _ask(stage, alliance, labs[0], -290)
        decide_joining(first, True, "", by=officer, at=stage.day(-288))
        appoint_convenor(first, by=officer, at=stage.day(-287))
        adopt_charter(alliance, CHARTER, "", 0, by=lead, at=stage.day(-280))
        for number, organisation in enumerate((*labs[1:], firm)):
            member = _ask(stage, alliance, organisation, -275 + number)
            decide_joining(member, True, "欢迎加入。（示例）", by=lead, at=stage.day(-262))
        start_alliance(alliance, by=officer, at=stage.day(-260))
        _work(stage, alliance, labs)
        _ask(stage, alliance, stage.organisation(stage.laboratories[ASKING]), -2)
        forming = _found(stage, FORMING, -15)
        _ask(stage, forming, stage.organisation(stage.laboratories[ASKING + 2]), -4)


def _found(stage: Stage, chain_name: str, day: int) -> Alliance:
    chain = find_current_chain(chain_name)
    assert chain is not None  # noqa: S101
    facts = AllianceFacts(f"江苏省{chain_name}产业链检验检测服务联盟（示例）", INTRO.format(chain=chain_name))
    alliance = create_alliance(chain, facts, by=stage.user(cast.OFFICER.mail), at=stage.day(day))
    alliance.is_demo = True
    return alliance


def _ask(stage: Stage, alliance: Alliance, organisation: Organisation, day: int) -> AllianceMember:
    member = ask_to_join(alliance, organisation, OFFERS, by=stage.owner(organisation), at=stage.day(day))
    db.session.flush()
    return member


def _work(stage: Stage, alliance: Alliance, labs: list[Organisation]) -> None:
    lead, at = stage.owner(labs[0]), stage.day(-30)
    for number, need in enumerate(needs_to_share(alliance, at, 3)):
        sort = TopicSort.PILOT if number == 0 else TopicSort.SHARED
        by = lead if number == 0 else stage.owner(labs[number])
        add_topic(
            alliance, need, sort, "先由三家成员做一轮比对。（示例）" if number == 0 else "", by=by, at=at
        )
    for item in items_to_try(alliance, at, 1):
        add_topic(alliance, item, TopicSort.PILOT, "成员优先组成联合体揭榜。（示例）", by=lead, at=at)
    inside = NoticeWords(
        "比对样品分发安排", "样品下周起寄出，收到后请在五个工作日内完成测试。（示例）", Reach.MEMBERS
    )
    public = NoticeWords(
        "联盟年度工作会议", "会议向产业链上的企业开放，报名方式见召集单位的页面。（示例）", Reach.PUBLIC
    )
    publish_notice(alliance, public, by=lead, at=stage.day(-20))
    publish_notice(alliance, inside, by=lead, at=stage.day(-6))
