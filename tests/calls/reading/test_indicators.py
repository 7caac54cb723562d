"""Indicators as offices write them: parameter, comparator, value, low, high, unit, k."""

import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.calls.reading import Indicator, parse_indicator, read_indicators
from app.calls.reading.indicators import split_indicators
from app.calls.reading.numerals import normalise
from tests.calls.reading.workbooks import EXPECTED

PARTS = (
    "误差不大于0.5%|误差|≤|0.5|||%|",
    "误差应不大于 0.5 mm（k=2）|误差|≤|0.5|||mm|2",
    "响应时间应≤10 ms|响应时间|≤|10|||ms|",
    "U=0.1 (k=2)|U|=|0.1||||2",
    "Urel = 2×10⁻³, k=2|Urel|=|0.002||||2",
    "U≤0.1 mm，k＝2|U|≤|0.1|||mm|2",
    "测量不确定度Urel≤1.5%（k=2，p=95%）|测量不确定度Urel|≤|1.5|||%|2",
    "扩展不确定度不超过0.02%（包含因子k=2）|扩展不确定度|≤|0.02|||%|2",
    "U≤0.1 mm（k=1.96）|U|≤|0.1|||mm|1.96",
    "U95≤0.5%|U95|≤|0.5|||%|",
    "分辨率优于1 nm|分辨率|≤|1|||nm|",
    "定位精度优于0.5 m|定位精度|≤|0.5|||m|",
    "准确率优于95%|准确率|≥|95|||%|",
    "识别率达到95%以上|识别率|≥|95|||%|",
    "精度达到0.1%|精度|≤|0.1|||%|",
    "95%以上的识别率|识别率|≥|95|||%|",
    "误差 0.5%以内|误差|≤|0.5|||%|",
    "检测时间在10 min以内|检测时间|≤|10|||min|",
    "检测时间由60 min缩短至10 min|检测时间|≤|10|||min|",
    "样本量不少于1,000件|样本量|≥|1000|||件|",
    "至少3 000 t||≥|3000|||t|",
    "信噪比高于20 dB|信噪比|>|20|||dB|",
    "功耗低于5 W|功耗|<|5|||W|",
    "漏检率：≤0.5%|漏检率|≤|0.5|||%|",
    "≥10万次||≥|10|||万次|",
    "≥95%（在25℃条件下）||≥|95|||%|",
    "≥99.99 %||≥|99.99|||%|",
    "≥=3||≥|3||||",
    "示值误差±0.5%|示值误差|range||-0.5|0.5|%|",
    "误差在±0.5%以内|误差|≤|0.5|||%|",
    "误差不超过±0.5%|误差|≤|0.5|||%|",
    "23±2℃||range||21|25|℃|",
    "(23±2)℃||range||21|25|℃|",
    "±(0.1%读数+2字)||none|||||",
    "(0～100) mm||range||0|100|mm|",
    "测量范围：(0.5~300) m|测量范围|range||0.5|300|m|",
    "−40℃~85℃||range||-40|85|℃|",
    "工作温度-40℃至85℃|工作温度|range||-40|85|℃|",
    "85~-40℃||range||-40|85|℃|",
    "-196～-40 °C||range||-196|-40|℃|",
    "100 pC～1 nC||none|||||",
    "10⁻⁶～10⁻³ Pa||range||1e-6|1e-3|Pa|",
    "浓度1×10-6~1×10-3 mol/L|浓度|range||1e-6|1e-3|mol/L|",
    "0.5%≤U≤1%|U|range||0.5|1|%|",
    "≥10且≤20 mm||range||10|20|mm|",
    "pH 2–12|pH|range||2|12||",
    "CO2 0–60%|CO2|range||0|60|%|",
    "1×10^-6||=|1e-6||||",
    "相对误差≤1e-6|相对误差|≤|1e-6||||",
    "寿命≥10^7次|寿命|≥|1e7|||次|",
    "寿命≥1.0E+07次|寿命|≥|1e7|||次|",
    "0.05％||=|0.05|||%|",
    "0.02 % FS||≤|0.02|||%FS|",
    "压力U≤0.2%F.S.|压力U|≤|0.2|||%FS|",
    "重复性 0.1%|重复性|≤|0.1|||%|",
    "试验周期降低20%|试验周期降低|=|20|||%|",
    "样机数量：3|样机数量|=|3||||",
    "行业标准一项|行业标准|=|1|||项|",
    "制定团体标准不少于两项|制定团体标准|≥|2|||项|",
    "≥50um||≥|50|||μm|",
    "5 µm ~ 50 μm||range||5|50|μm|",
    "检测限≤ 0.05 ng / L|检测限|≤|0.05|||ng/L|",
    "at least 12 components||≥|12|||components|",
    "uncertainty not more than 0.5 % (k=2)|uncertainty|≤|0.5|||%|2",
    "from 5 to 95 %||range||5|95|%|",
    "≥100×100 mm||none|||||",
    "≤0.5%或0.1 mm||none|||||",
    "采样率≥1 kHz 且误差≤0.5%||none|||||",
    "约100 mm||none|||||",
    "电压：0～±10 V||none|||||",
    "符合GB/T 19001-2016要求||none|||||",
    "满足IEC 61000-4-2，ISO 17025||none|||||",
    "T1100级碳纤维||none|||||",
    "4D毫米波雷达||none|||||",
    "12英寸晶圆兼容||none|||||",
    "支持5G通信||none|||||",
    "10:1~100:1||none|||||",
    "IP67||none|||||",
    "不低于国际同类水平||none|||||",
    "雷达 10 GHz|雷达|=|10|||GHz|",
)


