"""An alliance that the first laboratory convenes, the second asks to join, with a notice to members."""

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
)
from app.alliances.states import Reach, TopicSort
from app.extensions import db
from tests.factories.needs import make_chain, make_need
from tests.factories.people import AT
from tests.leaks.stage import Stage


def allying(stage: Stage) -> None:
    """Founded by the officer of the platform."""
    chief, labs = stage.cast["chief"], stage.cast.laboratories
    alliance = create_alliance(make_chain(), AllianceFacts("示例联盟", "示例"), by=chief, at=AT)
    lab = ask_to_join(alliance, labs["lab"], stage.mark("alliance.asked", "lab"), by=stage.cast["lab"], at=AT)
    db.session.flush()
    decide_joining(lab, True, stage.mark("alliance.asked", "lab"), by=chief, at=AT)
    appoint_convenor(lab, by=chief, at=AT)
    adopt_charter(alliance, "第一条 示例", "", 0, by=stage.cast["lab"], at=AT)
    told = NoticeWords(
        stage.mark("alliance.inside", "lab"), stage.mark("alliance.inside", "lab"), Reach.MEMBERS
    )
    publish_notice(alliance, told, by=stage.cast["lab"], at=AT)
    publish_notice(alliance, NoticeWords("示例通知", "示例", Reach.PUBLIC), by=stage.cast["lab"], at=AT)
    add_topic(alliance, make_need(), TopicSort.PILOT, "示例", by=stage.cast["lab"], at=AT)
    rival = labs["rival"]
    asked = ask_to_join(alliance, rival, stage.mark("alliance.asked", "rival"), by=stage.cast["rival"], at=AT)
    db.session.flush()
    stage.watch(asked.id, "alliance.asked.key", "rival")
