"""What anybody does with a public notice: reads it, downloads the pack, checks its hash, recomputes the list."""

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.e2e.journey.visitor import open_notice
from tests.e2e.season.reading import REMARK


def download(page: Page) -> bytes:
    """The pack from the page of the notice, whose hash is the one that the page prints."""
    open_notice(page)
    address = page.locator("#packs a").first.get_attribute("href")
    content = page.request.get(address or "").body()
    printed = "".join(page.locator("#packs .digest").first.inner_text().split())
    assert hashlib.sha256(content).hexdigest() in printed
    return content


def members(content: bytes) -> dict[str, bytes]:
    """Everything in the pack, by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def recompute(content: bytes, folder: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The pack's document, and the list that the command line makes of it; it ends with 0 where both agree."""
    (folder / "PACK.json").write_bytes(members(content)["PACK.json"])
    command = [sys.executable, "-m", "app.scoring", "rank", str(folder / "PACK.json"), "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    document = json.loads((folder / "PACK.json").read_text(), parse_float=Decimal)
    (group,) = json.loads(done.stdout, parse_float=Decimal)["groups"]
    return document, group["entries"]


def codes_on(page: Page, document: Mapping[str, Any]) -> list[str]:
    """The codes of entries of the pack that a page shows."""
    shown = page.locator("main").inner_text()
    (group,) = document["groups"]
    codes = (entry["code"] for entry in group["entries"])
    return [code for code in codes if re.search(rf"\b{re.escape(code)}\b", shown)]


def betrays(content: bytes) -> list[str]:
    """Names of judges and what they wrote, in anything that the pack has: there must be none."""
    secret = re.compile(f"示例专家\\d{{3}}|{REMARK}")
    texts = {name: data.decode("utf-8", "ignore") for name, data in members(content).items()}
    texts |= {name: _words(data) for name, data in members(content).items() if name.endswith(".pdf")}
    return [f"{name}: {word}" for name, words in texts.items() for word in secret.findall(words)]


def _words(paper: bytes) -> str:
    return "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(paper)).pages)


def lines(rows: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """Place, code and total of every line of a list, digit for digit."""
    return [(row["place"], row["code"], row["total"]) for row in rows]


def tampered(content: bytes, folder: Path) -> int:
    """How the command ends where one mark of the pack was changed afterwards."""
    document = json.loads(members(content)["PACK.json"])
    first = document["published"][0]["code"]
    for leg in document["rounds"]:
        for mark in leg["marks"]:
            if mark["entry"] == first:
                mark["score"] = 1
    (folder / "FALSE.json").write_text(json.dumps(document))
    command = [sys.executable, "-m", "app.scoring", "rank", str(folder / "FALSE.json")]
    return subprocess.run(command, capture_output=True, check=False).returncode


def named(page: Page) -> list[str]:
    """Titles on the notice, in its order."""
    rows = page.locator("main tbody tr")
    expect(rows.first).to_be_visible()
    return rows.all_inner_texts()
