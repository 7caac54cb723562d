"""Search over everything public: groups at first, then one group page by page."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.extensions import limiter
from app.needs.policy import may_file_need
from app.search.marks import Piece, excerpt, marked
from app.search.queries import Answer, Hit, find, read
from app.search.sources import SOURCES, Pages, Written
from app.shared.text import Text, t
from app.web.guards import public_page
from app.web.instant import instant, viewer
from app.web.paging import asked_text, cut
from app.web.public import bp
from app.web.public.signposts import ways_for
from app.web.rendering import render_text, show_kept

LONGEST = 100
A_GROUP = 4
MOST_GROUPS = 6
"""Shown one below the other; the tabs lead to the rest."""
A_PAGE = 20
TERM = 3
SECTIONS: tuple[tuple[Text, Text, str], ...] = (
    (t("榜单与征集"), t("难题榜单、中心建设榜单和案例征集，正在进行的和往期的"), "/calls"),
    (t("中心建设"), t("拟建的中心和排序的理由"), "/centres"),
    (t("历年入选案例"), t("每一年的十佳和优良案例"), "/cases/seasons"),
    (t("宣传活动"), t("质量月、世界认可日和机构开放日"), "/campaigns"),
    (t("需求清单"), t("找不到、测不了、测不全的项目"), "/needs"),
    (t("能力清单"), t("哪家机构按什么标准能测什么"), "/capabilities"),
    (t("服务联盟"), t("一条链上结成联盟的机构"), "/alliances"),
    (t("查询异议"), t("凭查询码看异议的处理情况"), "/notices/objections"),
    (t("证书查验"), t("凭编号或二维码核对证书"), "/verify"),
    (t("我为政府网站找错"), t("指出网页上的错误"), "/faults/report"),
    (t("九项措施"), t("政策要求了什么，平台做到了什么"), "/about/measures"),
    (t("用大白话说"), t("这个网站是做什么的"), "/about/plain"),
    (t("无障碍声明"), t("本站怎样让每个人都能用"), "/about/accessibility"),
    (t("无障碍设置"), t("字号、颜色对比、长者模式"), "/reading"),
    (t("开放数据"), t("成批下载，或由程序读取"), "/open-data"),
    (t("网站地图"), t("本站有哪些栏目"), "/site-map"),
)
"""Pages found by their name; the lists whose names are everyday words here (项目, 案例, 公示) are in the top bar."""
NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,2}证(?: *[〔\[(【] *[0-9]{4} *[〕\])】]?|[0-9]{4}(?=[A-Z])) *(?:[A-Z]+ *[0-9]+ *号?)?",
    re.I,
)
"""苏检证〔2026〕JSSJ0001号, whatever its brackets, and the beginning of it."""
CODE = re.compile(r"(?=.*[0-9])[0-9a-z]{4}(?:[- ]?[0-9a-z]{4}){3}")
CHECKING = re.compile(
    r"(?:查验|核验|验证|核对|真伪|真假).*证书|证书.*(?:查验|核验|验证|核对|真伪|真假|真的|假的|编号|有效)"
    r"|verif\w*\b.*certificate|certificate.*\b(?:verif|valid|genuine|real|fake|authentic)"
)


@dataclass(frozen=True)
class Result:
    """One hit as it is printed: title and excerpt in pieces, the words asked for marked."""

    title: list[Piece]
    url: str
    facts: list[Any]
    day: Any
    excerpt: list[Piece]

    @property
    def names_a_term(self) -> bool:
        """Its title holds three characters or more of the question at a stretch: a thing, and hardly by chance."""
        return any(is_asked and len(words) >= TERM for words, is_asked in self.title)


@dataclass(frozen=True)
class Group:
    """The hits of one noun: the first of them, and how many there are."""

    noun: str
    label: Text
    total: int
    results: list[Result]


@bp.get("/search")
@limiter.limit("60 per minute")
@public_page
def search() -> ResponseReturnValue:
    """What answers a question; ``in`` shows one group alone."""
    question, noun = asked_text("q", LONGEST), request.args.get("in", "")
    answer = find(question, instant())
    one = noun if noun in answer.groups else ""
    page = cut(answer.groups[one], request, per_page=A_PAGE) if one else None
    first = islice(answer.groups.items(), MOST_GROUPS)
    shown = {one: list(page.items)} if page else {noun: hits[:A_GROUP] for noun, hits in first}
    groups = _groups(answer, shown)
    return render_template(
        "public/search.html",
        q=question,
        answer=answer,
        verify=verify_link(question),
        ways=ways_for(question),
        groups=groups,
        named=any(result.names_a_term for group in groups for result in group.results),
        labels=SOURCES.labels,
        chosen=one,
        page=page,
        may_file=may_file_need(viewer(), instant()),
    )


def verify_link(question: str) -> str:
    """Where a certificate is verified, its number or code filled in; empty for any other question."""
    plain = unicodedata.normalize("NFKC", question).casefold().strip()
    if found := NUMBER.search(plain):
        return url_for("public.verify", q=found.group().upper())
    if CODE.fullmatch(plain):
        return url_for("public.verify", q=plain)
    return url_for("public.verify") if CHECKING.search(plain) else ""


def _sections() -> list[Written]:
    return [Written(label, str(words), path) for label, words, path in SECTIONS]


SOURCES.add_pages(Pages("page", t("本站页面"), _sections, is_named_first=True))


def _groups(answer: Answer, shown: dict[str, list[Hit]]) -> list[Group]:
    hits = [hit for some in shown.values() for hit in some]
    read_now = read(hits, answer.tokens, instant())
    made = [
        Group(
            noun,
            SOURCES.labels[noun],
            len(answer.groups[noun]),
            [_result(read_now[hit], answer) for hit in some if hit in read_now],
        )
        for noun, some in shown.items()
    ]
    return [group for group in made if group.results]


def _result(written: Written, answer: Answer) -> Result:
    asked = [*answer.tokens, *answer.others]
    title = marked(
        show_kept(written.title) if isinstance(written.title, str) else render_text(written.title), asked
    )
    facts = [fact for fact in written.facts if fact]
    return Result(title, written.path, facts, written.day, excerpt(written.text, asked))
