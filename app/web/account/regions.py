"""Regions as the choices of a form."""

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from app.chains.models import Region
from app.chains.queries import regions


def region_choices() -> list[SelectChoice]:
    """Every shipped region below the province first, then what lies beyond it; an empty choice leads."""
    english = str(get_locale()).startswith("en")
    by_code = {region.code: region for region in regions()}

    def words(region: Region) -> str:
        around = by_code.get(region.parent_code or "")
        names = [around, region] if around is not None and around.level != "country" else [region]
        found = [name.name_en if english else name.name_zh for name in names]
        return ", ".join(reversed(found)) if english else " ".join(found)

    return [SelectChoice("", _l("请选择")), *(SelectChoice(code, words(r)) for code, r in by_code.items())]
