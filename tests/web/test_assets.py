"""Static files over HTTP: compressed, immutable, never an old copy; and what a first visit weighs in all."""

import gzip
import http.client
import os
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.shared import clock
from app.web.assets import build_name, compress, register
from app.web.server import Server
from scripts.setup.listening import listen
from tests.factories.calls import make_call, make_item
from tests.factories.notices import make_notice

FIRST_VISIT = 120 * 1024
GZIP = {"Accept-Encoding": "gzip"}
Get = Callable[..., "Answer"]


@dataclass
class Answer:
    """What came over the wire: status, headers, and the body as it was sent."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body as a browser reads it."""
        packed = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()

    @property
    def weight(self) -> int:
        """Bytes of status line, headers and body."""
        return len(str(self.headers)) + len("HTTP/1.1 200 OK\r\n") + len(self.body)


@pytest.fixture
def get(app: Flask) -> Iterator[Get]:
    """``get(path, gzip=True)`` asks the real web server on a port of its own."""
    server = Server(app, listen("127.0.0.1", 0), threads=2)
    thread = threading.Thread(target=server.run)
    thread.start()

    def ask(path: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", server.listeners[0].effective_port, timeout=10)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, headers={"Accept-Encoding": "gzip, deflate, br"} | given)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    yield ask
    server.end()
    thread.join(10)
    assert not thread.is_alive()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small static folder."""
    made = tmp_path / "static"
    (made / "css").mkdir(parents=True)
    (made / "css" / "a.css").write_text("body { color: black }\n" * 200)
    (made / "dot.png").write_bytes(os.urandom(4000))
    return made


def _static(app: Flask, name: str) -> str:
    return f"{app.static_url_path}/{name}"


def _serve(folder: Path) -> FlaskClient:
    made = Flask(__name__, static_folder=str(folder), static_url_path=f"/static/{build_name(folder)}")
    register(made)
    return made.test_client()


@pytest.mark.parametrize(
    "name", ["vendor/bootstrap.min.css", "css/parts.css", "js/autosave.js", "img/seal.svg"]
)
def test_static_file_to_who_takes_gzip_is_compressed_and_immutable(app: Flask, get: Get, name: str) -> None:
    folder = Path(app.static_folder or "")
    packed, plain = get(_static(app, name)), get(_static(app, name), Accept_Encoding="identity")
    assert (packed.status, packed.headers["Content-Encoding"]) == (200, "gzip")
    assert int(packed.headers["Content-Length"]) == len(packed.body) < len(plain.body) / 1.8
    assert gzip.decompress(packed.body) == plain.body == (folder / name).read_bytes()
    assert "Content-Encoding" not in plain.headers
    assert int(plain.headers["Content-Length"]) == len(plain.body)
    for answer in (packed, plain):
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_static_file_asked_by_head_tells_the_compressed_length(app: Flask, get: Get) -> None:
    name = _static(app, "css/theme.css")
    head, whole = get(name, "HEAD"), get(name)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]


def test_static_picture_is_sent_as_it_is(app: Flask, get: Get) -> None:
    answer = get(_static(app, "img/front.png"))
    assert "Content-Encoding" not in answer.headers
    assert "immutable" in answer.headers["Cache-Control"]


def test_static_address_of_another_build_is_absent(get: Get) -> None:
    assert get("/static/00000000/css/theme.css").status == 404


def test_compress_again_makes_only_what_changed(folder: Path) -> None:
    assert compress(folder) == 1
    assert compress(folder) == 0
    (folder / "css" / "b.css").write_text("a { color: red }\n" * 100)
    assert compress(folder) == 1
    assert sorted(path.name for path in folder.rglob("*.gz")) == ["a.css.gz", "b.css.gz"]
    assert not [path for path in folder.parent.iterdir() if path.suffix == ".gz"]


def test_compress_folder_that_may_not_be_written_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may write everywhere, so the refusal is the file system's by another road: a name that is a folder."""
    (folder / "css" / "a.css.gz").mkdir()
    assert compress(folder) == 0
    answer = _serve(folder).get(f"/static/{build_name(folder)}/css/a.css", headers=GZIP, buffered=True)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


def test_static_old_copy_is_never_served(folder: Path) -> None:
    compress(folder)
    style = folder / "css" / "a.css"
    style.write_text("b { color: green }\n" * 200)
    fresh = _serve(folder)
    address = f"/static/{build_name(folder)}/css/a.css"
    answer = fresh.get(address, headers=GZIP, buffered=True)
    assert gzip.decompress(answer.data) == style.read_bytes()


def test_build_name_follows_contents_not_times(folder: Path) -> None:
    before = build_name(folder)
    compress(folder)
    os.utime(folder / "css" / "a.css", (1, 1))
    assert build_name(folder) == before
    (folder / "css" / "a.css").write_text("other")
    assert build_name(folder) != before


def _fill() -> None:
    """The heaviest front page: every list and notice that fits."""
    at = clock.now()
    for _ in range(5):
        call = make_call(
            opens_at=at - timedelta(days=5),
            closes_at=at + timedelta(days=5),
            organiser="江苏省市场监督管理局",
        )
        for _ in range(5):
            make_item(call)
    for _ in range(6):
        make_notice()
    db.session.commit()


def _wanted(address: str, text: str) -> list[str]:
    """What a browser asks for after reading this page, style or module."""
    if address.endswith(".css"):
        found = re.findall(r"url\(\s*[\"']?([^\"')]+)", text)
    elif address.endswith(".js"):
        found = re.findall(r"(?:from|import)\s*[\"']([^\"']+)[\"']", text)
    else:
        found = re.findall(r"<(?:script|img)\b[^>]*\bsrc=\"([^\"]+)\"", text)
        found += re.findall(
            r"<link\b[^>]*\brel=\"(?:stylesheet|icon|preload)\"[^>]*\bhref=\"([^\"]+)\"", text
        )
    return [urljoin(address, each) for each in found if not each.startswith("data:")]


def test_first_visit_of_the_front_page_weighs_little(app: Flask, get: Get) -> None:
    """HTML, styles, modules, pictures and fonts with their headers, every theme's and the printer's included."""
    _fill()
    weights: dict[str, int] = {}
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        if address in weights:
            continue
        answer = get(address)
        assert answer.status == 200, address
        weights[address] = answer.weight
        if answer.headers["Content-Type"].startswith(("text/", "application/javascript")):
            waiting += _wanted(address, answer.text)
    assert len(weights) > 10
    assert sum(weights.values()) <= FIRST_VISIT, weights
