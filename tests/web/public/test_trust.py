"""``/trust``: promises, the last trials as they were printed, and what it cannot promise."""

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.web.public import trust
from scripts.campaigns.register import TRIALS

ROW = {
    "trial": "kills", "database": "sqlite", "verdict": "pass", "figures": {"acknowledged": 70, "lost": 0},
    "control": {"lost": 7}, "seconds": 17.9, "at": "2026-11-23T12:32:00+00:00", "commit": "abc", "machine": "2 × X",
    "command": "scripts/trials kills",
}  # fmt: skip


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(trust, "DATA", tmp_path)
    trust.results.cache_clear()
    trust.gaps.cache_clear()
    yield tmp_path
    trust.results.cache_clear()
    trust.gaps.cache_clear()


def test_trust_shows_the_long_run_of_a_trial_before_its_slice(kept: Path, client: FlaskClient) -> None:
    rows = [ROW | {"size": "full", "verdict": "fail"}, ROW | {"size": "short"}]
    (kept / "trials.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (kept / "asvs.toml").write_text('[[gap]]\nid = "V1.1"\nwhat = "缺少的做法"\nby = "operator"\n')
    page = client.get("/trust").text
    assert "未通过" in page
    assert "短程" not in page
    assert "已答复 70" in page
    assert "丢失 7<" in page
    assert "缺少的做法" in page
    assert "保证不了什么" in page


def test_trust_without_results_says_so(kept: Path, client: FlaskClient) -> None:
    assert "还没有公布试验结果" in client.get("/trust").text


def test_trust_has_words_for_every_trial() -> None:
    assert set(TRIALS) == set(trust.TRIALS)


def test_trust_has_words_for_every_figure_of_the_last_results() -> None:
    """What is published is not told in the names of a program."""
    rows = [json.loads(row) for row in (trust.DATA / "trials.jsonl").read_text().splitlines()]
    told = {name for row in rows for name in (*row["figures"], *row["control"])}
    assert told - {"acts"} <= set(trust.FIGURES)
