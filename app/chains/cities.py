"""Which city a place belongs to: a county to the city above it, the province and what lies beyond it to none."""

from app.chains.models import Region

CITY, COUNTY = "city", "county"


def city_code(region: Region | None) -> str | None:
    """The code of the city of a region (GB/T 2260); None for the province itself and for places beyond it."""
    if region is None or region.level not in {CITY, COUNTY}:
        return None
    return region.code if region.level == CITY else region.parent_code
