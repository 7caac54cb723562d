"""The trade's abbreviations and what they stand for: one thing, whichever of its names a text or a question uses.

A text is indexed under every name of what it speaks of, so that a question asks no more for having a second name. Only
what is the same thing both ways stands here; what is merely related (PFOS is one of the PFAS) does not.
"""

import re

_SAME = """
pfas: 全氟化合物, 全氟和多氟烷基; emc: 电磁兼容; emi: 电磁干扰; ct: 断层扫描; tsv: 硅通孔; mems: 微机电
lod: 检出限; loq: 定量限; rpet: 再生聚酯; gil: 气体绝缘输电线路, 气体绝缘金属封闭输电线路; aav: 腺相关病毒
ivd: 体外诊断; rsd: 相对标准偏差; sic: 碳化硅; gan: 氮化镓; igbt: 绝缘栅双极; vocs: voc, 挥发性有机物
bms: 电池管理系统; hil: 硬件在环; ndt: 无损检测; xrd: x射线衍射; v2x: 车联网; adas: 辅助驾驶; crm: 标准物质
局放: 局部放电; 前照灯: 大灯, 车灯; 仿人机器人: 人形机器人; 轨交: 轨道交通; 储氢瓶: 储氢气瓶, 氢气瓶
"""
NAMES: dict[str, tuple[str, ...]] = {
    name: names
    for entry in _SAME.replace("\n", ";").split(";")
    if entry.strip()
    for names in [tuple(one.strip() for one in re.split("[:,]", entry))]
    for name in names
}
"""Every name → all names of the same thing."""


def _pattern(name: str) -> str:
    """Letters stand as a word: ct is none within structure."""
    return rf"(?<![a-z]){name}(?![a-z])" if name.isascii() else re.escape(name)


_ANY = re.compile("|".join(_pattern(name) for name in sorted(NAMES, key=len, reverse=True)))


def other_names(plain: str) -> str:
    """The other names of what a normalised text speaks of, each once; empty where it speaks of none of them."""
    held = dict.fromkeys(_ANY.findall(plain))
    others = dict.fromkeys(name for one in held for name in NAMES[one])
    return " ".join(name for name in others if name not in held)
