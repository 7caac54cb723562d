"""The list of gaps against ASVS 5.0 level 2: honest about all chapters, none open where trust.md allows none."""

import re
import tomllib

from config import ROOT

GAPS = ROOT / "app" / "web" / "public" / "data" / "asvs.toml"


def test_asvs_gaps_none_in_access_control_sessions_files_and_logging() -> None:
    told = tomllib.loads(GAPS.read_text(encoding="utf-8"))
    assert told["must_be_closed"] == ["V5", "V7", "V8", "V16"]
    gaps = [number for gap in told["gap"] for number in gap["id"].split(", ")]
    assert [number for number in gaps if f"V{number.partition('.')[0]}" in told["must_be_closed"]] == []
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", number) for number in gaps)
    assert [chapter["id"] for chapter in told["chapter"]] == [f"V{n}" for n in range(1, 18)]
    assert {gap["by"] for gap in told["gap"]} <= {"platform", "operator"}
    assert all(gap["what"].endswith("。") for gap in (*told["gap"], *told["note"]))
