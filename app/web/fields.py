"""Fields that several audiences' forms need and WTForms lacks."""

from datetime import date
from decimal import Decimal
from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget


class MultiCheckboxField(SelectMultipleField):
    """Several of many, as check boxes (``_macros/forms.html`` knows the name of the class)."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class DecimalField(wtforms.DecimalField):
    """A figure that can be compared and kept: what Python also takes for one (NaN, Infinity) is none."""

    data: Decimal | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        super().process_formdata(valuelist)
        if self.data is not None and not self.data.is_finite():
            self.data = None
            raise ValueError(_l("请填写数字"))


def stripped(value: Any) -> Any:
    """The filter that takes blank space off the ends of what was typed."""
    return value.strip() if isinstance(value, str) else value


def read_day(text: str) -> date | None:
    """The day that an address or a filter names, as 2026-11-23; None for anything else and beyond what we record."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None