@pytest.mark.parametrize("line", PARTS)
def test_indicator_in_its_parts(line: str) -> None:
    text, parameter, comparator, value, low, high, unit, k = line.split("|")
    numbers = [float(number) if number else None for number in (value, low, high)]
    name = text if comparator == "none" else parameter
    wanted = Indicator(text, name, comparator, *numbers, unit, float(k) if k else None)
    assert parse_indicator(text) == wanted


def test_indicators_of_the_example_one_by_one() -> None:
    for wanted in (indicator for item in EXPECTED["items"] for indicator in item["indicators"]):
        got = parse_indicator(wanted["text"])
        assert json.dumps(got.to_plain()) == json.dumps(wanted)
        assert Indicator.from_plain(json.loads(json.dumps(got.to_plain()))) == got


THREE = ["弯矩 Urel≤1.5%(k=2)", "应变通道≥600", "0.3–1.2 Hz"]


@pytest.mark.parametrize(
    "pattern",
    [
        "{}；{}；{}",
        "{};{};{}",
        "{}；\n{}；\n{}。",
        "{}\n{}\n{}",
        "{}\r\n\r\n{}\r\n{}",
        "{}。{}。{}。",
        "{}，{}，{}",
        "{} | {} | {}",
        "1. {}\n2. {}\n3. {}",
        "1.{}\n2.{}\n3.{}",
        "1、{}；2、{}；3、{}。",
        "1） {}；2） {}；3） {}",
        "(1){} (2){} (3){}",
        "（1）{}\n（2）{}\n（3）{}",
        "①{}②{}③{}",
        "① {}；② {}；③ {}。",
        "⑴{}⑵{}⑶{}",
        "一、{}\n二、{}\n三、{}",
        "（一）{}；（二）{}；（三）{}",
        "1 {}\n2 {}\n3 {}",
        "a) {}\nb) {}\nc) {}",
        "• {}\n• {}\n• {}",
        "- {}\n- {}\n- {}",
        "主要技术指标：{}；{}；{}",
        "技术指标如下：\n1、{}；\n2、{}；\n3、{}。",
        "指标1：{}；指标2：{}；指标3：{}",
        "１．{}\n２．{}\n３．{}",
        "{}  {}  {}",
        "（1）{}；\n\n（2）{}；\n\n（3）{}",
        "一是{}；二是{}；三是{}",
    ],
)
def test_three_indicators_in_one_cell_come_apart(pattern: str) -> None:
    assert split_indicators(pattern.format(*THREE)) == THREE


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("在25℃条件下，误差≤0.1%", ["在25℃条件下，误差≤0.1%"]),
        ("温度、湿度≤60%", ["温度、湿度≤60%"]),
        ("频率1 kHz、10 kHz", ["频率1 kHz、10 kHz"]),
        ("国家标准1项、行业标准2项", ["国家标准1项", "行业标准2项"]),
        ("样本量≥1,000件，误差≤1%", ["样本量≥1,000件", "误差≤1%"]),
        ("U≤0.5%，k=2；定位≤0.5 m", ["U≤0.5%，k=2", "定位≤0.5 m"]),
        ("U≤0.5%；k=2；定位≤0.5 m", ["U≤0.5%；k=2", "定位≤0.5 m"]),
        ("U≤0.5%（k=2；p=95%）；定位≤0.5 m", ["U≤0.5%（k=2；p=95%）", "定位≤0.5 m"]),
        ("渗透检出限\n≤0.5 mL/(h·L)\n稳定化判据", ["渗透检出限\n≤0.5 mL/(h·L)", "稳定化判据"]),
        ("1. 长期稳定性\n  ≥12月\n2. ≥6家定值", ["长期稳定性\n  ≥12月", "≥6家定值"]),
        ("识别率≥95%，方法标准1项，稳定化判据", ["识别率≥95%", "方法标准1项", "稳定化判据"]),
        ("1.0–10 MN\n2.U≤0.5%(k=2)", ["0–10 MN", "U≤0.5%(k=2)"]),
        ("1.5 m/min；2.5 MPa", ["1.5 m/min", "2.5 MPa"]),
        ("1.5 m/min\n2.5 MPa\n3.5 mm", ["1.5 m/min", "2.5 MPa", "3.5 mm"]),
        ("- -40~85℃\n- ≥30种", ["-40~85℃", "≥30种"]),
        ("在线≥6月，采样≥1 kHz", ["在线≥6月", "采样≥1 kHz"]),
        (
            "一、性能指标：\n1.弯矩≤1.5%\n2.应变≥600\n二、成果要求：\n1.标准1项",
            ["弯矩≤1.5%", "应变≥600", "标准1项"],
        ),
        ("", []),
        ("；；\n", []),
    ],
)
def test_cell_comes_apart_where_a_person_would_part_it(cell: str, texts: list[str]) -> None:
    assert split_indicators(cell) == texts


