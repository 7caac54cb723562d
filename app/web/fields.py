"""Fields that several audiences' forms need and WTForms lacks."""

from datetime import date
from typing import Any

from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget


class MultiCheckboxField(SelectMultipleField):
    """Several of many, as check boxes (``_macros/forms.html`` knows the name of the class)."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


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
