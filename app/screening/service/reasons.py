"""What a person must write down before somebody else is told no."""

from app.shared.text import Text, t
from app.shared.verdict import Invalid

SHORTEST, LONGEST = 5, 2000


def reason(text: str, field: str, sentence: Text) -> str:
    """The text without spaces around it. ``Invalid`` (``field``), with the sentence where it says nothing."""
    said = text.strip()
    if len(said) < SHORTEST:
        raise Invalid({field: sentence})
    if len(said) > LONGEST:
        raise Invalid({field: t("最多 %(n)s 字", n=LONGEST)})
    return said
