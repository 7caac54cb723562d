"""The block at the foot of every page of a government site (facts.md 9), from settings; what is not set is left out."""

import re

from flask import current_app

from app.shared.text import Text, t
from app.web.rendering import show_kept

ICP = "https://beian.miit.gov.cn/"
POLICE = "https://beian.mps.gov.cn/#/query/webSearch?code="
Row = tuple[Text, str, str | None]


def said() -> tuple[str, ...]:
    """The settings that the block is made of, as they are now."""
    settings = current_app.config["SETTINGS"]
    return (
        settings.organiser,
        settings.site_id_code,
        settings.icp_number,
        settings.police_number,
        settings.phone,
    )


def footer() -> list[Row]:
    """(label, value, address or None)."""
    organiser, site_id_code, icp_number, police_number, phone = said()
    digits = "".join(re.findall(r"\d+", police_number))
    rows: list[Row] = [
        (t("主办单位"), show_kept(organiser), None),
        (t("网站标识码"), site_id_code, None),
        (t("ICP 备案"), icp_number, ICP),
        (t("公安备案"), police_number, f"{POLICE}{digits}"),
        (t("联系电话"), phone, f"tel:{re.sub(r'[^0-9+]', '', phone)}"),
    ]
    return [row for row in rows if row[1]]
