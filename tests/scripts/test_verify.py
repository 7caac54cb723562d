"""``scripts/verify``, an independent reader: it agrees with the platform's own hashing and names every tampering."""

import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.sealing.checkpoints import Signer
from app.sealing.receipts import issue_receipt
from config import ROOT
from tests.scripts.log_world import AT, BIDS, BOX, World, load_verify, tampering_trial

WEB = Signer("jiebang.example/receipts", Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))


@pytest.fixture(scope="module")
def verify() -> ModuleType:
    """The script as a module; nothing of ours is among what it imports."""
    return load_verify()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("log"))


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(verify: ModuleType, world: World, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run it on the world; its status and what it says."""

    def running(*arguments: object) -> tuple[int, str]:
        words = [str(each) for each in arguments]
        if words[0] != "pack":
            words += ["--log-key", str(world.signer.verifier)]
        status = verify.main(words)
        said = capsys.readouterr()
        return status, said.out + said.err

    return running


def test_verify_is_one_short_file_without_anything_of_ours() -> None:
    text = (ROOT / "scripts" / "verify").read_text(encoding="utf-8")
    assert text.count("\n") <= 200
    assert "import app" not in text
    assert "from app" not in text
    asked = [sys.executable, "-I", "-S", "-c", "import ast,sys; ast.parse(open(sys.argv[1]).read())"]
    subprocess.run([*asked, str(ROOT / "scripts" / "verify")], check=True)


def test_log_of_the_platform_holds(run: Run, world: World) -> None:
    assert run("log", world.files.public) == (
        0,
        "The log (300 leaves, 5 states of the log): everything holds.\n",
    )


def test_record_of_the_platform_holds(run: Run, world: World, tmp_path: Path) -> None:
    (tmp_path / "acts.json").write_text(json.dumps(world.document), encoding="utf-8")
    assert run("acts", tmp_path / "acts.json", "--log", world.files.public)[0] == 0


def test_record_tampered_with_a_hundred_times_names_every_place(tmp_path: Path) -> None:
    """A05: what was changed, removed, inserted or reordered in the record is found, and where."""
    assert tampering_trial(tmp_path / "log", 100) == {"times": 100, "found": 100, "named": 100}
    assert tampering_trial(tmp_path / "control", 1, control=True)["found"] == 0


def _copy(world: World, target: Path) -> Path:
    for file in world.files.public.rglob("*"):
        if file.is_file():
            copy = target / file.relative_to(world.files.public)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    return target


@pytest.mark.parametrize(
    ("path", "place", "named"),
    [
        ("tile/entries/000", 2, "Leaves 0 to 0: entry and hash"),
        ("tile/entries/000", 150 * 71 + 20, "Leaves 150 to 150: entry and hash"),
        ("tile/0/000", 32 * 7 + 3, "Leaves 7 to 7: entry and hash"),
        ("tile/0/001.p/44", 0, "Leaves 256 to 256: entry and hash"),
        ("tile/1/000.p/1", 5, "Leaves 0 to 255: entry and hash (tile/1)"),
        ("checkpoint", 25, "The checkpoint is not signed"),
    ],
)
def test_log_file_with_one_byte_altered_is_named(
    run: Run, world: World, tmp_path: Path, path: str, place: int, named: str
) -> None:
    """A05: the published files cannot be altered either."""
    file = _copy(world, tmp_path) / path
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)
    status, said = run("log", tmp_path)
    assert (status, named in said) == (1, True), said


def test_log_whose_tail_was_cut_is_named(run: Run, world: World, tmp_path: Path) -> None:
    """A05: an older state under a kept checkpoint of a later one."""
    folder = _copy(world, tmp_path)
    older = next(folder.glob("checkpoints/*/258")).read_text(encoding="utf-8")
    (folder / "checkpoint").write_text(older, encoding="utf-8")
    status, said = run("log", folder)
    assert status == 1
    assert "is of 300 leaves, the log of 258 only: its tail was cut" in said


def test_log_rewritten_by_its_own_signer_contradicts_the_kept_checkpoints(
    run: Run, world: World, tmp_path: Path
) -> None:
    """A05: even who holds the signer's key cannot alter what was signed before."""
    (tmp_path / "log.key").write_bytes((world.files.path / "log.key").read_bytes())
    (tmp_path / "log.key").chmod(0o600)
    World(tmp_path, [*world.entries[:200], b"acts 00", *world.entries[201:]])
    for kept in world.files.public.glob("checkpoints/*/*"):
        (tmp_path / kept.relative_to(world.files.path)).write_bytes(kept.read_bytes())
    status, said = run("log", tmp_path / "public")
    assert status == 1
    assert "/258: leaves 152 to 257 are not what was signed" in said


def test_receipt_with_log_and_box_holds_and_an_altered_one_does_not(
    run: Run, world: World, tmp_path: Path
) -> None:
    """A05: a bidder's own receipt, checked offline."""
    receipt = issue_receipt(
        call="c4ll", number="r1", commitment=BIDS[1], at=AT, checkpoint=world.note, key=WEB.key
    )
    files = {name: tmp_path / f"{name}.json" for name in ("receipt", "altered", "box", "other")}
    files["receipt"].write_bytes(receipt.file_bytes())
    files["altered"].write_bytes(receipt.file_bytes().replace(b"04:00", b"03:59"))
    proof = {**BOX.proof_of(BIDS[1]).document(), "root": BOX.root.hex()}
    files["box"].write_text(json.dumps(proof), encoding="utf-8")
    files["other"].write_text(json.dumps({**proof, "place": proof["place"] ^ 1}), encoding="utf-8")  # type: ignore[operator]
    whole = ("--key", WEB.verifier, "--log", world.files.public)
    assert run("receipt", files["receipt"], *whole, "--box", files["box"])[0] == 0
    assert "not signed" in run("receipt", files["altered"], *whole)[1]
    assert "not in the box" in run("receipt", files["receipt"], *whole, "--box", files["other"])[1]
    assert run("receipt", files["receipt"], "--key", "nonsense")[0] == 2


def test_pack_with_its_digest_holds_and_with_another_does_not(run: Run, tmp_path: Path) -> None:
    entries = [{"code": "E1", "winner": None}]
    pack = {"groups": [{"id": "g", "entries": entries}], "rounds": [], "published": [{"code": "E1"}]}
    plain, zipped = tmp_path / "PACK.json", tmp_path / "pack.zip"
    plain.write_text(json.dumps(pack), encoding="utf-8")
    with zipfile.ZipFile(zipped, "w") as file:
        file.write(plain, "PACK.json")
    digest = hashlib.sha256(plain.read_bytes()).hexdigest()
    assert run("pack", plain, "--sha256", digest)[0] == run("pack", zipped, "--sha256", digest)[0] == 0
    status, said = run("pack", plain, "--sha256", "0" * 64)
    assert (status, "not the printed one" in said) == (1, True)
    plain.write_text(json.dumps({**pack, "published": [{"code": "E2"}]}), encoding="utf-8")
    assert "unknown entry" in run("pack", plain)[1]
    assert run("pack", tmp_path / "absent.zip")[0] == 2
