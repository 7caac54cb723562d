"""``nav`` in every template: rails, desks, languages, theme, account. The names are listed in ``_layout/base.html``."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import Flask, current_app, request, url_for

from app.people.models import User
from app.shared.text import Text, t
from app.shared.verdict import Verdict
from app.web.footing import footer
from app.web.instant import instant, viewer
from app.web.languages import LANGUAGES, TAGS, choose_locale
from app.web.rail import present
from app.web.rail_order import ORDER
from app.web.waiting import unread, waiting

Count = Callable[[User, datetime], int]
Policy = Callable[[User | None, datetime], Verdict]


@dataclass(frozen=True)
class Link:
    """One line of a rail, menu or switch; ``count`` says how many things wait there."""

    label: Any
    url: str
    count: int | None = None
    active: bool = False
    icon: str | None = None
    group: Any = None
    note: Any = None


@dataclass(frozen=True)
class Language:
    """One choice of the language switch, under its own name."""

    label: str
    code: str
    active: bool
    url: str


@dataclass(frozen=True)
class Person:
    """What the top bar shows of the signed-in person; under ``key`` this browser keeps his unsent words apart."""

    key: str
    name: str
    url: str
    letters_url: str
    letters: int
    sign_out_url: str


@dataclass(frozen=True)
class RailRow:
    """One link of a rail before anybody looks at it; icons are named in ``_macros/icon.html``."""

    label: Text
    endpoint: str
    count: Count | None
    icon: str | None
    group: Text | None
    may: Policy | None = None
    also: tuple[str, ...] = ()


@dataclass
class Rails:
    """What every audience puts on its rail; filled while the audience packages are imported."""

    rows: dict[str, list[RailRow]] = field(default_factory=dict)

    def add(
        self,
        audience: str,
        label: Text,
        endpoint: str,
        count: Count | None = None,
        *,
        icon: str | None = None,
        group: Text | None = None,
        may: Policy | None = None,
        also: tuple[str, ...] = (),
    ) -> None:
        """Put a link on the rail of an audience; ``group`` heads its run of links, ``may`` hides it from others.

        What waits at the endpoint, and at those named ``also``, is counted from the desk's tallies; ``count`` is for
        audiences that count for themselves.
        """
        self.rows.setdefault(audience, []).append(RailRow(label, endpoint, count, icon, group, may, also))


RAILS = Rails()
SECRET = {"security", "public.objection"}
"""Pages whose address opens what it names to whoever has it, as those with a ``token`` do."""
DESKS: tuple[tuple[str, Text], ...] = (
    ("lab", t("机构工作台")),
    ("enterprise", t("企业工作台")),
    ("recommender", t("推荐工作台")),
    ("judge", t("评审工作台")),
    ("officer", t("承办工作台")),
    ("discipline", t("纪检工作台")),
    ("supervisor", t("监督工作台")),
    ("admin", t("管理工作台")),
)


def _rank(row: RailRow) -> int:
    """The order of the business, whatever the order of imports; what nobody has placed comes last."""
    return ORDER.index(row.endpoint) if row.endpoint in ORDER else len(ORDER)


class Navigation:
    """Computed when a template first asks, so that pages without a rail pay nothing."""

    @property
    def home_url(self) -> str:
        """The front page."""
        return url_for("public.home")

    @property
    def help_url(self) -> str:
        """Help for those who use the product."""
        return url_for("public.help_index")

    @property
    def measures_url(self) -> str:
        """What the platform has done for the measures of the policy."""
        return url_for("public.measures")

    @property
    def sign_in_url(self) -> str:
        """Where a visitor signs in."""
        return url_for("security.login")

    @property
    def register_url(self) -> str:
        """Where a visitor makes an account."""
        return url_for("security.register")

    @property
    def theme_url(self) -> str:
        """Where language and theme are chosen."""
        return url_for("public.preferences")

    @property
    def search_url(self) -> str:
        """Where everything public is searched."""
        return url_for("public.search")

    @property
    def audience(self) -> str:
        """The desk that this page belongs to, or the empty string."""
        return request.blueprint if request.blueprint in dict(DESKS) else ""

    @property
    def desk(self) -> Text | None:
        """Words of the present desk; None on public pages."""
        return dict(DESKS).get(self.audience)

    @property
    def desk_url(self) -> str:
        """The first page of the present desk."""
        return url_for(f"{self.audience}.desk") if self.audience else self.home_url

    @cached_property
    def items(self) -> list[Link]:
        """The rail of the present desk, or the menu of the public pages."""
        user = viewer()
        found = sorted(RAILS.rows.get(self.audience or "public", []), key=_rank)
        shown = [row for row in found if row.may is None or row.may(user, instant())]
        urls = {row.endpoint: url_for(row.endpoint) for row in shown}
        here = present(urls)
        return [
            Link(
                row.label,
                urls[row.endpoint],
                self._count(row),
                row.endpoint == here,
                row.icon,
                row.group,
            )
            for row in shown
        ]

    def _count(self, row: RailRow) -> int | None:
        """What waits behind a line of the rail; None where nothing ever does."""
        user = viewer()
        if user is None or not self.audience:
            return None
        if row.count is not None:
            return row.count(user, instant())
        found = [
            w.count
            for w in waiting(self.audience, user, instant())
            if w.endpoint in {row.endpoint, *row.also}
        ]
        return sum(found) if found else None

    @cached_property
    def seats(self) -> list[Link]:
        """The desks that the person may sit at."""
        user = viewer()
        if user is None:
            return []
        return [
            Link(label, url_for(f"{name}.desk"), active=self.audience == name)
            for name, label in DESKS
            if user.sits_at(name, instant())
        ]

    @cached_property
    def person(self) -> Person | None:
        """The signed-in person."""
        user = viewer()
        if user is None:
            return None
        return Person(
            user.id,
            user.name,
            url_for("account.profile"),
            url_for("account.letters"),
            unread(self.audience, user, instant()),
            url_for("security.logout"),
        )

    @property
    def lang(self) -> str:
        """The tag of the page's language."""
        return TAGS[choose_locale()]

    @property
    def languages(self) -> list[Language]:
        """The choices of language."""
        present, url = choose_locale(), self.theme_url
        return [Language(name, code, locale == present, url) for code, (locale, name) in LANGUAGES.items()]

    @property
    def here(self) -> str:
        """Path and query of this page."""
        return request.full_path.rstrip("?")

    @property
    def theme(self) -> str:
        """The theme that the reader chose."""
        chosen = request.cookies.get("theme", "auto")
        return chosen if chosen in {"light", "dark"} else "auto"

    @property
    def demo(self) -> bool:
        """Whether the page must say that its data are made up."""
        return bool(current_app.config["DEMO"])

    @property
    def fault_url(self) -> str:
        """Where an error of this page is reported; of an address that is itself a secret nothing is passed on."""
        is_secret = {request.blueprint, request.endpoint} & SECRET or "token" in (request.view_args or {})
        return url_for("public.report_fault", page=None if is_secret else request.path)

    @property
    def footer(self) -> list[tuple[Text, str, str | None]]:
        """The block that a government site prints at its foot, from settings."""
        return footer()


def register(app: Flask) -> None:
    """Give every template its ``nav``."""

    @app.context_processor
    def _nav() -> dict[str, Navigation]:
        return {"nav": Navigation()}
