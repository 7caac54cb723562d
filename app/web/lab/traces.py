"""The trace of one's own attempts: on a page, and as a file to keep or to show to whoever decides a dispute."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app.adapters.sheets import write_csv
from app.entries.models import Entry
from app.entries.policy import may_see_own_entry
from app.progress.trace import trace_of
from app.shared.clock import SHANGHAI
from app.shared.text import t
from app.web.downloads import as_attachment
from app.web.guards import page
from app.web.lab import bp
from app.web.lab.entry_desk import load_entry
from app.web.rendering import render_text

HEADS = (t("时刻"), t("事项"), t("办理人"), t("结果"), t("页面"))


@bp.get("/entries/<key:id>/trace")
@page(may_see_own_entry, load_entry)
def trace(entry: Entry) -> ResponseReturnValue:
    """What we did and were refused, and when the site was away."""
    return render_template("lab/entries/trace.html", entry=entry, steps=trace_of(entry))


@bp.get("/entries/<key:id>/trace.csv")
@page(may_see_own_entry, load_entry)
def trace_csv(entry: Entry) -> ResponseReturnValue:
    """The same as a file, to the millisecond."""
    rows = [
        (
            step.at.astimezone(SHANGHAI).isoformat(timespec="milliseconds"),
            render_text(step.what),
            step.by,
            render_text(step.told),
            step.page,
        )
        for step in trace_of(entry)
    ]
    body = b"".join(write_csv([render_text(head) for head in HEADS], rows))
    return as_attachment(Response(body, mimetype="text/csv"), f"{render_text(t('办理记录'))}.csv")
