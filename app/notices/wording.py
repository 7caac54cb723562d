"""The text of a public notice in the customary skeleton (facts.md section 7). Official documents are Chinese."""

from collections.abc import Sequence
from datetime import date

from app.calls.models import Call
from app.decisions.models import Decision
from app.decisions.states import DecisionBasis
from app.notices.models import Notice
from app.shared.text import Text, t

LONGEST_TITLE = 160


def title_of(call: Call, decisions: Sequence[Decision]) -> str:
    """关于2026年度江苏省检验检测揭榜挂帅拟揭榜单位的公示."""
    title = f"关于{call.title}{subject_of(call, decisions)}的公示"
    return title if len(title) <= LONGEST_TITLE else f"关于{call.title[:120]}结果的公示"


def subject_of(call: Call, decisions: Sequence[Decision]) -> str:
    """What is put on notice: winners, 递补 winners, items without one, or several of these."""
    winners = str(call.kind_data.words.winner)
    named = [d for d in decisions if d.lines]
    replacing = bool(named) and all(d.basis == DecisionBasis.NEXT_IN_RANK for d in named)
    subjects = [f"{'递补' if replacing else ''}{winners}"] if named else []
    subjects += [f"{call.kind_data.words.failed}项目"] if len(named) < len(decisions) else []
    return "及".join(subjects)


def steps_of(call: Call) -> str:
    """The steps between call and decision that a paper names."""
    recommended = "设区市推荐、" if call.kind_data.recommended else ""
    return f"申报、{recommended}形式审查、专家评审"


def opening_of(call: Call, decisions: Sequence[Decision]) -> str:
    """The first paragraph: on which document it stands, which steps were taken, what is put on notice."""
    number = f"（{call.document_number}）" if call.document_number else ""
    return (
        f"根据《{call.title}》{number}要求，经{steps_of(call)}、会商审定等程序，"
        f"现将{subject_of(call, decisions)}予以公示。"
    )


def rules_of(notice: Notice, starts: date | None, ends: date | None) -> list[Text]:
    """What a notice prints under its own words, on the page and on paper: the period, how to object, with whom."""
    return [
        t(
            "公示期为%(starts)s至%(ends)s（%(n)s个工作日）。公示期内，任何单位或个人如有异议，请以书面形式提出，"
            "并附相关证明材料。以个人名义提出的，应署真实姓名和联系方式；以单位名义提出的，应加盖公章并注明联系人。"
            "匿名或者没有具体事实依据的，不予受理。对异议人信息予以保密。",
            starts=starts,
            ends=ends,
            n=notice.working_days,
        ),
        t("受理处室：%(office)s", office=notice.office or t("（待填写）")),
    ]


def winners_of(call: Call) -> str:
    """What the winners of a call are called once they are announced: 拟揭榜单位 becomes 揭榜单位."""
    return str(call.kind_data.words.winner).removeprefix("拟")


def announcement_title(call: Call) -> str:
    """关于公布2026年度江苏省检验检测揭榜挂帅揭榜单位的通知."""
    return f"关于公布{call.title}{winners_of(call)}的通知"


def announcement_opening(call: Call) -> str:
    """The first paragraph of the circular that announces."""
    number = f"（{call.document_number}）" if call.document_number else ""
    return f"根据《{call.title}》{number}要求，经{steps_of(call)}、会商审定和公示，现将{winners_of(call)}予以公布。"
