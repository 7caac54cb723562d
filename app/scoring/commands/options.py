"""Values that several commands read from their options, each refused with a sentence."""

import argparse
from decimal import Decimal, InvalidOperation


def decimal(text: str) -> Decimal:
    """An exact number."""
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number") from error


def whole(text: str) -> int:
    """A whole number, 0 or more, of at most 18 digits: seeds, budgets, counts."""
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number, 0 or more")
    return int(text)


def weights(text: str) -> tuple[Decimal, ...]:
    """Numbers with commas between them."""
    return tuple(decimal(part) for part in text.split(","))


def vote(text: str) -> tuple[str, int]:
    """ENTRY=N."""
    entry, _, count = text.rpartition("=")
    if not entry or not (count.isascii() and count.isdigit() and len(count) <= 9):
        raise argparse.ArgumentTypeError(f"{text!r} is not ENTRY=N")
    return entry, int(count)
