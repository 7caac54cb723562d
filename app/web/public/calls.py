"""Lists on the wall: all of them, one with its items, its files."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.calls.models import Call
from app.calls.policy import may_see_call
from app.calls.queries import calls_in, figures_of, find_call, find_document
from app.calls.states import Phase
from app.progress.paths import paths_of
from app.shared.text import t
from app.web.downloads import send_stored
from app.web.guards import page, public_page
from app.web.instant import instant, viewer
from app.web.navigation import RAILS
from app.web.paging import asked_text, paginate
from app.web.public import bp
from app.web.public.call_page import call_page

RAILS.add("public", t("榜单与征集", n=2), "public.calls")
RAILS.add("public", t("项目", n=2), "public.items")
PHASES = (Phase.OPEN, Phase.UPCOMING, Phase.CLOSED, Phase.ARCHIVED)


def load_call(slug: str) -> Call | None:
    """The call of a public address."""
    return find_call(slug)


@bp.get("/calls")
@public_page
def calls() -> ResponseReturnValue:
    """All published lists, by where they stand."""
    phase, text = request.args.get("phase", ""), asked_text("q")
    phase = phase if phase in set(PHASES) else ""
    found = paginate(calls_in(viewer(), instant(), phase, text), request, per_page=10)
    return render_template(
        "public/calls/calls.html",
        page=found,
        figures=figures_of(found.items),
        paths=paths_of(found.items, instant()),
        phase=phase,
        phases=PHASES,
        q=text,
    )


@bp.get("/calls/<slug:slug>")
@page(may_see_call, load_call, anonymous=True)
def call(call: Call) -> ResponseReturnValue:
    """One list: its path, its items, how it is judged, what was corrected."""
    return render_template("public/calls/call.html", **call_page(call))


@bp.get("/calls/<slug:slug>/documents/<key:document>")
@page(may_see_call, load_call, anonymous=True)
def call_document(call: Call, document: str) -> ResponseReturnValue:
    """A file that was published with the list."""
    found = find_document(call, document)
    return send_stored(found.file) if found else abort(404)
