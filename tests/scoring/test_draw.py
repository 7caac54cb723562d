"""The draw: reproducible by hand with any SHA-256 tool."""

import hashlib
import json
from pathlib import Path

import pytest

from app.scoring import Method, ScoringError, commit_to, draw_entries, keeps_commitment, rank_entries, seed_of
from app.scoring.__main__ import main
from tests.scoring.sheets import places, sheet_of

ONE, OTHER = "甲-" + "1" * 40, "乙-" + "2" * 40
CHAIN = ("median", "vote", "draw")


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


PAIRS = sorted([(sha(ONE), ONE), (sha(OTHER), OTHER)])
SEED = sha(PAIRS[0][1] + PAIRS[1][1])


def test_seed_in_any_order_of_the_officers_is_the_same() -> None:
    assert commit_to(ONE) == sha(ONE)
    assert keeps_commitment(ONE, sha(ONE))
    assert seed_of(PAIRS) == seed_of(PAIRS[::-1]) == SEED


def test_draw_orders_by_the_digest_of_seed_and_entry() -> None:
    draw = draw_entries(PAIRS[::-1], ["b", "a", "c", "a"])
    expected = sorted((sha(SEED + entry), entry) for entry in "abc")
    assert draw.order == tuple((entry, lot) for lot, entry in expected)
    assert draw.commitments == tuple(commitment for commitment, _ in PAIRS)


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        (PAIRS[:1], "secrets_missing"),
        ([*PAIRS, (sha("x" * 40), "x" * 40)], "secrets_missing"),
        ([PAIRS[0], (PAIRS[1][0], "y" * 40)], "commitment_not_kept"),
    ],
)
def test_seed_of_what_does_not_fit_is_refused(pairs: list[tuple[str, str]], code: str) -> None:
    with pytest.raises(ScoringError) as refused:
        seed_of(pairs)
    assert refused.value.code == code


def test_commitment_to_a_short_secret_is_refused() -> None:
    with pytest.raises(ScoringError):
        commit_to("1" * 31)


def test_tie_at_the_cut_is_drawn_after_the_panel_voted_and_stayed_equal() -> None:
    sheet, method = sheet_of(a=[(80, 80)], b=[(80, 80)], c=[(80, 80)]), Method(places=1, ties=CHAIN)
    winner = min("abc", key=lambda entry: sha(SEED + entry))
    unvoted = rank_entries(sheet, method, seed=SEED)
    assert unvoted.cut.outcome == "tied"
    assert [step.outcome for step in unvoted.ties[0].steps] == ["equal", "no_vote", "no_draw"]
    unrevealed = rank_entries(sheet, method, dict.fromkeys("abc", 3))
    assert (unrevealed.cut.outcome, unrevealed.ties[0].steps[-1].outcome) == ("tied", "no_draw")
    drawn = rank_entries(sheet, method, dict.fromkeys("abc", 3), SEED)
    assert drawn.cut.proposed == (winner,)
    assert sorted(places(drawn).values(), key=str) == [1, 2, 3]
    assert drawn.ties[0].steps[-1].values == tuple(sha(SEED + entry) for entry in "abc")
    assert drawn.seed == SEED
    assert drawn.inputs_hash != unrevealed.inputs_hash


def test_seed_without_a_tie_that_needs_it_changes_nothing() -> None:
    sheet, method = sheet_of(a=[(80, 80)], b=[(70, 70)]), Method(ties=CHAIN)
    assert rank_entries(sheet, method, seed=SEED) == rank_entries(sheet, method)


def test_draw_command_prints_the_order_and_refuses_a_wrong_secret(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "draw.json"
    document = {
        "commitments": [sha(ONE), sha(OTHER)], "secrets": [ONE, OTHER], "entries": ["a", "b"]
    }  # fmt: skip
    path.write_text(json.dumps(document), encoding="utf-8")
    assert main(["draw", str(path)]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["seed"] == SEED
    assert [row["sha256"] for row in printed["order"]] == sorted(sha(SEED + entry) for entry in "ab")
    path.write_text(json.dumps(document | {"secrets": [OTHER, ONE]}), encoding="utf-8")
    assert main(["draw", str(path)]) == 2
    assert "does not give its commitment" in capsys.readouterr().err
    path.write_text(json.dumps({"commitments": []}), encoding="utf-8")
    assert main(["draw", str(path)]) == 2


def test_rank_command_combines_files_by_weights_with_votes_and_seed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    first.write_text("entry,judge,score\na,j,90\nb,j,80\nc,j,70\n", encoding="utf-8")
    second.write_text("entry,judge,score\na,j,70\nb,j,80\n", encoding="utf-8")
    shared = [
        "rank",
        str(first),
        str(second),
        "--tie",
        "vote",
        "--tie",
        "draw",
        "--vote",
        "a=1",
        "--vote",
        "b=1",
    ]
    assert main([*shared, "--weights", "50,50", "--seed", SEED, "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [row["place"] for row in printed["entries"]] == [1, 2, 3]
    assert [row["number"] for row in printed["entries"]] == [80.0, 80.0, None]
    assert printed["entries"][0]["entry"] == min("ab", key=lambda entry: sha(SEED + entry))
    assert main([*shared, "--weights", "50"]) == 2
    assert main([*shared, "--format", "text"]) == 0
    assert "leg 1" in capsys.readouterr().out
    assert main([*shared, "--seed", "x"]) == 2
