"""The finder: one table of spellings, hits that overlap, places and masks."""

import pytest

from app.redactions.finding import Name, Names, Passage, look_for_names
from app.redactions.names import clients_in, names_from, people_in, short_names
from app.redactions.passages import blind_form, masked_document, passages_of
from app.redactions.states import FindingKind

ORGANISATION, NUMBER, PERSON, PLACE = (
    FindingKind.ORGANISATION,
    FindingKind.NUMBER,
    FindingKind.PERSON,
    FindingKind.PLACE,
)
NAMES = Names(
    (
        Name("云桥检验检测有限公司", ORGANISATION),
        Name("云桥检测", ORGANISATION),
        Name("YQTC", ORGANISATION),
        Name("91320599MA1XXXXX0A", NUMBER),
        Name("CNAS L1234", NUMBER),
        Name("林示例", PERSON),
    ),
    ("苏州",),
)
FORM = [
    {
        "key": "s",
        "title": "概况",
        "questions": [
            {"key": "leader", "label": "项目负责人", "type": "text", "identifying": True},
            {"key": "client", "label": "服务对象", "type": "text", "identifying": True},
            {"key": "work", "label": "做法", "type": "long_text"},
            {"key": "truth", "label": "承诺", "type": "declaration"},
            {
                "key": "team",
                "label": "团队",
                "type": "table",
                "columns": [{"key": "name", "label": "姓名", "type": "text"}],
            },
            {"key": "responses", "label": "响应", "type": "response"},
        ],
    },
    {
        "key": "p",
        "title": "附件",
        "questions": [{"key": "f", "label": "盖章", "type": "file", "identifying": True}],
    },
]
DOCUMENT = {
    "leader": "林示例",
    "client": "示例电池股份公司、甲厂",
    "work": "由云桥检测和林示例完成，云桥检测负责。",
    "truth": True,
    "team": [{"name": "林示例"}, {"name": "周示例"}],
    "responses": [{"text": "云桥检测的榜题原文", "promised": "1%", "how": "云桥检测自测"}],
}


def _words(text: str) -> list[tuple[str, FindingKind]]:
    return [(hit.words, hit.kind) for hit in look_for_names([Passage("work", "做法", text)], NAMES)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("由云桥检测承担", "云桥检测"),
        ("由云 桥\u3000检测承担", "云 桥\u3000检测"),
        ("由云桥\n检\r\n测承担", "云桥\n检\r\n测"),
        ("由云桥\u200b检测承担", "云桥\u200b检测"),
        ("采用ＹＱＴＣ方法", "ＹＱＴＣ"),
        ("采用yqtc方法", "yqtc"),
        ("代码 91320599ma1xxxxx0a。", "91320599ma1xxxxx0a"),
        ("代码 9132 0599 MA1X XXXX 0A。", "9132 0599 MA1X XXXX 0A"),
        ("证书 CNAS-L 1234 号", "CNAS-L 1234"),
        ("证书 ＣＮＡＳ Ｌ１２３４", "ＣＮＡＳ Ｌ１２３４"),
        ("负责人：林 示例", "林 示例"),
        ("苏州市质量检测院参加", "苏州市质量检测院"),
        ("苏州 计量所", "苏州 计量所"),
        ("苏州工业园区检测中心", "苏州工业园区检测中心"),
    ],
)
def test_look_for_names_however_it_is_spelt_found_as_typed(text: str, found: str) -> None:
    assert [words for words, _ in _words(text)] == [found]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "云桥与检测",
        "XYQTC1 系统",
        "编号 191320599MA1XXXXX0A9",
        "南京市质量检测院",
        "苏州所有企业",
        "苏州，常州两地的检测中心",
        "林场示例",
    ],
)
def test_look_for_names_in_other_words_finds_nothing(text: str) -> None:
    assert _words(text) == []


def test_look_for_names_overlapping_is_one_hit_of_the_longest() -> None:
    assert _words("云桥检验检测有限公司") == [("云桥检验检测有限公司", ORGANISATION)]


def test_look_for_names_every_occurrence_with_its_surroundings() -> None:
    hits = look_for_names(
        [Passage("a", "甲", "前云桥检测后"), Passage("b", "乙", "云桥检测，云桥检测")], NAMES
    )
    assert [(h.passage.place, h.before, h.after) for h in hits] == [
        ("a", "前", "后"),
        ("b", "", "，云桥检测"),
        ("b", "云桥检测，", ""),
    ]


def test_short_names_lose_place_legal_form_and_brackets_but_not_everything() -> None:
    found = short_names("江苏省云桥检验检测（苏州）有限公司", ["江苏省", "苏州市"])
    assert {"江苏省云桥检验检测有限公司", "云桥检验检测", "云桥检验检测有限公司"} <= set(found)
    assert short_names("苏州甲公司", ["苏州市"]) == ["苏州甲公司"]


def test_names_from_the_record_of_an_organisation_drop_what_is_too_short() -> None:
    names = names_from(
        "苏州云桥检测院", ["云检", "云桥院"], ["", "L1"], ["林"], ["甲厂"], ["苏州市"], ["苏州市"]
    )
    assert {n.text for n in names.names} == {"苏州云桥检测院", "云桥检测院", "云桥院"}
    assert names.cities == ("苏州",)


def test_people_and_clients_in_the_answers_are_names() -> None:
    assert list(people_in(FORM, DOCUMENT)) == ["林示例", "林示例", "周示例"]
    assert list(clients_in(FORM, DOCUMENT)) == ["示例电池股份公司", "甲厂"]


def test_passages_of_leave_out_identifying_questions_and_what_is_not_typed() -> None:
    found = {p.place: p.text for p in passages_of(FORM, DOCUMENT)}
    assert set(found) == {"work", "team/0/name", "team/1/name", "responses/0/promised", "responses/0/how"}
    assert [section["key"] for section in blind_form(FORM)] == ["s"]


def test_masked_document_replaces_the_spans_and_leaves_the_original() -> None:
    hits = look_for_names(passages_of(FORM, DOCUMENT), NAMES)
    masked = masked_document(FORM, DOCUMENT, [(h.passage.place, h.start, h.stop, h.kind) for h in hits])
    assert masked["work"] == "由某机构和某人员完成，某机构负责。"
    assert masked["team"] == [{"name": "某人员"}, {"name": "周示例"}]
    assert masked["responses"][0]["how"] == "某机构自测"
    assert not {"leader", "client"} & set(masked)
    assert DOCUMENT["team"] == [{"name": "林示例"}, {"name": "周示例"}]
