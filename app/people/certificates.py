"""What the twelve digits of a CMA certificate say (facts.md 5.1)."""

import re
from dataclasses import dataclass
from datetime import date

from app.shared.text import Text, t

FORM = re.compile(r"(\d{2})(0\d|[12]\d|3[01])(0\d|1\d|2[01])([012]\d|3[0-4])(\d{4})")
VALID_YEARS = 6

AUTHORITIES = (
    *(t("国家"), t("北京"), t("天津"), t("河北"), t("山西"), t("内蒙古"), t("辽宁"), t("吉林")),
    *(t("黑龙江"), t("上海"), t("江苏"), t("浙江"), t("安徽"), t("福建"), t("江西"), t("山东")),
    *(t("河南"), t("湖北"), t("湖南"), t("广东"), t("广西"), t("海南"), t("重庆"), t("四川")),
    *(t("贵州"), t("云南"), t("西藏"), t("陕西"), t("甘肃"), t("青海"), t("宁夏"), t("新疆")),
)
FIELDS = (
    *(t("食品"), t("建筑工程"), t("建材"), t("卫生计生"), t("农林牧渔"), t("机动车安检")),
    *(t("公安刑事技术"), t("司法鉴定"), t("机械"), t("电子信息"), t("轻工"), t("纺织服装")),
    *(t("环境与环保"), t("水质"), t("化工"), t("医疗器械"), t("采矿冶金"), t("能源")),
    *(t("医学"), t("生物安全"), t("综合"), t("其他")),
)
SECTORS = (
    *(t("教育"), t("工信"), t("公安"), t("司法"), t("国土"), t("环保"), t("住建"), t("交通")),
    *(t("水利"), t("农业"), t("卫计"), t("技术监督"), t("检验检疫"), t("安监"), t("食药")),
    *(t("林业"), t("中科院"), t("粮食"), t("国防科工"), t("海洋"), t("测绘"), t("铁路"), t("机械")),
    *(t("化工"), t("石油"), t("电力"), t("轻工"), t("商贸"), t("建材"), t("供销")),
    *(t("分析测试与冶金"), t("有色"), t("节能"), t("军队"), t("其他")),
)


@dataclass(frozen=True)
class CmaNumber:
    """A certificate number taken apart: year of issue, issuing authority, field, supervising sector, serial."""

    year: int
    authority: Text
    field: Text
    sector: Text
    serial: int


def read_cma(number: str) -> CmaNumber | None:
    """The parts of a certificate number, or None where it is none (the form is the law's: 12 digits, known codes)."""
    found = FORM.fullmatch(number)
    if found is None:
        return None
    year, authority, field, sector, serial = (int(part) for part in found.groups())
    if serial == 0:
        return None
    return CmaNumber(2000 + year, AUTHORITIES[authority], FIELDS[field], SECTORS[sector], serial)


def cma_problem(number: str, valid_until: date | None, on: date) -> dict[str, Text]:
    """What is wrong with a number and the last day printed beside it: {field: sentence}, empty where nothing is.

    ``on`` is today. A certificate that has run out is no error: laboratories register while they renew it, and
    eligibility is asked again where a bid begins.
    """
    parts = read_cma(number)
    if parts is None:
        return {"cma_number": t("资质认定证书编号为 12 位数字，例如 261020340123，请对照证书核对")}
    if parts.year > on.year:
        return {"cma_number": t("证书编号前两位是发证年份，%(year)s 年尚未到来", year=parts.year)}
    if valid_until is None:
        return {"cma_valid_until": t("填写证书上的有效期截止日")}
    if not parts.year <= valid_until.year <= parts.year + VALID_YEARS:
        return {
            "cma_valid_until": t(
                "按编号，证书于 %(year)s 年发出，有效期 6 年，截止日应不晚于 %(last)s 年",
                year=parts.year,
                last=parts.year + VALID_YEARS,
            )
        }
    return {}
