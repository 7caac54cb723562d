"""The map of a chain: links with their needs, and what laboratories, lists and cases set against them."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.chains.models import Chain
from app.chains.policy import may_see_chain
from app.kinds import KINDS
from app.progress.chain_map import ChainMap, LinkFigures, chain_map
from app.shared.text import Text, t
from app.web.guards import page
from app.web.instant import instant
from app.web.public import bp
from app.web.public.chains import load_chain

ROW, TOP = 44, 8
NO_LINK = t("未注明环节")


@dataclass(frozen=True)
class Bar:
    """A part of a row, from ``x`` over ``width`` in per cent of the drawing; ``sort``: open, answered or raised."""

    sort: str
    x: float
    width: float


@dataclass(frozen=True)
class Row:
    """A link with its bars; ``y`` of them in pixels."""

    label: Text
    figures: LinkFigures
    bars: list[Bar]
    y: int


@bp.get("/chains/<slug:slug>/map")
@page(may_see_chain, load_chain, anonymous=True)
def chain_map_page(chain: Chain) -> ResponseReturnValue:
    """One chain as a chart and as a table."""
    found = chain_map(chain.slug, instant())
    rows = rows_of(found)
    return render_template(
        "public/chains/chain_map_page.html",
        chain=chain,
        map=found,
        rows=rows,
        height=TOP + ROW * len(rows),
        supply=_supply(chain, found),
    )


def rows_of(found: ChainMap) -> list[Row]:
    """Each link's needs one after the other, in proportion to the link that has most."""
    rows = []
    for at, figures in enumerate(found.links):
        bars, x = [], 0.0
        for sort, n in (("open", figures.open), ("answered", figures.answered), ("raised", figures.raised)):
            width = round(100 * n / found.most, 2)
            if n:
                bars.append(Bar(sort, x, width))
            x = round(x + width, 2)
        label = figures.link.label if figures.link else NO_LINK
        rows.append(Row(label, figures, bars, TOP + ROW * at + 28))
    return rows


def _supply(chain: Chain, found: ChainMap) -> list[tuple[Any, int, str | None]]:
    """What stands against the needs: words, figure, where it is listed."""
    capabilities = url_for("public.capabilities", chain=chain.slug)
    demonstrated = url_for("public.capabilities", chain=chain.slug, kind="demonstrated")
    items = url_for("public.items", phase="all", chain=chain.slug)
    rows: list[tuple[Any, int, str | None]] = [
        (t("资质认定的能力"), found.accredited, capabilities if found.accredited else None),
        (t("攻关成果形成的能力"), found.demonstrated, demonstrated if found.demonstrated else None),
        (t("有这些能力的机构"), found.laboratories, None),
    ]
    rows += [
        (kind.words.item, found.items[name], items) for name, kind in KINDS.items() if found.items.get(name)
    ]
    return [
        *rows,
        (t("入选案例"), found.cases, url_for("public.cases", chain=chain.slug) if found.cases else None),
    ]
