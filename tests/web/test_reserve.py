"""A12, A41: the last twentieth of the disk is kept for final submits."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.adapters import disk

BODY = {"content_type": "multipart/form-data; boundary=end", "data": b"--end\r\n" + b"x" * 70_000}
ENTRY = "/lab/entries/000000000000"


@pytest.fixture
def nearly_full(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A disk with 4 % left, as the system tells it."""
    usage = shutil.disk_usage("/")._replace(total=1000, used=960, free=40)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)
    disk._seen.clear()
    yield
    disk._seen.clear()


@pytest.mark.usefixtures("nearly_full")
def test_reserve_reached_refuses_uploads_with_a_sentence(client: FlaskClient) -> None:
    """A12, A41."""
    answer = client.post(f"{ENTRY}/slots/pledge_file", **BODY)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "300")
    assert "暂停上传" in answer.text


@pytest.mark.usefixtures("nearly_full")
@pytest.mark.parametrize(
    ("path", "more"), [(f"{ENTRY}/submit", BODY), (f"{ENTRY}/submit", {}), ("/account/sign-in", {})]
)
def test_reserve_reached_lets_final_submits_and_small_forms_through(
    client: FlaskClient, path: str, more: dict[str, Any]
) -> None:
    """A12."""
    assert client.post(path, **more).status_code not in {500, 503}


def test_reserve_not_reached_lets_uploads_through(app: Flask, client: FlaskClient) -> None:
    disk._seen.clear()
    if disk.is_reserve_reached(app.config["SETTINGS"].data_dir):
        pytest.fail("this machine's disk is nearly full")
    assert client.post(f"{ENTRY}/slots/pledge_file", **BODY).status_code != 503
