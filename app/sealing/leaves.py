"""The bytes behind a leaf, so that anybody can write them again.

An act's leaf is SHA-256 over the line ``jiebang/act/v1``, a line feed, and one JSON object in UTF-8 with exactly the
keys actor_id, at, call_id, figures, id, name, noun, salt, subject_id in this order: no spaces, text unescaped but for
``"``, ``\\`` and control characters, null for what is absent, keys inside ``figures`` sorted by code point, ``at``
in UTC as 2026-11-23T04:00:00.000000Z with six decimals. ``salt`` is 128 random bits in hexadecimal: without it nobody
can try names or figures against a published hash, and once it is erased nobody can at all.

A row's leaf is the same over ``jiebang/row/v1`` and the keys act, columns, key, salt, table: what a table held for one
key when the act (its number) was entered, ``salt`` being the act's.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

ACT, ROW = b"jiebang/act/v1\n", b"jiebang/row/v1\n"
ACT_KEYS = ("actor_id", "at", "call_id", "figures", "id", "name", "noun", "salt", "subject_id")


def leaf_of_act(fields: Mapping[str, Any]) -> bytes:
    """The 32 bytes by which the log knows an act, from the columns of its row (``ACT_KEYS``); others are passed over.

    ``at``: an aware datetime or the text as written above. Errors: KeyError for a missing column, ValueError for a
    naive instant or a number that JSON does not know.
    """
    return _hash(ACT, {key: fields[key] for key in ACT_KEYS})


def leaf_of_row(table: str, key: str, columns: Mapping[str, Any], *, act: int, salt: str) -> bytes:
    """The 32 bytes by which the log knows what ``table`` held for ``key`` at act number ``act``. Errors as above."""
    return _hash(ROW, {"act": act, "columns": columns, "key": key, "salt": salt, "table": table})


def act_document(fields: Mapping[str, Any]) -> dict[str, Any]:
    """An act as an export carries it: the very values that its leaf is made of."""
    return {key: written(fields[key]) for key in ACT_KEYS}


def written(value: Any) -> Any:
    """A column's value as the JSON of a leaf has it: instants and decimals as text, everything else as it is."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("A naive instant has no place in the record.")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return {str(key): written(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [written(each) for each in value]
    if isinstance(value, bytes):
        return value.hex()
    return value


def _hash(mark: bytes, content: Mapping[str, Any]) -> bytes:
    text = json.dumps(
        written(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(mark + text.encode()).digest()
