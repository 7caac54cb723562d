"""Signed notes against the example of the specification, checkpoints, and what must not be accepted."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.sealing.checkpoints import (
    BadNote,
    Checkpoint,
    Signer,
    open_checkpoint,
    open_note,
    parse_checkpoint,
    parse_verifier,
    sign_note,
)
from app.sealing.merkle import leaf_hash

PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NOTE = (
    TEXT
    + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
AT = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)
SIGNER = Signer("jiebang.example/log", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
WITNESS = Signer("discipline.example", Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
STATE = Checkpoint(SIGNER.name, 20852163, leaf_hash(b"root"), AT)


def test_note_of_the_specification_opens_with_its_key() -> None:
    key = parse_verifier(PETER)
    assert str(key) == PETER
    assert open_note(NOTE, [key]) == (TEXT, ["PeterNeumann"])


def test_checkpoint_signed_twice_opens_for_each_signer() -> None:
    note = sign_note(STATE.text, SIGNER, WITNESS)
    assert note.count("— ") == 2
    assert open_checkpoint(note, SIGNER.verifier) == STATE
    assert open_note(note, [WITNESS.verifier, SIGNER.verifier])[1] == [SIGNER.name, WITNESS.name]


def test_checkpoint_without_time_and_with_unknown_lines_is_read() -> None:
    plain = Checkpoint("log", 0, leaf_hash(b""))
    assert parse_checkpoint(plain.text) == plain
    assert parse_checkpoint(plain.text + "something else\n") == plain


@pytest.mark.parametrize(
    "note",
    [
        NOTE.replace("answer", "Answer"),
        NOTE.replace("x08go/ZJ", "x08go/ZK"),
        NOTE.replace("x08go/", "y08go/"),
        NOTE.replace("— ", "- "),
        NOTE.rstrip("\n"),
        TEXT,
        "",
        NOTE.replace("PeterNeumann x", "Another x"),
    ],
)
def test_note_altered_anywhere_is_refused(note: str) -> None:
    with pytest.raises(BadNote):
        open_note(note, [parse_verifier(PETER)])


@pytest.mark.parametrize(
    "text",
    [
        "log\n",
        "\n3\nAAAA\n",
        "log\n03\n" + STATE.text.splitlines()[2] + "\n",
        "log\n3\nAAAA\n",
        "log\n-1\nx\n",
        STATE.text.replace("time 2026", "time year"),
    ],
)
def test_checkpoint_malformed_is_refused(text: str) -> None:
    with pytest.raises(BadNote):
        parse_checkpoint(text)


@pytest.mark.parametrize("text", [PETER.replace("c74f20a3", "c74f20a4"), PETER[:-4], "", "a b+00+AA=="])
def test_key_malformed_is_refused(text: str) -> None:
    with pytest.raises(BadNote):
        parse_verifier(text)


def test_checkpoint_of_another_log_under_our_key_is_refused() -> None:
    other = Checkpoint("other.example/log", 1, STATE.root)
    with pytest.raises(BadNote, match=r"other\.example"):
        open_checkpoint(sign_note(other.text, SIGNER), SIGNER.verifier)


def test_text_without_line_feed_is_not_signed() -> None:
    with pytest.raises(BadNote):
        sign_note("text", SIGNER)


def test_signer_never_shows_its_key() -> None:
    assert repr(SIGNER) == "Signer('jiebang.example/log')"
