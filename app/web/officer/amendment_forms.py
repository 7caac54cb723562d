"""The forms of the parts once more, with a reason: what a correction proposes."""

from app.web.officer.call_part_forms import BasicsForm, RubricForm, TimetableForm
from app.web.officer.indicator_forms import IndicatorsForm
from app.web.officer.item_forms import ItemForm
from app.web.officer.method_form import MethodForm
from app.web.officer.part_forms import PartForm, Reasoned


class PartAmendment(Reasoned, PartForm):
    """A part as it should read, and why."""


class BasicsAmendment(PartAmendment, BasicsForm):
    """Words of the call; its year stays."""

    year = None


class TimetableAmendment(PartAmendment, TimetableForm):
    """Closing later, or another plan."""


class MethodAmendment(PartAmendment, MethodForm):
    """Another method."""


class RubricAmendment(PartAmendment, RubricForm):
    """Another rubric."""


class ItemAmendment(PartAmendment, ItemForm):
    """Words and figures of an item; its code stays."""

    code = None


class IndicatorsAmendment(PartAmendment, IndicatorsForm):
    """Other indicators."""


class WithdrawalForm(Reasoned):
    """Why a list or an item is taken off."""
