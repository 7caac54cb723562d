"""What an entry asks for against what its item offers: told to both sides, in the way of nothing."""

from collections.abc import Mapping
from typing import Any

from app.calls.models import Item
from app.entries.content.form import questions
from app.entries.content.values import number
from app.shared.text import Text, t

PRICE = "price"


def price_above_amount(item: Item, answers: Mapping[str, Any]) -> Text | None:
    """A sentence where the answer to the question about money (万元) is above the item's amount; else None.

    Only for kinds whose items have an amount; ``answers``: a document or a version's summary.
    """
    asked = number(str(answers.get(PRICE) or ""))
    if "amount" not in item.call.kind_data.item_fields or item.amount is None or asked is None:
        return None
    label = next((q["label"] for _, q in questions(item.call.form) if q["key"] == PRICE), None)
    if label is None or asked <= item.amount:
        return None
    return t(
        "「%(label)s」为 %(asked)s 万元，高于公布的 %(amount)s 万元",
        label=Text(label),
        asked=asked,
        amount=item.amount,
    )
