"""The three levels of supervision."""

from app.shared.labels import Labelled
from app.shared.text import t


class Level(Labelled):
    """Where a duty lies."""

    PROVINCE = "province", t("省级"), "official"
    CITY = "city", t("市级"), "plain"
    COUNTY = "county", t("县级"), "plain"
