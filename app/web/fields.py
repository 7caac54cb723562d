"""Fields that several audiences' forms need and WTForms lacks."""

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
