"""Where a question leads that asks for a way through the site and for no thing in it: larger type, a page's error."""

import re
from dataclasses import dataclass

from flask import url_for

from app.calls.states import Phase
from app.search.tokens import normalise
from app.shared.text import Text, t

Way = tuple[Text, str]
"""Words of a link and its address."""


@dataclass(frozen=True)
class Signpost:
    """``asked``: what such questions say, in simplified small letters; ``endpoint`` is where to go."""

    asked: re.Pattern[str]
    label: Text
    endpoint: str
    phase: str | None = None


SIGNPOSTS = (
    Signpost(
        re.compile(
            r"字(?:太|有点|好)?小|大字|字体|字号|(?:字|网页|屏幕).*看不清|老年人?(?:版|模式)|老人(?:版|模式|看)|长辈"
            r"|\b(?:larger?|bigger|big) (?:font|type|text|letters|print)\b|\b(?:font|text|type) size\b|\belder"
        ),
        t("调大字号、换成长者模式"),
        "public.reading",
    ),
    Signpost(
        re.compile(
            r"报错|纠错|找错|(?:网页|网站|页面|网上|信息).*(?:错|打不开)|\b(?:report|found) (?:an? )?(?:error|mistake)"
            r"|\b(?:error|mistake) on\b|\bbroken link"
        ),
        t("指出网页上的错误"),
        "public.report_fault",
    ),
    Signpost(
        re.compile(r"投诉|举报|异议|申诉|\bcomplain|\bobjection|\bappeal"),
        t("查公示、提异议"),
        "public.notices",
    ),
    Signpost(
        re.compile(
            r"截止|(?:几号|什么时候|啥时候|何时).*(?:结束|报名|申报)|\bdeadline|\bclos(?:es|ing)\b|\bclose\W*$"
        ),
        t("看正在申报的和截止时间"),
        "public.calls",
        Phase.OPEN,
    ),
    Signpost(
        re.compile(r"十佳|优良案例|(?:去年|往年|历年|今年).*案例|\btop (?:ten|10)\b|\b(?:ten )?best cases\b"),
        t("历年入选案例"),
        "public.seasons",
    ),
)


def ways_for(question: str) -> list[Way]:
    """The links for a question, in the order above; none for one that asks for a thing."""
    plain = normalise(question)
    return [
        (sign.label, url_for(sign.endpoint, phase=sign.phase))
        for sign in SIGNPOSTS
        if sign.asked.search(plain)
    ]
