"""JSON with one way to write everything: the same document gives the same bytes, and decimals keep their digits."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal


def canonical_json(value: object) -> str:
    """`value` as JSON: keys sorted, no spaces, text unescaped, a Decimal as the number it prints (86.40 stays 86.40).

    Takes None, bool, int, Decimal, str, mappings with text keys and sequences; a float is refused (TypeError), since
    it has no digits of its own.
    """
    if value is None or isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise TypeError(f"{value} cannot be written as a number.")
        return format(value, "f")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        members = ",".join(
            f"{canonical_json(str(key))}:{canonical_json(value[key])}" for key in sorted(value)
        )
        return "{" + members + "}"
    if isinstance(value, Sequence):
        return "[" + ",".join(canonical_json(each) for each in value) + "]"
    raise TypeError(f"{type(value).__name__} cannot be written.")


def sha256_of(text: str) -> str:
    """SHA-256 of a text in UTF-8, 64 lower-case hexadecimal digits: what `sha256sum` says of the file."""
    return hashlib.sha256(text.encode()).hexdigest()
