"""Receipts: signed, carried by file and QR code, read aloud in eight words."""

import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.sealing.checkpoints import Checkpoint, Signer, sign_note
from app.sealing.merkle import EMPTY_ROOT, leaf_hash
from app.sealing.receipts import (
    LIST,
    BadReceipt,
    Receipt,
    issue_receipt,
    parse_qr,
    parse_receipt,
    word_list,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
LOG = Signer("jiebang.example/log", Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
AT = datetime(2026, 11, 23, 15, 58, 1, 2003, tzinfo=UTC)
NOTE = sign_note(Checkpoint(LOG.name, 7, leaf_hash(b"log"), AT).text, LOG)


def _receipt(**changes: object) -> Receipt:
    given = {
        "call": "c4ll",
        "number": "r3c31pt",
        "commitment": leaf_hash(b"bid"),
        "at": AT,
        "checkpoint": NOTE,
    }
    return issue_receipt(**{**given, **changes}, key=KEY)  # type: ignore[arg-type]


def test_receipt_through_file_and_qr_stays_signed_and_reads_the_same() -> None:
    made = _receipt()
    read, scanned = parse_receipt(made.file_bytes()), parse_qr(made.qr_text)
    assert read == made
    assert read.is_signed_by(KEY.public_key())
    assert scanned.is_signed_by(KEY.public_key())
    assert read.words == scanned.words == made.words
    assert len(made.words) == 8
    assert len(made.qr_text) < 300
    assert made.log_size == 7


@pytest.mark.parametrize("key", ["call", "number", "commitment", "at", "log_size", "log_root", "signature"])
def test_receipt_with_one_part_altered_is_not_signed(key: str) -> None:
    document = json.loads(_receipt(checkpoint="").file_bytes())
    value = document[key]
    document[key] = value + 1 if isinstance(value, int) else ("1" if value[0] != "1" else "2") + value[1:]
    altered = parse_receipt(json.dumps(document).encode())
    assert not altered.is_signed_by(KEY.public_key())
    assert key == "signature" or altered.words != _receipt(checkpoint="").words


def test_receipt_with_another_checkpoint_is_refused() -> None:
    document = json.loads(_receipt().file_bytes())
    document["checkpoint"] = sign_note(Checkpoint(LOG.name, 8, leaf_hash(b"log"), AT).text, LOG)
    with pytest.raises(BadReceipt, match="checkpoint"):
        parse_receipt(json.dumps(document).encode())


@pytest.mark.parametrize("content", [b"", b"[]", b'{"version":1}', b'{"version":2}'])
def test_file_that_is_no_receipt_is_refused(content: bytes) -> None:
    with pytest.raises(BadReceipt):
        parse_receipt(content)


@pytest.mark.parametrize("text", ["", "JB1|a|b", "https://example.org", "JB1|a|b|c|d|e|f|g"])
def test_code_that_is_no_receipt_is_refused(text: str) -> None:
    with pytest.raises(BadReceipt):
        parse_qr(text)


def test_receipt_with_a_sign_that_could_split_it_is_never_issued() -> None:
    with pytest.raises(BadReceipt):
        _receipt(number="a|b")


def test_receipt_before_the_first_checkpoint_names_the_empty_log() -> None:
    made = _receipt(checkpoint="")
    assert (made.log_size, made.log_root) == (0, EMPTY_ROOT)


def test_words_are_256_pairs_of_characters_that_sound_different() -> None:
    lines = [line.split() for line in LIST.read_text(encoding="utf-8").splitlines()]
    assert len(word_list()) == len({word for word, _ in lines}) == len({sound for _, sound in lines}) == 256
    assert all(len(word) == 2 for word, _ in lines)
