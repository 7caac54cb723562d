"""The result pack: round trip, recomputation, what a public one leaves out."""

import hashlib
import json
import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.scoring import (
    Criterion,
    Method,
    Pack,
    PackEntry,
    PackGroup,
    PackRound,
    PublishedLine,
    Review,
    ScoringError,
    build_pack,
    differences,
    pack_bytes,
    pack_hash,
    pseudonyms,
    rank_pack,
)
from app.scoring.pack_file import parse_pack, read_pack
from tests.scoring.packs import COMMITMENTS, CRITERIA, SECRETS, full_pack, written


@pytest.fixture(scope="module")
def pack() -> Pack:
    return full_pack()


def test_pack_read_again_is_the_same_pack_byte_for_byte(pack: Pack, tmp_path: Path) -> None:
    for audience in ("public", "full"):
        made = build_pack(pack, audience=audience)  # type: ignore[arg-type]
        path = Path(written(tmp_path, pack_bytes(made)))
        assert pack_bytes(read_pack(path)) == pack_bytes(made)
        assert hashlib.sha256(path.read_bytes()).hexdigest() == pack_hash(made)


def test_pack_of_shuffled_rows_has_the_same_bytes(pack: Pack) -> None:
    rounds = tuple(replace(each, reviews=each.reviews[::-1]) for each in pack.rounds)
    groups = tuple(replace(each, entries=each.entries[::-1]) for each in pack.groups)
    other = replace(
        pack, rounds=rounds, groups=groups, published=pack.published[::-1], criteria=CRITERIA[::-1]
    )
    assert pack_bytes(other) == pack_bytes(pack)


def test_pack_recomputes_the_list_with_rounds_voids_ties_and_draw(pack: Pack) -> None:
    lists = rank_pack(pack)
    assert differences(pack, lists) == ()
    ranking = lists[0].ranking
    assert ranking is not None
    (tie,) = ranking.ties
    assert tie.steps[-1].rule == "draw"
    assert tie.is_resolved
    assert [line.place for line in ranking.lines] == [1, 2, 3, 4, 5, 6]
    assert [line.number is None for line in ranking.lines] == [False] * 3 + [True] * 3


def test_draw_held_under_other_keys_is_recomputed_by_them(pack: Pack) -> None:
    seed = hashlib.sha256(
        "".join(s for _, s in sorted(zip(COMMITMENTS, SECRETS, strict=True))).encode()
    ).hexdigest()

    def lot(key: str) -> str:
        return hashlib.sha256((seed + key).encode()).hexdigest()

    for keys in ({"A1": "k1", "A2": "k2"}, {"A1": "k2", "A2": "k1"}):
        group = replace(
            pack.groups[0],
            entries=tuple(replace(each, drawn_as=keys.get(each.code)) for each in pack.groups[0].entries),
        )
        first = rank_pack(replace(pack, groups=(group, pack.groups[1])))[0].lines[0]
        assert first.code == min(keys, key=lambda code: lot(keys[code]))


def test_public_pack_of_a_small_group_carries_the_winners_alone(pack: Pack) -> None:
    public = build_pack(pack, audience="public")
    text = pack_bytes(public).decode()
    assert "B2" not in text
    assert "A6" in text
    assert [len(group.entries) for group in public.groups] == [6, 1]
    assert [line.place for line in public.published if line.group == "item-1"] == [1]
    assert differences(public, rank_pack(public)) == ()
    # The next in rank won, since the first gave up: his place stays 2, and still nothing differs.
    heir = replace(
        pack,
        groups=(
            pack.groups[0],
            replace(pack.groups[1], entries=(PackEntry("B1"), PackEntry("B2", "示例所"))),
        ),
    )
    second = build_pack(heir, audience="public")
    assert [(line.code, line.place) for line in second.published if line.group == "item-1"] == [("B2", 2)]
    assert differences(second, rank_pack(second)) == ()


