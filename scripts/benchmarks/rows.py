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


def put(connection: Connection, model: Any, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows straight into the table of a model; columns left out get their defaults."""
    table, batch = db.metadata.tables[model.__tablename__], [dict(row) for row in rows]
    for start in range(0, len(batch), A_TIME):
        connection.execute(insert(table), batch[start : start + A_TIME])
