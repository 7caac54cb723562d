"""A question as a visitor types it, without the words that ask: what is left is what he is looking for.

Chinese is cut into pairs of characters, not words, so a filler must be unmistakable: 能 alone stands in 性能 and 节能,
but 能 before 测 at the beginning of a clause asks. English terms of the trade are put into Chinese, in which the site
is written.
"""

import re

from app.search.tokens import CHINESE, Token, asked_tokens, normalise

_PHRASES = """
我们单位 我们公司 我们企业 我们厂 我们想 我们 我公司 我厂 我想 我要 咱们
哪里可以 哪儿可以 哪里能 哪儿能 哪家能 哪里有 哪儿有 哪里 哪儿 哪家 哪个 哪些 哪一家 有哪些 有没有 有谁
哪家机构 哪个机构 哪些机构 什么机构 哪家单位 哪个单位 哪些单位 哪家实验室 哪个实验室 哪些实验室 有没有人
谁能 谁可以 谁会 谁家 谁 怎么样 怎么办 怎么做 怎么 怎样 如何 为什么 为何 什么地方 什么 多少钱 多少 多久
能不能 可不可以 会不会 是不是 可否 能否 是否 可以 能够 可能 能测吗 能检吗 能做吗 测得了 测不了 测得准
哪家好 哪个好 好不好 做得最好 做得好 做得了 做得 做过 能做 会做 做好 做 最好 比较好 得好 更好 最强 最快 靠谱 擅长
想知道 不知道 想问一下 想问 想了解 了解一下 问一下
什么时候 啥时候 何时 几号 几月 哪天 几个星期 几周 几天 太慢了 太慢 啥 咋办 咋样 咋 省里 做了 附近 周边 我家
请问 请教 求助 帮我 帮忙 麻烦 想要 想找 想做 想 需要 寻找 查找 找到 找 推荐一下 推荐一家 推荐个 介绍一下
一下 一个 一家 一种 一些 这个 那个 这种 那种 关于 对于 有关 以及
机构能 单位能 吗 呢 吧 呀 啊 嘛 的
""".split()  # noqa: SIM905
FILLERS = re.compile("|".join(sorted(_PHRASES, key=len, reverse=True)))
ABLE = re.compile(f"(?<![{CHINESE}])能(?=[测检校试])")
"""At the beginning of what is left: 能测盐雾, not 性能测试."""
TO_TEST = re.compile("(?<=\x02)[ \x02]*[测检做](?![量试定验测查力温速距控绘厚重长工序评算深漏修出疫索波])")
"""What was asked after such a word, and no part of the thing: 能不能测, 谁能测氢气."""
ABLE_LAST = re.compile("(?<![性功节产智动电热光效势职技])能[测检做](?=[^\\w]|$)")
"""At the end: 盐雾试验能做."""
HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")
KEPT = re.compile(r"目的|的确|做功|需要量|多少齿")
"""Where a filler is part of a term."""