@pytest.mark.parametrize("cell", ["±-1", "±‐1", "20±-2 mm"])
def test_tolerance_below_zero_is_no_range(cell: str) -> None:
    assert [one.comparator for one in read_indicators(cell)] == ["none"]


SIGNS = "0123456789.,，、；;≤≥<>=±~～–—-−×10⁷⁻³^eE%％℃μk(（)）①②一二项 mMPa\n弯矩误差不大于以内U/·"


def _words(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


@given(st.one_of(st.text(max_size=200), st.text(alphabet=SIGNS, max_size=120)))
def test_any_cell_is_read_without_error_and_its_texts_stand_in_it(cell: str) -> None:
    at = 0
    for indicator in read_indicators(cell):
        found = cell.index(indicator.text, at)
        at = found + len(indicator.text)
        assert json.loads(json.dumps(indicator.to_plain(), allow_nan=False)) is not None
        if indicator.comparator == "none":
            assert (indicator.value, indicator.low, indicator.high, indicator.k) == (None,) * 4
        elif indicator.comparator == "range":
            assert indicator.low is not None
            assert indicator.high is not None
            assert indicator.low <= indicator.high
        else:
            assert indicator.value is not None


PHRASES = st.sampled_from([one["text"] for item in EXPECTED["items"] for one in item["indicators"]])


@given(st.lists(PHRASES, min_size=1, max_size=9), st.sampled_from(["；", ";", "\n", "；\n", "。"]))
def test_joined_indicators_lose_no_word(texts: list[str], separator: str) -> None:
    # A line that begins with its sign goes on where a line without a figure ended: that is how a wrapped cell reads.
    assume(separator != "\n" or not any(text.startswith(("≥", "≤", "±", ">", "<")) for text in texts[1:]))
    got = split_indicators(separator.join(texts))
    assert got == texts
    assert _words("".join(got)) == _words("".join(texts))


@given(st.text(max_size=300))
def test_normal_form_keeps_every_place(text: str) -> None:
    assert len(normalise(text)) == len(text)


def test_indicator_numbers_are_finite_json() -> None:
    plain: dict[str, Any] = parse_indicator("≥" + "9" * 17).to_plain()
    assert plain["value"] == float("9" * 17)
    assert parse_indicator("≥" + "9" * 400).comparator == "none"
