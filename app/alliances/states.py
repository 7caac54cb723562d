"""The life of an alliance, of a membership in it, and who hears a notice."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class AllianceState(Labelled):
    """Founded by an officer, running once it has a convenor and a charter, ended with a reason."""

    FORMING = "forming", t("筹建中"), "waiting"
    RUNNING = "running", t("运行中"), "settled"
    ENDED = "ended", t("已结束"), "quiet"


class MemberState(Labelled):
    """An organisation asks, is agreed to or refused; it leaves or is removed."""

    ASKED = "asked", t("待答复"), "waiting"
    AGREED = "agreed", t("成员"), "settled"
    REFUSED = "refused", t("未同意"), "refused"
    LEFT = "left", t("已退出"), "quiet"
    REMOVED = "removed", t("已除名"), "quiet"


class Reach(Labelled):
    """Who reads a notice of an alliance."""

    MEMBERS = "members", t("仅成员")
    PUBLIC = "public", t("公开")


class TopicSort(Labelled):
    """What an alliance takes up together."""

    SHARED = "shared", t("共享需求"), "plain"
    PILOT = "pilot", t("先行先试"), "official"


ALLIANCE_MOVES = Moves(
    {
        "start": ({AllianceState.FORMING}, AllianceState.RUNNING),
        "end": ({AllianceState.FORMING, AllianceState.RUNNING}, AllianceState.ENDED),
    }
)
MEMBER_MOVES = Moves(
    {
        "agree": ({MemberState.ASKED}, MemberState.AGREED),
        "refuse": ({MemberState.ASKED}, MemberState.REFUSED),
        "leave": ({MemberState.ASKED, MemberState.AGREED}, MemberState.LEFT),
        "remove": ({MemberState.AGREED}, MemberState.REMOVED),
    }
)
LIVE = (AllianceState.FORMING, AllianceState.RUNNING)
PRESENT = (MemberState.ASKED, MemberState.AGREED)
