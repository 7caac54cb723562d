"""The envelope, its identities and the commitment."""

import hashlib
import hmac
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sealing.age import new_key_pair, open_bytes, seal_bytes
from app.sealing.envelopes import (
    Identity,
    check_identity,
    commit_to_bid,
    content_tag,
    describe,
    open_envelope,
    seal_envelope,
)
from app.sealing.errors import Damaged, NotTheirs
from app.sealing.files import SealedFile
from app.sealing.padding import FLOOR
from tests.sealing.openers import call_key

WHO = Identity("call-1", "lab-a", "entry-a", 2)
CONTENT = '{"title":"canary-4711 高温轴承疲劳试验"}'.encode()
FILE = SealedFile({"slot": "plan", "name": "方案.pdf"}, 4, "a" * 64, 65_800, "b" * 64, "AGE-SECRET-KEY-1X")


@given(st.binary(max_size=3000))
@settings(max_examples=15, deadline=None)
def test_envelope_opens_to_what_was_sealed(content: bytes) -> None:
    """A01: with the call's key, and with no other."""
    manifest = describe(WHO, content, [FILE])
    sealed = seal_envelope(manifest, content, [call_key().public])
    opened = open_envelope(sealed, call_key().secret)
    assert (opened.manifest, opened.content) == (manifest, content)
    with pytest.raises(NotTheirs):
        open_envelope(sealed, new_key_pair().secret)


def test_envelope_shows_neither_names_nor_words_nor_size() -> None:
    """A01: nothing of a bid can be read in what is stored; A03: nor how long it is."""
    sealed = seal_envelope(describe(WHO, CONTENT, [FILE]), CONTENT, [call_key().public])
    for word in (b"canary", b"lab-a", b"entry-a", b"call-1", "方案".encode()):
        assert word not in sealed
    assert FLOOR < len(sealed) < FLOOR + 700


def test_envelope_opens_by_hand_as_documented() -> None:
    sealed = seal_envelope(describe(WHO, CONTENT, [FILE]), CONTENT, [call_key().public])
    line, _, rest = open_bytes(sealed, call_key().secret).partition(b"\n")
    manifest = json.loads(line)
    assert rest[: manifest["content"]["size"]] == CONTENT
    assert (manifest["format"], manifest["laboratory"], manifest["version"]) == (
        "jiebang/envelope/v1",
        "lab-a",
        2,
    )
    assert manifest["files"][0]["about"]["name"] == "方案.pdf"


def test_copied_envelope_under_another_entry_is_told_apart() -> None:
    """A06: A's ciphertext on B's row opens, and says whose it is."""
    sealed = seal_envelope(describe(WHO, CONTENT, []), CONTENT, [call_key().public])
    manifest = open_envelope(sealed, call_key().secret).manifest
    assert check_identity(manifest, WHO) == ()
    theirs = Identity("call-1", "lab-b", "entry-b", 2)
    assert [(d.name, d.inside, d.outside) for d in check_identity(manifest, theirs)] == [
        ("laboratory", "lab-a", "lab-b"),
        ("entry", "entry-a", "entry-b"),
    ]
    assert [d.name for d in check_identity(manifest, replace(WHO, call="call-2", version=1))] == [
        "call",
        "version",
    ]


@pytest.mark.parametrize(
    "forge",
    [
        lambda plain: plain[:-1] + b"x",
        lambda plain: plain + bytes(1),
        lambda plain: plain.replace(b"4711", b"4712"),
        lambda plain: plain.replace(b"envelope/v1", b"envelope/v9"),
        lambda plain: plain.replace(b'"size":4}', b'"size":"4"}'),
        lambda plain: plain.replace(b'"nonce":"', b'"nonce":"zz'),
        lambda plain: plain.replace(b'"version":2', b'"version": 2')[:-1],
        lambda _: b"no manifest",
        lambda _: b"[]\n",
        lambda _: b'{"format":[]}\n',
    ],
)
def test_envelope_made_by_someone_else_badly_is_damaged(forge: object) -> None:
    """Whoever has the public key can seal anything: an error of ours, never a crash, so the next bid still opens."""
    assert callable(forge)
    plain = open_bytes(
        seal_envelope(describe(WHO, CONTENT, [FILE]), CONTENT, [call_key().public]), call_key().secret
    )
    with pytest.raises(Damaged):
        open_envelope(seal_bytes(forge(plain), [call_key().public]), call_key().secret)


def test_manifest_of_another_content_is_not_sealed() -> None:
    with pytest.raises(ValueError, match="another content"):
        seal_envelope(describe(WHO, CONTENT, []), b"else", [call_key().public])


def test_commitment_is_recomputed_from_its_documented_text() -> None:
    manifest = describe(WHO, CONTENT, [FILE], "11" * 32)
    answers = hashlib.sha256(CONTENT).hexdigest()
    tag_text = (
        f'["call-1","lab-a","entry-a",2,{{"sha256":"{answers}","size":{len(CONTENT)}}},'
        f'[{{"about":{{"name":"方案.pdf","slot":"plan"}},"sha256":"{"a" * 64}","size":4}}]]'
    )
    tag = hmac.new(b"\x11" * 32, b"jiebang/content/v1\n" + tag_text.encode(), "sha256").hexdigest()
    made = commit_to_bid(manifest, b"ciphertext", "22" * 32)
    envelope = hashlib.sha256(b"ciphertext").hexdigest()
    text = (
        f"jiebang/commitment/v1\ncall call-1\nenvelope {envelope} 10\nfile {'b' * 64} 65800\n"
        f"content {tag}\nsalt {'22' * 32}\n"
    )
    assert made.text == text
    assert made.digest == hashlib.sha256(text.encode()).hexdigest()


def test_commitments_to_one_bid_are_never_alike() -> None:
    """A03: the same content handed in twice, or by two, cannot be recognised by its commitment."""
    one, two = describe(WHO, CONTENT, []), describe(WHO, CONTENT, [])
    assert content_tag(one) != content_tag(two)
    assert commit_to_bid(one, b"c").digest != commit_to_bid(one, b"c").digest


@pytest.mark.parametrize(
    "change",
    [
        {"envelope": ("c" * 64, 10)},
        {"files": ()},
        {"call": "call-2"},
        {"content": "0" * 64},
        {"salt": "0" * 64},
    ],
)
def test_commitment_changes_with_every_part(change: dict[str, object]) -> None:
    made = commit_to_bid(describe(WHO, CONTENT, [FILE]), b"ciphertext")
    assert replace(made, **change).digest != made.digest
