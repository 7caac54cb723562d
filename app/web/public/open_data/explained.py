"""The page for people who want the data."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.shared.text import t
from app.web.addresses import absolute
from app.web.guards import public_page
from app.web.public import bp
from app.web.public.open_data.answers import A_PAGE, MOST
from app.web.public.open_data.resources import RESOURCES


@bp.get("/open-data")
@public_page
def open_data() -> ResponseReturnValue:
    """What is offered, how it is asked for, what may be done with it."""
    return render_template(
        "public/open_data.html", resources=RESOURCES.values(), a_page=A_PAGE, most=MOST, dataset=_dataset()
    )


def _dataset() -> dict[str, Any]:
    """The offer in the words of schema.org."""
    files = [
        {
            "@type": "DataDownload",
            "encodingFormat": kind,
            "contentUrl": absolute(url_for(endpoint, name=name)),
        }
        for name in RESOURCES
        for endpoint, kind in (("public.api_list", "application/json"), ("public.api_table", "text/csv"))
    ]
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": t("揭榜开放数据").id,
        "description": t("榜单与征集、项目、公示、需求和检验检测机构的公开数据。").id,
        "url": absolute(url_for("public.open_data")),
        "isAccessibleForFree": True,
        "distribution": files,
    }
