"""Front-end assets: complete, vouched for by the manifest, and the same bytes from two sources."""

import json
import shutil
from pathlib import Path

import flask_bootstrap

from scripts.setup import assets

BUNDLED = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5"


def test_assets_all_are_there_and_as_the_manifest_says() -> None:
    assert assets.is_current()
    assert set(json.loads((assets.VENDOR / assets.MANIFEST).read_text())["files"]) == set(assets.FILES)


def test_assets_from_npm_equal_those_in_the_python_wheel() -> None:
    twins = {
        "bootstrap.min.css": "css/bootstrap.min.css",
        "bootstrap-icons.min.css": "css/font/bootstrap-icons.min.css",
        "fonts/bootstrap-icons.woff2": "css/font/fonts/bootstrap-icons.woff2",
    }
    for name, twin in twins.items():
        assert (assets.VENDOR / name).read_bytes() == (BUNDLED / twin).read_bytes(), name


def test_assets_changed_or_missing_are_noticed(tmp_path: Path) -> None:
    vendor = tmp_path / "vendor"
    assert not assets.is_current(vendor)
    shutil.copytree(assets.VENDOR, vendor)
    assert assets.is_current(vendor)
    (vendor / "htmx.min.js").write_text("other")
    assert not assets.is_current(vendor)


def test_assets_stylesheet_finds_its_fonts() -> None:
    style = (assets.VENDOR / "bootstrap-icons.min.css").read_text()
    assert "fonts/bootstrap-icons.woff2" in style
    assert (assets.VENDOR / "fonts" / "bootstrap-icons.woff2").exists()
