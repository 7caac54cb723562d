"""The life of a letter."""

from app.shared.labels import Labelled
from app.shared.text import t


class LetterState(Labelled):
    """Whether a letter has left by mail; it is in the product from the moment it is written."""

    WRITTEN = "written", t("待发送"), "waiting"
    SENT = "sent", t("已发送"), "settled"
    FAILED = "failed", t("发送失败"), "refused"
