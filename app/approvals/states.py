"""The life of an act that one person may not do alone."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class ApprovalState(Labelled):
    """Where a proposed act stands."""

    PROPOSED = "proposed", t("待复核"), "waiting"
    AGREED = "agreed", t("已同意"), "settled"
    REFUSED = "refused", t("已否决"), "refused"
    WITHDRAWN = "withdrawn", t("已撤回"), "quiet"
    LAPSED = "lapsed", t("已失效"), "quiet"


APPROVAL_MOVES = Moves(
    {
        "agree": ({ApprovalState.PROPOSED}, ApprovalState.AGREED),
        "refuse": ({ApprovalState.PROPOSED}, ApprovalState.REFUSED),
        "withdraw": ({ApprovalState.PROPOSED}, ApprovalState.WITHDRAWN),
        "lapse": ({ApprovalState.PROPOSED}, ApprovalState.LAPSED),
    }
)
