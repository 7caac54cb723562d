"""States of notices, their lines and objections."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class NoticeState(Labelled):
    """A notice is drafted, published and settled. Whether it still runs is told by the clock (``NoticePhase``).

    A draft may be dropped before anybody knew of it, a public notice withdrawn before everybody's eyes.
    """

    DRAFT = "draft", t("草稿"), "waiting"
    PUBLISHED = "published", t("公示"), "official"
    SETTLED = "settled", t("已办结"), "settled"
    DROPPED = "dropped", t("已放弃"), "quiet"
    WITHDRAWN = "withdrawn", t("已撤回"), "refused"


IN_FORCE = (NoticeState.PUBLISHED, NoticeState.SETTLED)
"""What leads, or led, to an announcement."""
PUBLIC = (*IN_FORCE, NoticeState.WITHDRAWN)
"""What everybody may read, for good."""


class NoticePhase(Labelled):
    """Where a notice stands at an instant: derived, never stored."""

    DRAFT = "draft", t("草稿"), "waiting"
    RUNNING = "running", t("公示中"), "official"
    OVER = "over", t("公示期满，待公布"), "waiting"
    SETTLED = "settled", t("已办结"), "settled"
    DROPPED = "dropped", t("已放弃"), "quiet"
    WITHDRAWN = "withdrawn", t("已撤回"), "refused"


class LineState(Labelled):
    """What becomes of one winner's line."""

    NOTICED = "noticed", t("公示中"), "waiting"
    ANNOUNCED = "announced", t("已公布"), "settled"
    STRUCK = "struck", t("已取消"), "refused"
    GIVEN_UP = "given_up", t("已放弃入选"), "quiet"
    WITHDRAWN = "withdrawn", t("公示已撤回"), "quiet"


class ObjectionState(Labelled):
    """An objection's way (facts.md 1.3)."""

    FILED = "filed", t("待受理"), "waiting"
    NOT_ACCEPTED = "not_accepted", t("不予受理"), "quiet"
    EXAMINING = "examining", t("核查中"), "waiting"
    UPHELD = "upheld", t("异议成立"), "official"
    PARTLY_UPHELD = "partly_upheld", t("异议部分成立"), "official"
    DISMISSED = "dismissed", t("异议不成立"), "plain"


class ObjectorKind(Labelled):
    """In whose name an objection is made."""

    PERSON = "person", t("个人，署真实姓名")
    ORGANISATION = "organisation", t("单位，加盖公章")


NOTICE_MOVES = Moves(
    {
        "publish": ({NoticeState.DRAFT}, NoticeState.PUBLISHED),
        "settle": ({NoticeState.PUBLISHED}, NoticeState.SETTLED),
        "drop": ({NoticeState.DRAFT}, NoticeState.DROPPED),
        "withdraw": ({NoticeState.PUBLISHED}, NoticeState.WITHDRAWN),
    }
)
LINE_MOVES = Moves(
    {
        "announce": ({LineState.NOTICED}, LineState.ANNOUNCED),
        "strike": ({LineState.NOTICED, LineState.ANNOUNCED, LineState.WITHDRAWN}, LineState.STRUCK),
        "give_up": ({LineState.NOTICED, LineState.ANNOUNCED}, LineState.GIVEN_UP),
        "withdraw": ({LineState.NOTICED}, LineState.WITHDRAWN),
    }
)
PENDING = frozenset({ObjectionState.FILED, ObjectionState.EXAMINING})
OBJECTION_MOVES = Moves(
    {
        "refuse": ({ObjectionState.FILED}, ObjectionState.NOT_ACCEPTED),
        "accept": ({ObjectionState.FILED}, ObjectionState.EXAMINING),
        "uphold": ({ObjectionState.EXAMINING}, ObjectionState.UPHELD),
        "uphold_partly": ({ObjectionState.EXAMINING}, ObjectionState.PARTLY_UPHELD),
        "dismiss": ({ObjectionState.EXAMINING}, ObjectionState.DISMISSED),
    }
)