_ASKING = """
a about an and any anybody anyone are at best by can could do does doing find for from get good has
days during have help how i in is it laboratory lab last long me my need of on or our please should
somebody someone something slow take takes taking that the their there this to too us want we
week weeks well what when where which who whom whose why will
with would you your
"""
ENGLISH_FILLERS = frozenset(_ASKING.split())
_GLOSSARY = """
盐雾: salt spray, salt mist, salt fog; 热失控: thermal runaway
动力电池: traction batteries, traction battery, power battery; 电池: batteries, battery
充电枪: charging guns, charging gun
充电插头: charging plugs, charging plug, charging connector
充电桩: charging piles, charging pile, charging station; 充电: charging
新能源汽车: electric vehicles, electric vehicle; 汽车: vehicles, vehicle; 储氢: hydrogen storage
氢能: hydrogen energy; 氢: hydrogen; 燃料电池: fuel cell; 气瓶: gas cylinder; 渗透: permeation; 风电: wind turbine
叶片: turbine blade, blades, blade; 疲劳: fatigue; 光伏: photovoltaic, solar
半导体: semiconductor; 晶圆: wafer; 芯片: chips, chip; 集成电路: integrated circuit
功率器件: power devices, power device; 毫米波雷达: millimetre wave radar, millimeter wave radar
激光雷达: lidar; 雷达: radar; 传感器: sensors, sensor; 机器人: robots, robot; 关节模组: joint module
机床: machine tool; 起重机: crane; 船舶: shipbuilding, ships, ship
电磁兼容: electromagnetic compatibility; 局部放电: partial discharge; 绝缘: insulation
残余应力: residual stress; 裂纹: cracks, crack; 碳纤维: carbon fibre, carbon fiber
复合材料: composite; 钢: steel; 腐蚀: corrosion; 标准物质: reference material; 纯度: purity
颗粒: particles, particle; 疫苗: vaccine; 医疗器械: medical device; 医药: pharmaceutical; 食品: food
纺织: textile; 环境: environmental; 可靠性: reliability; 寿命: endurance, lifetime; 噪声: noise
振动: vibration; 湿度: humidity; 温度: temperature; 压力: pressure; 流量: flow; 扭矩: torque
泄漏: leakage, leak; 现场: on site; 在线: online; 计量: metrology; 校准: calibration, calibrate
溯源: traceability; 不确定度: uncertainty; 标准: standards, standard; 检验: inspection
水: water; 痕量: trace levels, trace level, trace; 钙钛矿: perovskite; 检出限: limit of detection
夹杂物: inclusions, inclusion; 光谱仪: spectrometers, spectrometer; 太赫兹: terahertz; 减速器: reducer, gearbox
关节: joints, joint; 分析: analysis; 前照灯: headlights, headlight, headlamps, headlamp; 起雾: fogging
十佳: top ten, ten best; 案例: cases, case studies, case study; 研发: r&d; 征集: season
截止: deadline, closing date, closes, close; 南京: nanjing; 无锡: wuxi; 徐州: xuzhou; 常州: changzhou
苏州: suzhou; 南通: nantong; 连云港: lianyungang; 淮安: huaian; 盐城: yancheng; 扬州: yangzhou
镇江: zhenjiang; 泰州: taizhou; 宿迁: suqian
硅通孔: through silicon via; 断层扫描: computed tomography; 查验: verify, verification
开放数据: open data; 无障碍: accessibility; 产业链: industrial chains, industrial chain
产业链: industry chain, supply chain, chains, chain
检测: testing, tests, tested, test; 测量: measurement, measure; 证书: certificate
"""
TERMS: dict[str, str] = {
    english.strip(): chinese.strip()
    for entry in _GLOSSARY.replace("\n", ";").split(";")
    if entry.strip()
    for chinese, _, several in [entry.partition(":")]
    for english in several.split(",")
}
"""Terms of the trade in English, and what the texts of the site call them."""
_TERMS = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, TERMS), key=len, reverse=True))})\b")
WHO = re.compile(
    r"谁|哪家|哪里|哪儿|哪个|哪些|哪一家|有没有|能不能|能否|可不可以|可否|会不会|是否|能[测检做]|吗|怎么|怎样|如何"
    r"|\b(?:who|how|where|which|whether|can|could|anyone|anybody|someone|somebody)\b"
)
"""He asks who does it and how, or whether anybody does."""
_WORD = re.compile(r"[a-z]+")
CHAIN = re.compile("产业链|(?<![业源块冷应数字])链(?=$|[^\\w]|[省有上的做里政呢吗])")
"""氢能链 for 氢能 产业链, but neither 溯源链 nor 区块链; apart, for 能产 says nothing."""
YEARS = re.compile(
    r"(?:去年|上一年|上年度)(?:度|的)*|\blast year\b|(?:今年|本年度|当年)(?:度|的)*|\bthis year\b"
    "|(20[0-9]{2}) ?年度?的?(?=十佳|优良)"
)
"""A year named from today, or that of selected cases, whose texts put other words between."""


def dated(question: str, year: int) -> str:
    """The question with 去年 and 今年 as figures; ``year`` is this one."""

    def figures(found: re.Match[str]) -> str:
        words = found.group()
        return f" {found.group(1) or (year - 1 if words[0] in '去上l' else year)} "

    return YEARS.sub(figures, normalise(question))


def asks_chain(question: str) -> bool:
    """Whether he asks for a chain as a whole: its page answers him before single items of it."""
    return "产业链" in content_of(question)


def understood(question: str) -> list[Token]:
    """The tokens of a question without the words that only ask; all of them where nothing else is left."""
    return asked_tokens(content_of(question)) or asked_tokens(question)


def asks_who(question: str) -> bool:
    """Whether he asks who can, or whether it can be done: those who did it answer him before those who ask too."""
    return WHO.search(normalise(question)) is not None


def content_of(question: str) -> str:
    """The question in simplified small letters, fillers replaced by spaces and English terms by Chinese ones."""
    plain = HYPHEN.sub(" ", " ".join(normalise(question).split()))
    kept = KEPT.sub(lambda found: f"\x01{_index(found.group())}\x01", plain)
    bare = ABLE_LAST.sub(" ", ABLE.sub("\x02", FILLERS.sub("\x02", kept)))
    bare = TO_TEST.sub(" ", bare).replace("\x02", " ")
    whole = re.sub("\x01([0-9]+)\x01", lambda found: _KEPT_WORDS[int(found.group(1))], bare)
    chinese = CHAIN.sub(" 产业链 ", _TERMS.sub(lambda found: f" {TERMS[found.group()]} ", whole))
    return _WORD.sub(
        lambda found: " " if found.group() in ENGLISH_FILLERS else found.group(), chinese
    ).strip()


_KEPT_WORDS = KEPT.pattern.split("|")


def _index(word: str) -> int:
    return _KEPT_WORDS.index(word)