def test_group_may_publish_its_winners_alone_and_nothing_between(pack: Pack) -> None:
    winners = {each.code for group in pack.groups for each in group.entries if each.winner}
    short = replace(pack, published=tuple(line for line in pack.published if line.code in winners))
    assert differences(short, rank_pack(short)) == ()
    shorter = replace(pack, published=pack.published[:-3])
    assert differences(shorter, rank_pack(shorter))


def test_pack_with_the_keys_of_the_design_alone_is_read() -> None:
    marks = [
        {"entry": code, "judge": "J1", "criterion": "c", "score": score, "void": False}
        for code, score in (("X1", 80.5), ("X2", 70))
    ]
    content = {
        "version": 1,
        "method": {"number": "mean", "places": 1, "ties": [], "threshold": 60},
        "criteria": [{"name": "c", "weight": 100}],
        "groups": [
            {
                "id": "g",
                "title": "t",
                "places": 1,
                "entries": [{"code": "X1", "winner": "示例所"}, {"code": "X2", "winner": None}],
            }
        ],
        "rounds": [{"id": "r", "weight": 100, "marks": marks}],
        "votes": [],
        "seed": {"commitments": [], "revealed": []},
        "published": [
            {"group": "g", "place": 1, "code": "X1", "total": 80.5},
            {"group": "g", "place": 2, "code": "X2", "total": "70.00"},
        ],
        "software": "x",
    }
    made = parse_pack(json.loads(json.dumps(content), parse_float=Decimal))
    assert differences(made, rank_pack(made)) == ()
    assert '"total":80.50' in pack_bytes(made).decode()


def test_pseudonyms_tell_nothing_and_stay_the_same() -> None:
    names = ["王示例", "李示例", "赵示例"]
    given = pseudonyms(names, "k" * 32, "J")
    assert sorted(given.values()) == ["J01", "J02", "J03"]
    assert given == pseudonyms(reversed(names), "k" * 32, "J")
    assert (
        len({tuple(pseudonyms(names, chr(97 + n) * 32, "J")[name] for name in names) for n in range(20)}) > 3
    )
    with pytest.raises(ScoringError):
        pseudonyms(names, "short", "J")


def test_published_line_of_nobody_is_refused(pack: Pack) -> None:
    with pytest.raises(ScoringError):
        replace(pack, published=(PublishedLine("all", 1, "Z", None),))


def test_list_by_the_calibrated_score_recomputes_under_pseudonyms_and_not_from_a_reduced_pack() -> None:
    rng = random.Random(3)
    marks = {
        (f"e{entry:02}", f"judge-{judge}"): min(100, round(rng.gauss(70 + entry, 5) + 4 * (judge == 2)))
        for entry in range(12)
        for judge in rng.sample(range(6), 4)
    }

    def made(judges: dict[str, str], entries: tuple[str, ...]) -> Pack:
        reviews = tuple(Review(e, judges[j], {"分": x}) for (e, j), x in marks.items() if e in entries)
        return Pack(
            Method("calibrated", 2),
            (Criterion("分", 100),),
            (PackGroup("g", "", 2, tuple(PackEntry(e, "示例所" if e == "e11" else None) for e in entries)),),
            (PackRound("r", 100, reviews),),
            (),
        )

    names = sorted({judge for _, judge in marks})
    every = tuple(sorted({entry for entry, _ in marks}))
    real, masked = made({name: name for name in names}, every), made(pseudonyms(names, "s" * 32, "J"), every)
    public = build_pack(replace(masked, published=rank_pack(real)[0].lines), audience="public")
    assert differences(public, rank_pack(public)) == ()
    found = rank_pack(public)[0].ranking
    assert found is not None
    assert any(line.number != line.figures.mean for line in found.lines)
    small = made(pseudonyms(names, "s" * 32, "J"), every[-4:])
    reduced = build_pack(replace(small, published=rank_pack(small)[0].lines), audience="public")
    assert rank_pack(reduced)[0].ranking is None
    assert differences(reduced, rank_pack(reduced)) == ()
