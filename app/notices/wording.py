"""The text of a public notice in the customary skeleton (facts.md section 7). Official documents are Chinese."""

from collections.abc import Sequence

from app.calls.models import Call
from app.decisions.models import Decision
from app.decisions.states import DecisionBasis

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
    subjects += ["流榜项目"] if len(named) < len(decisions) else []
    return "及".join(subjects)


def opening_of(call: Call, decisions: Sequence[Decision]) -> str:
    """The first paragraph: on which document it stands, which steps were taken, what is put on notice."""
    number = f"（{call.document_number}）" if call.document_number else ""
    return (
        f"根据《{call.title}》{number}要求，经申报、形式审查、专家评审、会商审定等程序，"
        f"现将{subject_of(call, decisions)}予以公示。"
    )
