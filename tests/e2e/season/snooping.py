"""Who looks on at every stage and learns nothing: a visitor, an officer of another call, a laboratory, a tied judge."""

import re
from collections.abc import Iterable, Sequence

from playwright.sync_api import Page

from tests.e2e.journey.cast import OFFICER, SECOND
from tests.e2e.season import offstage
from tests.e2e.season.reading import REMARK
from tests.e2e.season.seats import SeasonStory
from tests.e2e.season.world import CODE, ELSEWHERE, SLUG, TIED, house_of, title_of

# The pool is every officer's; who of it sits on a panel is not.
POOL = "/officer/experts"
DESKS = (
    "officer",
    "judge",
    "lab",
    "enterprise",
    "recommender",
    "discipline",
    "supervisor",
    "admin",
    "account",
)
TITLES, JUDGES, REMARKS = (re.compile(rf"{word}\d{{3}}") for word in ("示例案例", "示例专家", REMARK))


def look_on(story: SeasonStory, tied: str, *, winners: Iterable[int] = ()) -> None:
    """All four read what is open to them and ask for what is not; ``winners``: entries that a notice has named."""
    known = {title_of(number)[:7] for number in winners}
    for learn in (_visitor, _officer_elsewhere, _laboratory):
        learn(story, known)
    if not known:
        _tied_judge(story, tied)


def _visitor(story: SeasonStory, known: set[str]) -> None:
    page = story.visit()
    told = _read(page, [*_open_pages(story), *_public(), *_round_pages(story)])
    _nothing_secret(story, told, known)


def _officer_elsewhere(story: SeasonStory, known: set[str]) -> None:
    page = story.enter(ELSEWHERE)
    told = _read(page, [*(path for path in _desk(story, "officer") if path != POOL), *_round_pages(story)])
    _nothing_secret(story, told, known)
    assert [path for path in _round_pages(story) if page.request.get(path).status != 404] == []


def _laboratory(story: SeasonStory, known: set[str]) -> None:
    """One that stands at the end of every true order sees its own entry and nobody else's."""
    number = int(story.places["loser"])
    page = story.enter(offstage.writer_of(story.site, number))
    own, others = offstage.entry_key(story.site, number), offstage.entry_key(story.site, TIED)
    told = _read(page, [*_desk(story, "lab"), *_public(), f"/lab/entries/{own}", f"/lab/entries/{others}"])
    _nothing_secret(story, told, known | {title_of(number)[:7]})
    assert page.request.get(f"/lab/entries/{others}").status == 404
    assert page.request.get(f"/lab/entries/{own}/result").status == (200 if known else 404)


def _tied_judge(story: SeasonStory, tied: str) -> None:
    """The entry is nowhere on his pages, by title, number or count; nor is what the others of the panel gave."""
    page, there = story.enter(tied), story.places["round"]
    mine, foreign = offstage.tasks_of(story.site, tied), offstage.task_over(story.site, TIED)
    told = _read(page, [*_desk(story, "judge"), f"/judge/rounds/{there.rpartition('/')[2]}", *_tasks(mine)])
    code = offstage.codes(story.site, there)[TIED]
    for path, words in told.items():
        hidden = [word for word in (title_of(TIED)[:7], code) if re.search(rf"\b{word}\b|{word}盐", words)]
        assert hidden == [], path
        own = offstage.number_in(tied)
        assert set(JUDGES.findall(words)) <= {f"示例专家{own:03d}"}, path
        assert set(REMARKS.findall(words)) <= {f"{REMARK}{own:03d}"}, path
    listed = told[f"/judge/rounds/{there.rpartition('/')[2]}"]
    assert set(re.findall(r"/judge/assignments/(\w+)\"", listed)) == set(mine)
    assert [key for key in foreign if page.request.get(f"/judge/assignments/{key}").status != 404] == []
    assert [path for path in _round_pages(story) if page.request.get(path).status not in (403, 404)] == []


def _nothing_secret(story: SeasonStory, told: dict[str, str], known: set[str]) -> None:
    secrets = [story.places[f"secret of {name}"] for name in (OFFICER, SECOND)]
    for path, words in told.items():
        assert set(TITLES.findall(words)) <= known, path
        assert JUDGES.findall(words) + REMARKS.findall(words) == [], path
        assert [secret for secret in secrets if not known and secret in words] == [], path


def _read(page: Page, paths: Sequence[str]) -> dict[str, str]:
    return {path: page.request.get(path).text() for path in paths}


def _open_pages(story: SeasonStory) -> list[str]:
    """Every address without a key that is not of a desk."""
    return [path for path in _addresses(story) if path.split("/")[1] not in (*DESKS, "static")]


def _desk(story: SeasonStory, name: str) -> list[str]:
    return [path for path in _addresses(story) if path.split("/")[1] == name]


def _addresses(story: SeasonStory) -> list[str]:
    rules = story.site.app.url_map.iter_rules()
    return sorted({rule.rule for rule in rules if "GET" in (rule.methods or ()) and not rule.arguments})


def _public() -> list[str]:
    call, words = f"/calls/{SLUG}", "盐雾插拔复合试验"
    return [call, f"{call}/items/{CODE}", "/notices", f"/search?q={words}", f"/search?q={house_of(TIED)}"]


def _round_pages(story: SeasonStory) -> list[str]:
    there, item = story.places["round"], offstage.item_key(story.site)
    parts = (
        "",
        "/panel",
        "/draw",
        "/conflicts",
        "/assignments",
        "/assignments?by=judge",
        "/runs",
        "/readings",
    )
    results = [f"/officer/items/{item}/{name}" for name in ("results", "analysis", "results.xlsx")]
    return [
        *(there.partition("/officer")[1] + there.partition("/officer")[2] + part for part in parts),
        *results,
    ]


def _tasks(keys: Iterable[str]) -> list[str]:
    return [f"/judge/assignments/{key}{part}" for key in keys for part in ("", "/compare")]
