"""Who an organisation is: its numbers and its name, checked without asking anybody (domain.md, Identity)."""

import re
import unicodedata
from functools import cache
from hashlib import sha256
from typing import Any

from app.people.lookalikes import FOLDED

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_LENGTH = 18
CREDIT_WEIGHTS = tuple(pow(3, i, 31) for i in range(CREDIT_LENGTH - 1))
FEWEST_DIGITS = 8
CNAS = re.compile(r"CNAS (?:L|IB|PT|RM)\d{4,5}")
IGNORED = {
    "Cc",
    "Cf",
    "Co",
    "Cn",
    "Mn",
    "Me",
    "Zs",
    "Zl",
    "Zp",
    "Pd",
    "Pc",
    "Ps",
    "Pe",
    "Pi",
    "Pf",
    "Po",
    "Sk",
}
PUBLIC_MAIL = (
    *("qq.com", "foxmail.com", "163.com", "126.com", "yeah.net", "sina.com", "sohu.com", "139.com", "189.cn"),
    *(
        "aliyun.com",
        "gmail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "icloud.com",
        "yahoo.com",
        "proton.me",
    ),
)


def tidy(text: str) -> str:
    """A line as somebody meant it: NFKC, without control and zero-width characters, single spaces."""
    kept = "".join(
        c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) not in {"Cc", "Cf"}
    )
    return " ".join(kept.split())


def tidy_code(text: str) -> str:
    """A number or code without spaces and hyphens, in capitals."""
    return re.sub(r"[\s\-]", "", tidy(text)).upper()


def is_credit_code(code: str) -> bool:
    """Whether the code has the form of GB 32100-2015: 18 characters of its alphabet, digits for the region."""
    return len(code) == CREDIT_LENGTH and all(c in CREDIT_ALPHABET for c in code) and code[2:8].isdecimal()


def credit_check(body: str) -> str:
    """The check character of the first 17 characters; remainder 0 gives '0', where common code gives nothing."""
    total = sum(CREDIT_ALPHABET.index(c) * weight for c, weight in zip(body, CREDIT_WEIGHTS, strict=True))
    return CREDIT_ALPHABET[(31 - total % 31) % 31]


def credit_code_agrees(code: str) -> bool:
    """Whether the check character fits. A few genuine codes fail (facts.md 5.3), so a failure warns and no more."""
    return is_credit_code(code) and credit_check(code[:-1]) == code[-1]


def tidy_cnas(text: str) -> str:
    """A CNAS number as it is printed on certificates: ``CNAS L1234``; the asterisk or hash behind it is dropped."""
    squeezed = re.sub(r"[\s#*]", "", tidy(text)).upper()
    found = re.fullmatch(r"(?:CNAS)?((?:L|IB|PT|RM)\d+)", squeezed)
    return f"CNAS {found.group(1)}" if found else squeezed


def is_cnas_number(number: str) -> bool:
    """Whether a tidied number has the form of a CNAS registration (facts.md 5.1)."""
    return CNAS.fullmatch(number) is not None


def skeleton(name: str) -> str:
    """What an eye sees of a name, so that two names that look alike compare equal (A30; UTS 39, section 4).

    NFKC and case folding, zero-width characters, marks, spaces and punctuation dropped, Traditional made Simplified,
    characters that look alike folded into one. Never shown to anybody.
    """
    text = _simplified().convert(unicodedata.normalize("NFKC", name)).casefold()
    text = unicodedata.normalize("NFKD", text)
    kept = (c for c in text if unicodedata.category(c) not in IGNORED)
    folded = "".join(FOLDED.get(c, c) for c in kept)
    return folded.replace("rn", "m").replace("vv", "w")[:160]


@cache
def _simplified() -> Any:
    """opencc's table is loaded where a name is first compared, not by every process at start."""
    from opencc import OpenCC

    return OpenCC("t2s")


def own_mail_domain(email: str) -> str:
    """The domain of an address, unless it belongs to a public mail service: then it says nothing about employers."""
    domain = email.rpartition("@")[2].casefold()
    return "" if domain in PUBLIC_MAIL else domain


def token_digest(token: str) -> str:
    """What is kept of the secret in a link: who reads the table cannot write the link."""
    return sha256(token.encode()).hexdigest()


def account_digest(email: str) -> str:
    """What stands for an address where attempts are counted, whether or not anybody has it."""
    return sha256(email.strip().casefold().encode()).hexdigest()


def mail_skeleton(email: str) -> str:
    """A mailbox under every address that reaches it: without what follows a plus sign, dots of the name and look-alikes
    aside (A02, A25: one person under two accounts)."""
    local, _, domain = email.strip().casefold().rpartition("@")
    return f"{skeleton(local.partition('+')[0])}@{skeleton(domain)}"


def phone_skeleton(phone: str | None) -> str:
    """The eleven last digits of a telephone number, or "" where there are too few to tell two people apart."""
    digits = "".join(
        c for c in unicodedata.normalize("NFKC", phone or "").partition("转")[0] if c.isdecimal()
    )
    return digits[-11:] if len(digits) >= FEWEST_DIGITS else ""


def mask_phone(phone: str | None) -> str:
    """A telephone number for those who need not know it: 138****5678 (rule 17)."""
    digits = re.sub(r"\s", "", phone or "")
    if len(digits) < 7:
        return "****" if digits else ""
    return f"{digits[:3]}****{digits[-4:]}"


def mask_email(email: str) -> str:
    """An address that its owner recognises and nobody else learns: w***@example.org."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}***@{domain}"
