"""Campaigns on the front page: the quality month, World Accreditation Day, and open days that run today."""

from datetime import date, timedelta

from app.cli.demo.stage import Stage
from app.extensions import db
from app.shared.clock import local_date
from app.showcase.models import Case
from app.showcase.policy import listed_cases
from app.showcase.service import CampaignPlan, Door, create_campaign, publish_campaign
from app.showcase.states import CampaignSort

QUALITY = "九月质量月，走近检验检测：看一件产品怎样在实验室里变好。以下案例和开放日均为示例数据。"
ACCREDITATION = "6 月 9 日世界认可日：一张报告为什么在别处也被承认。以下案例均为示例数据。"
OPEN = "检验检测机构开放日正在进行：预约参观，看设备，问问题。以下机构和活动均为示例数据。"
HOURS = ("9:00—11:30", "14:00—16:30")


def run_campaigns(stage: Stage) -> None:
    """The latest quality month and accreditation day, and open days around today."""
    today = local_date(stage.now)
    september = _latest(today, date(today.year, 9, 1))
    june = _latest(today, date(today.year, 6, 3))
    with stage.act("campaigns"):
        _run(
            stage,
            f"{september.year}年质量月：检验检测在身边",
            CampaignSort.QUALITY_MONTH,
            (september, september.replace(day=30)),
            QUALITY,
            cases=6,
            doors=3,
        )
        _run(
            stage,
            f"{june.year}年世界认可日",
            CampaignSort.ACCREDITATION_DAY,
            (june, june + timedelta(days=12)),
            ACCREDITATION,
            cases=4,
            doors=0,
        )
        span = (today - timedelta(days=3), today + timedelta(days=11))
        _run(stage, "检验检测机构开放日", CampaignSort.OPEN_DAY, span, OPEN, cases=4, doors=6)


def _latest(today: date, day: date) -> date:
    """The day of this year, or of last year where it is still to come."""
    return day if day <= today else day.replace(year=day.year - 1)


def _run(
    stage: Stage,
    name: str,
    sort: CampaignSort,
    span: tuple[date, date],
    intro: str,
    *,
    cases: int,
    doors: int,
) -> None:
    """Written and published twelve days before it begins, with cases that were public by then."""
    first, last = span
    at = stage.day((first - local_date(stage.now)).days - 12)
    officer = stage.user("award-officer")
    shown = listed_cases(at).order_by(Case.published_at.desc(), Case.number).limit(cases * 2)
    chosen = tuple(db.session.scalars(shown))[::2]
    plan = CampaignPlan(name, sort, first, last, intro, chosen, _doors(stage, first, last, doors))
    campaign = create_campaign(plan, by=officer, at=at)
    db.session.flush()
    publish_campaign(campaign, by=officer, at=at + timedelta(hours=2))


def _doors(stage: Stage, first: date, last: date, count: int) -> tuple[Door, ...]:
    """Laboratories of different cities open on days spread over the campaign."""
    step = max(1, ((last - first).days + 1) // max(count, 1))
    hosts = [stage.organisation(stage.laboratories[number * 2 + 1]) for number in range(count)]
    return tuple(
        Door(
            host=host.name,
            day=first + timedelta(days=step * number + step // 2),
            place=host.address or "示例路",
            hours=HOURS[number % 2],
            registration=f"电话预约 {host.contact_phone}（示例）",
        )
        for number, host in enumerate(hosts)
    )
