"""Keys, text and dates for rows that are written in bulk: deterministic, and of the size of real ones."""

import random
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, insert

from app.extensions import db
from app.shared.columns import ALPHABET, KEY_LENGTH

A_TIME = 2000
CHARACTERS = (
    "检测校准测量装置方法标准量值溯源不确定度样品温度压力频率电阻光谱气体液体材料薄膜芯片传感信号噪声基准比对实验室"
    "重复性稳定性线性分辨率响应时间采集处理算法模型仿真验证工艺产线企业应用推广成果专利团队设备场地经费节点风险"
)

WORDS = """
盐雾 试验 充电 插头 电池 热失控 气瓶 氢循环 渗透 叶片 疲劳 载荷 溯源 校准 装置
方法 标准 检测 测量 不确定度 微凸点 晶圆 颗粒 计数 毫米波 雷达 目标 模拟 局放 屏蔽
残余 应力 裂纹 光谱 组件 效率 关节 模组 寿命 加速 在线 现场 可靠性 环境 温度 压力
频率 汽车 船舶 起重机 机器人 新能源 传感器 生物 医药 空壳率 滴度 标准物质 碳纤维
复丝 模量 缺陷 企业 产业链 样品 数据 系统 研究
""".split()  # noqa: SIM905  plainer than fifty quoted words
CHANCES = [1 / (rank + 1) for rank in range(len(WORDS))]


class Dice:
    """One seeded source of keys and words."""

    def __init__(self, seed: int = 20261123) -> None:
        self.random = random.Random(seed)  # noqa: S311  measurements want the same rows every time

    def key(self) -> str:
        """A key as the product makes them."""
        return "".join(self.random.choices(ALPHABET, k=KEY_LENGTH))

    def keys(self, count: int) -> list[str]:
        """So many keys."""
        return [self.key() for _ in range(count)]

    def words(self, length: int) -> str:
        """Chinese text of about this many characters, in sentences."""
        text = "".join(self.random.choices(CHARACTERS, k=length))
        return "。".join(text[n : n + 37] for n in range(0, length, 38)) + "。"

    def talk(self, count: int) -> str:
        """So many words, as frequent as in a language: what a search has to tell apart."""
        return "".join(self.random.choices(WORDS, CHANCES, k=count))


def put(connection: Connection, model: Any, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows straight into the table of a model; columns left out get their defaults."""
    table, batch = db.metadata.tables[model.__tablename__], [dict(row) for row in rows]
    for start in range(0, len(batch), A_TIME):
        connection.execute(insert(table), batch[start : start + A_TIME])
