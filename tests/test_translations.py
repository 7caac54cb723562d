"""Every sentence exists in English, with the same places; Traditional Chinese follows the field's glossary."""

import re

import pytest

from app.cli.translations import english, extract, traditional
from config import ROOT

# %(n)s, and what an English sentence makes of it: {n:one|many}, {amount:cny}.
PLACE = re.compile(r"(?:%\(|\{)(\w+)[):]")
COUNTED = re.compile(r"\{(\w+):[^{}]*\|")
# A word that heads a list is asked for in the plural; some English words have none.
PLURAL = re.compile(r"""\b(?:_|t|_l)\(["']([^"']+)["'], n=2\)""")
SAME = {"依据"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# What stays Chinese in English: the unit of the trade, and words quoted as an office writes them.
QUOTED = r"[（(][^）)]*[\u4e00-\u9fff][^）)]*[）)]|“[^”]*”|「[^」]*」"
KEPT = re.compile(r"万元|2 年|个月|需求名称|技术指标|榜单金额|" + QUOTED)
# A kind's own word for a thing, which an English sentence may do without (“Applications open on …”).
A_KIND_S_OWN = {"listed", "item", "bidder"}
GLOSSARY = {
    "检验检测机构": "檢驗檢測機構",
    "揭榜挂帅": "揭榜掛帥", "征集": "徵集", "范围": "範圍", "标准": "標準", "研制": "研製",
    "回避": "迴避", "里程碑": "里程碑", "发榜": "發榜", "证书": "證書", "弃榜": "棄榜", "赛马": "賽馬",
}  # fmt: skip


def test_english_catalogue_complete_and_without_dead_ids() -> None:
    found = {str(m.id) for m in extract() if m.id}
    kept = {str(m.id): m.string for m in english() if m.id}
    assert found - set(kept) == set()
    assert set(kept) - found == set()
    assert [key for key, string in kept.items() if not string] == []


def test_english_sentences_keep_every_place() -> None:
    wrong = []
    for message in english():
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for string in strings if message.id else ():
            places, kept = set(PLACE.findall(ids[0])), set(PLACE.findall(string))
            if not places - A_KIND_S_OWN <= kept <= places | {"n"}:
                wrong.append((ids[0], string))
    assert wrong == []


def test_english_words_of_lists_have_a_plural() -> None:
    sources = (*(ROOT / "templates").rglob("*.html"), *(ROOT / "app").rglob("*.py"))
    plural = {word for file in sources for word in PLURAL.findall(file.read_text(encoding="utf-8"))}
    kept = {str(message.id): str(message.string) for message in english() if message.id}
    assert len(plural) > 20
    assert [word for word in sorted(plural - SAME) if "{n:" not in kept[word]] == []


def test_english_sentences_print_every_number_they_count_by() -> None:
    """A choice of words prints no figure: “at most entries” would tell nobody how many."""
    texts = {str(message.id): str(message.string) for message in english() if message.id}
    places = {
        key: {name for name in COUNTED.findall(said) if f"%({name})s" in key} for key, said in texts.items()
    }
    lost = {key: names for key, names in places.items() if any(f"%({n})s" not in texts[key] for n in names)}
    assert lost == {}


def test_english_sentences_leave_no_chinese_behind() -> None:
    wrong = [
        m.string
        for m in english()
        if m.id and isinstance(m.string, str) and CHINESE.search(KEPT.sub("", m.string))
    ]
    assert wrong == []


@pytest.mark.parametrize(("simplified", "expected"), GLOSSARY.items())
def test_traditional_chinese_follows_the_glossary(simplified: str, expected: str) -> None:
    from babel.messages.catalog import Catalog

    catalogue = Catalog()
    catalogue.add(simplified, "x")
    assert traditional(catalogue).get(simplified).string == expected
