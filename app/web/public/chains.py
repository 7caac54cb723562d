"""The industrial chains, and what happens in one of them."""

from itertools import groupby

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.alliances.queries import alliance_of_chain
from app.chains.models import Chain
from app.chains.policy import may_see_chain
from app.chains.queries import current_chains, latest_chain
from app.needs.queries import NeedFilter, count_by_trouble, needs_of_chain
from app.progress.chains import (
    ChainFigures,
    calls_of_chain,
    figures_by_chain,
    items_of_chain,
    progress_counts,
)
from app.progress.states import Progress
from app.progress.winners import winners_in
from app.shared.text import Text, t
from app.showcase.queries import cases_of_chain
from app.web.guards import page, public_page
from app.web.instant import instant
from app.web.navigation import RAILS
from app.web.public import bp
from app.web.public.bills import progress_bill
from app.web.public.case_cards import cards_of

RAILS.add("public", t("产业链", n=2), "public.chains")
NEEDS, ITEMS, WINNERS, CALLS, CASES = 6, 8, 12, 6, 4
TIERS = {"卓越": t("卓越"), "优势": t("优势"), "重点": t("重点")}
CERTAINTY = {
    "seen in a source": t("链名见于公开资料"),
    "recollection, to be verified": t("待核实"),
}


def load_chain(slug: str) -> Chain | None:
    """The chain of the address, in the latest catalogue that has one; the policy asks whether that is in force."""
    return latest_chain(slug)


@bp.get("/chains")
@public_page
def chains() -> ResponseReturnValue:
    """All chains by cluster, each with its figures."""
    found = current_chains()
    clusters = [(name, list(rows)) for name, rows in groupby(found, key=lambda chain: chain.cluster)]
    return render_template(
        "public/chains/chains.html",
        clusters=clusters,
        count=len(found),
        catalogue=found[0].catalogue if found else None,
        figures=figures_by_chain(instant()),
        nothing=ChainFigures(),
        tiers=TIERS,
    )


@bp.get("/chains/<slug:slug>")
@page(may_see_chain, load_chain, anonymous=True)
def chain(chain: Chain) -> ResponseReturnValue:
    """Needs, challenges, winners and lists of one chain."""
    at = instant()
    wanted = NeedFilter(chain=chain.slug)
    return render_template(
        "public/chains/chain.html",
        chain=chain,
        alliance=alliance_of_chain(chain.name),
        tier=TIERS.get(chain.tier, chain.tier),
        certainty=told_certainty(chain),
        needs=needs_of_chain(chain, at, NEEDS),
        needs_in_all=sum(count_by_trouble(wanted, at).values()),
        progress=_counts(chain.slug),
        items=[progress_bill(row) for row in items_of_chain(chain.slug, at, ITEMS)],
        winners=[(row, _page_of(row.slug)) for row in winners_in(chain.slug, at, WINNERS)],
        calls=calls_of_chain(chain.slug, at, CALLS),
        cases=cards_of(cases_of_chain(chain.slug, at, CASES)),
    )


def told_certainty(chain: Chain) -> Text | str:
    """How sure the catalogue is of an entry; what an imported catalogue says is printed as it stands."""
    return CERTAINTY.get(chain.certainty, chain.certainty)


def _counts(slug: str) -> list[tuple[Progress, int]]:
    found = progress_counts(slug, instant())
    return [(each, found.get(each, 0)) for each in Progress]


def _page_of(slug: str | None) -> str | None:
    return url_for("public.laboratory", slug=slug) if slug else None
