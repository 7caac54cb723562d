"""Sorts of support, and the life of a record of one."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class SupportSort(Labelled):
    """What measure 7 of the policy names: support in kind, never a prize in money."""

    STANDARD = "standard", t("标准制定")
    CAPACITY = "capacity", t("能力建设")
    RESEARCH = "research", t("科研项目")
    SAMPLING = "sampling", t("专项监督抽查")
    MONITORING = "monitoring", t("风险监测")
    PROFICIENCY = "proficiency", t("能力验证")


class SupportState(Labelled):
    """Recorded by one officer, agreed by another; public from then on, until it is revoked."""

    PROPOSED = "proposed", t("待复核"), "waiting"
    GRANTED = "granted", t("已登记"), "settled"
    REFUSED = "refused", t("未同意"), "refused"
    REVOKED = "revoked", t("已撤销"), "quiet"


SUPPORT_MOVES = Moves(
    {
        "grant": ({SupportState.PROPOSED}, SupportState.GRANTED),
        "refuse": ({SupportState.PROPOSED}, SupportState.REFUSED),
        "revoke": ({SupportState.GRANTED}, SupportState.REVOKED),
    }
)
