"""From the hearing to what two officers decide."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class RevocationState(Labelled):
    """A winner is told what is held against him, heard, and then decided on."""

    HEARING = "hearing", t("听取当事单位意见"), "waiting"
    PROPOSED = "proposed", t("待另一位承办人同意"), "waiting"
    AGREED = "agreed", t("已撤销入选"), "refused"
    DROPPED = "dropped", t("不予撤销"), "settled"


REVOCATION_MOVES = Moves(
    {
        "propose": ({RevocationState.HEARING}, RevocationState.PROPOSED),
        "return": ({RevocationState.PROPOSED}, RevocationState.HEARING),
        "agree": ({RevocationState.PROPOSED}, RevocationState.AGREED),
        "drop": ({RevocationState.HEARING}, RevocationState.DROPPED),
    }
)
