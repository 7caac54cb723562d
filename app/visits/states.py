"""States of visits, and the words of their sheets (facts.md 4.4)."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class VisitState(Labelled):
    """Planned by an officer, held when its sheet is handed in, confirmed by another person."""

    PLANNED = "planned", t("待核查"), "waiting"
    HELD = "held", t("待确认"), "waiting"
    CONFIRMED = "confirmed", t("已确认"), "settled"
    CALLED_OFF = "called_off", t("已取消"), "quiet"


class Finding(Labelled):
    """What the party found under one head, and on the whole."""

    MEETS = "meets", t("符合"), "settled"
    MOSTLY = "mostly", t("基本符合"), "waiting"
    FAILS = "fails", t("不符合"), "refused"


class Way(Labelled):
    """How the party looked."""

    DOCUMENTS = "documents", t("查阅资料")
    SITE = "site", t("现场考察")
    TALKS = "talks", t("交流座谈")
    BLIND_SAMPLE = "blind_sample", t("现场盲样考核")


VISIT_MOVES = Moves(
    {
        "change": ({VisitState.PLANNED}, VisitState.PLANNED),
        "hold": ({VisitState.PLANNED}, VisitState.HELD),
        "return": ({VisitState.HELD}, VisitState.PLANNED),
        "confirm": ({VisitState.HELD}, VisitState.CONFIRMED),
        "call_off": ({VisitState.PLANNED, VisitState.HELD}, VisitState.CALLED_OFF),
    }
)
