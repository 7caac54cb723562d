"""Codes by which a certificate is verified: unguessable, and read from paper by people."""

import re
import secrets
import unicodedata

from app.shared.columns import ALPHABET

LENGTH, GROUP = 16, 4
ALIKE = str.maketrans("oil", "011")
NUMBER = re.compile(r"([^\W\d_]+)([0-9]{4})([A-Z]+)([0-9]+)号?")
"""Series, year, kind and serial, with nothing between them (``wording.number_of``)."""


def new_code() -> str:
    """80 random bits in an alphabet without letters that look like figures."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def printed(code: str) -> str:
    """As it stands on the paper and in the address: K7MQ-2XPD-9RTW-AB3C."""
    return "-".join(code[n : n + GROUP] for n in range(0, len(code), GROUP)).upper()


def typed_code(text: str) -> str:
    """What somebody typed, as a code is kept: signs between the groups, capitals and letters for figures forgiven."""
    return _plain(text).lower().translate(ALIKE)


def typed_number(text: str) -> str:
    """What somebody typed, as a number is printed: any brackets or none, any spaces and capitals, 号 or not."""
    told = NUMBER.fullmatch(_plain(text).upper())
    return "{}〔{}〕{}{}号".format(*told.groups()) if told else ""


def is_whole(text: str) -> bool:
    """Whether what somebody typed has every part of a number or of a code."""
    code = typed_code(text)
    return (len(code) == LENGTH and code.isascii()) or typed_number(text) != ""


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())
