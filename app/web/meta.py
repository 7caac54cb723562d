"""``meta`` in every template: the tags that a government site carries (facts.md 9), and those of link previews."""

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for

from app.shared.text import Text, t
from app.web import addresses

NAME = t("揭榜：检验检测揭榜挂帅")
SENTENCE = t("公开发布重点产业链的检验检测难题，择优揭榜，验收见效。")
KEYWORDS = t("检验检测,揭榜挂帅,榜单,征集,优秀案例,公示,需求清单,产业链")

PUBLISHED, EXPLAINED, SERVED, ANSWERED = t("信息发布"), t("解读回应"), t("办事服务"), t("互动交流")
COLUMNS: dict[str, tuple[Text, Text]] = {
    "": (t("首页"), PUBLISHED),
    "calls": (t("榜单与征集"), PUBLISHED),
    "items": (t("项目"), PUBLISHED),
    "centres": (t("中心建设"), PUBLISHED),
    "notices": (t("公示"), PUBLISHED),
    "cases": (t("入选案例"), PUBLISHED),
    "campaigns": (t("主题活动"), PUBLISHED),
    "needs": (t("需求清单"), PUBLISHED),
    "chains": (t("产业链"), PUBLISHED),
    "laboratories": (t("检验检测机构"), PUBLISHED),
    "open-data": (t("开放数据"), PUBLISHED),
    "about": (t("关于本站"), EXPLAINED),
    "help": (t("帮助"), SERVED),
    "search": (t("搜索"), SERVED),
    "verify": (t("证书查验"), SERVED),
    "faults": (t("我为政府网站找错"), ANSWERED),
}
OTHER = (t("关于本站"), SERVED)


def _section() -> str:
    """The first part of the address."""
    return request.path.split("/", 2)[1]


@dataclass(frozen=True)
class Meta:
    """What every public page says of itself unless it says it better."""

    name: Text | str = NAME
    sentence: Text = SENTENCE
    keywords: Text = KEYWORDS

    @property
    def site_id(self) -> str:
        """The identification code of a government site, where one was given."""
        return str(current_app.config["SETTINGS"].site_id_code)

    @property
    def column(self) -> Text:
        """The section that the page belongs to, by its address."""
        return COLUMNS.get(_section(), OTHER)[0]

    @property
    def column_type(self) -> Text:
        """Which of the four functions of a government site (国办发〔2017〕47号) the section serves."""
        return COLUMNS.get(_section(), OTHER)[1]

    @property
    def canonical(self) -> str:
        """The one address of this page."""
        return addresses.canonical()

    @property
    def domain(self) -> str:
        """The host name of the site."""
        return addresses.site_domain()

    @property
    def author(self) -> str:
        """Who publishes the site."""
        return str(current_app.config["SETTINGS"].organiser)

    @property
    def image(self) -> str:
        """The picture of link previews, for pages without one of their own."""
        return addresses.absolute(url_for("static", filename="img/front.png"))

    def site(self) -> dict[str, object]:
        """The site in the words of schema.org, with its search."""
        target = {"@type": "EntryPoint", "urlTemplate": addresses.absolute("/search?q={q}")}
        action = {"@type": "SearchAction", "target": target, "query-input": "required name=q"}
        organiser = {"@type": "GovernmentOrganization", "name": self.author}
        return {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": NAME.id,
            "url": addresses.absolute("/"),
            "inLanguage": ["zh-Hans", "zh-Hant", "en"],
            "publisher": organiser,
            "potentialAction": action,
        }


def register(app: Flask) -> None:
    """Give every template its ``meta`` and the addresses of the world."""

    @app.context_processor
    def _meta() -> dict[str, object]:
        return {"meta": Meta(name=app.config["SETTINGS"].site_name or NAME), "absolute": addresses.absolute}
