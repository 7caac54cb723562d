"""The text of a public notice in the customary skeleton (facts.md section 7). Official documents are Chinese."""

from collections.abc import Sequence
from datetime import date

from app.calls.models import Call
from app.decisions.models import Decision
from app.decisions.states import DecisionBasis
from app.notices.models import Notice, ResultPack
from app.shared.clock import local_date
from app.shared.text import Text, t

LONGEST_TITLE = 160
CHECKS = (
    t(
        "下载结果公开包，核对它的 SHA-256 与公示所印是否一致：sha256sum 文件名.zip"
        "（Windows 用 certutil -hashfile 文件名.zip SHA256）。"
    ),
    t(
        "解压，在装有 Python 3.11 和 numpy、scipy、ortools 的电脑上进入解压后的目录，运行 "
        "python -m app.scoring rank PACK.json，不需要联网。"
    ),
    t("程序由评分重新算出名单，与公布的名单逐位比较：一致的退出码为 0，不一致的逐行列出，退出码为 4。"),
)
"""How anybody recomputes a published list, in three lines."""


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


def rules_of(
    notice: Notice, starts: date | None, ends: date | None, packs: Sequence[ResultPack] = ()
) -> list[Text]:
    """What a notice prints under its own words, on the page and on paper: the period, how to object, with whom, and the
    hashes of its result packs, the first one first."""
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
        *(_hash_of(pack) for pack in packs),
    ]


def _grouped(digest: str) -> str:
    """Eight digits at a time, so that a line of an official paper can break and an eye can compare."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _hash_of(pack: ResultPack) -> Text:
    if pack.number == 1:
        return t(
            "评审结果公开包的 SHA-256 为 %(zip)s，其中 PACK.json 的 SHA-256 为 %(json)s。",
            zip=_grouped(pack.sha256),
            json=_grouped(pack.document_sha256),
        )
    return t(
        "因%(reason)s，于%(when)s另行生成结果公开包第 %(number)s 版，SHA-256 为 %(zip)s，"
        "其中 PACK.json 的 SHA-256 为 %(json)s。",
        reason=pack.reason.rstrip("。"),
        when=local_date(pack.made_at),
        number=pack.number,
        zip=_grouped(pack.sha256),
        json=_grouped(pack.document_sha256),
    )


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
