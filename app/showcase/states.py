"""States of case pages, dissections and campaigns."""

from app.shared.labels import Labelled
from app.shared.moves import Moves
from app.shared.text import t


class CaseState(Labelled):
    """From the officer's draft over the laboratory's consent to the public page."""

    DRAFT = "draft", t("草稿"), "waiting"
    CHECKING = "checking", t("待机构核对"), "waiting"
    CONFIRMED = "confirmed", t("机构已同意"), "settled"
    PUBLISHED = "published", t("已发布"), "official"
    WITHDRAWN = "withdrawn", t("已撤回"), "refused"


class DissectionState(Labelled):
    """Observations are written, shown to the laboratory, and public once it agrees."""

    WRITING = "writing", t("撰写中"), "waiting"
    ASKED = "asked", t("待机构同意"), "waiting"
    AGREED = "agreed", t("已公开"), "official"
    REFUSED = "refused", t("机构未同意"), "refused"


class CampaignSort(Labelled):
    """The occasions that measure 9 names."""

    QUALITY_MONTH = "quality_month", t("质量月"), "official"
    ACCREDITATION_DAY = "accreditation_day", t("世界认可日"), "official"
    OPEN_DAY = "open_day", t("检验检测机构开放日"), "official"
    OTHER = "other", t("专题"), "official"


class CampaignState(Labelled):
    """A campaign is written, shown at its dates, or taken back."""

    DRAFT = "draft", t("草稿"), "waiting"
    PUBLISHED = "published", t("已发布"), "official"
    WITHDRAWN = "withdrawn", t("已撤下"), "quiet"


class CasePart(Labelled):
    """The parts of an anatomy, in the order in which a reader goes through them."""

    TITLE = "title", t("标题")
    STANDFIRST = "standfirst", t("导语")
    NEED = "need", t("企业的难题")
    STAGE = "stage", t("研发阶段")
    MODE = "mode", t("服务模式")
    WORK = "work", t("机构做了什么")
    EFFECT = "effect", t("取得的成效")
    EFFECTS = "effects", t("成效数据")
    REUSE = "reuse", t("可以复制的做法")
    PICTURES = "pictures", t("图片说明")
    DISSECTION = "dissection", t("案例解剖")


CASE_MOVES = Moves(
    {
        "edit": ({CaseState.DRAFT, CaseState.CHECKING, CaseState.CONFIRMED}, CaseState.DRAFT),
        "ask": ({CaseState.DRAFT}, CaseState.CHECKING),
        "return": ({CaseState.CHECKING}, CaseState.DRAFT),
        "confirm": ({CaseState.CHECKING}, CaseState.CONFIRMED),
        "publish": ({CaseState.CONFIRMED}, CaseState.PUBLISHED),
        "recall": ({CaseState.PUBLISHED}, CaseState.DRAFT),
        "withdraw": ({CaseState.PUBLISHED}, CaseState.WITHDRAWN),
    }
)
DISSECTION_MOVES = Moves(
    {
        "write": (set(DissectionState), DissectionState.WRITING),
        "ask": ({DissectionState.WRITING}, DissectionState.ASKED),
        "agree": ({DissectionState.ASKED}, DissectionState.AGREED),
        "refuse": ({DissectionState.ASKED}, DissectionState.REFUSED),
    }
)
CAMPAIGN_MOVES = Moves(
    {
        "publish": ({CampaignState.DRAFT, CampaignState.WITHDRAWN}, CampaignState.PUBLISHED),
        "withdraw": ({CampaignState.PUBLISHED}, CampaignState.WITHDRAWN),
    }
)
