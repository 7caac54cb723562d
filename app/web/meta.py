"""``meta`` in every template: the tags that a government site carries (facts.md 9), and those of link previews."""

from dataclasses import dataclass

from flask import Flask, current_app, url_for

from app.shared.text import Text, t
from app.web import addresses

NAME = t("揭榜：检验检测揭榜挂帅")
SENTENCE = t("公开发布重点产业链的检验检测难题，择优揭榜，验收见效。")
KEYWORDS = t("检验检测,揭榜挂帅,榜单,榜题,公示,需求清单,产业链")


@dataclass(frozen=True)
class Meta:
    """What every public page says of itself unless it says it better."""

    name: Text = NAME
    sentence: Text = SENTENCE
    keywords: Text = KEYWORDS

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
        return {"meta": Meta(), "absolute": addresses.absolute}
