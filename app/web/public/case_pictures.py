"""What a case tells to programs: link previews, the picture in them, schema.org."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from app.adapters.share_images import ShareCard
from app.showcase.figures import Bar, bars_of
from app.showcase.models import Case
from app.web.addresses import absolute
from app.web.meta import Meta
from app.web.public.case_cards import kicker_of, place_of
from app.web.rendering import render_text


@dataclass(frozen=True)
class CaseMeta(Meta):
    """The tags of a case page: its own picture instead of the site's."""

    picture: str = ""

    @property
    def image(self) -> str:
        """The picture of link previews."""
        return self.picture or super().image

    @classmethod
    def of(cls, case: Case) -> "CaseMeta":
        """The tags of a case; a page that is not public has no picture."""
        return cls(picture=_picture_url(case) if case.is_public else "")


def _picture_url(case: Case) -> str:
    return absolute(url_for("public.case_share", slug=case.slug))


def picture_of(case: Case) -> ShareCard:
    """What the picture says; the first effect that can be drawn is its figure."""
    bar = next((bar for bar in bars_of(case.effects) if bar.is_drawn), None)
    foot = " · ".join(words for words in (case.organisation.name, place_of(case)) if words)
    return ShareCard(
        render_text(kicker_of(case)),
        case.title,
        change_words(bar) if bar else "",
        f"{bar.name}：{bar.before}{bar.unit} → {bar.after}{bar.unit}" if bar else "",
        (bar.before_width or 0, bar.after_width or 0) if bar else None,
        foot,
        case.call.organiser or current_app.config["SETTINGS"].organiser,
    )


def change_words(bar: Bar) -> str:
    """−60%, +150%; the value itself where it was nothing before."""
    if bar.change is None:
        return f"{bar.after}{bar.unit}"
    return f"{'−' if bar.change < 0 else '+'}{abs(bar.change)}%"


def schema_of(case: Case) -> dict[str, Any]:
    """The case in the words of schema.org."""
    organisation = {
        "@type": "Organization",
        "name": case.organisation.name,
        "url": absolute(url_for("public.laboratory", slug=case.organisation.slug)),
    }
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": case.title,
        "description": case.standfirst,
        "inLanguage": "zh-Hans",
        "datePublished": case.published_at.isoformat() if case.published_at else None,
        "image": _picture_url(case),
        "url": absolute(url_for("public.case", slug=case.slug)),
        "author": organisation,
        "about": [words for words in (case.chain.name if case.chain else "", case.stage) if words],
        "publisher": {"@type": "GovernmentOrganization", "name": case.call.organiser or Meta().author},
    }
