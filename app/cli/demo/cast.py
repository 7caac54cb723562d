"""Who plays in the demonstration. Every name says 示例; none belongs to a real body or person."""

from dataclasses import dataclass

CITIES = (
    ("320100", "南京", "nanjing"),
    ("320200", "无锡", "wuxi"),
    ("320300", "徐州", "xuzhou"),
    ("320400", "常州", "changzhou"),
    ("320500", "苏州", "suzhou"),
    ("320600", "南通", "nantong"),
    ("320700", "连云港", "lianyungang"),
    ("320800", "淮安", "huaian"),
    ("320900", "盐城", "yancheng"),
    ("321000", "扬州", "yangzhou"),
    ("321100", "镇江", "zhenjiang"),
    ("321200", "泰州", "taizhou"),
    ("321300", "宿迁", "suqian"),
)
SORTS = ("质量检验检测研究院", "计量测试研究院", "产业技术检测中心有限公司", "特种设备检测研究院")
LABORATORIES = 40
MORE_ENTERPRISES = ("示例再制造装备有限公司", "示例高端纺织有限公司", "示例光通信器件有限公司")
JUDGES = 30
JUDGE_TITLES = ("研究员级高级工程师", "教授", "高级工程师", "研究员")
JUDGE_FIELDS = (
    ("力学计量", "无损检测"),
    ("电磁测量", "高电压试验"),
    ("化学分析", "标准物质"),
    ("几何量测量", "微纳测量"),
    ("热工与流量", "氢能检测"),
    ("可靠性试验", "汽车电子"),
)


@dataclass(frozen=True)
class Post:
    """A seat of the demonstration that the sign-in page offers."""

    mail: str
    name: str


OFFICER = Post("officer", "承办人甲（示例）")
SECOND = Post("second-officer", "承办人乙（示例）")
DISCIPLINE = Post("discipline", "纪检专员（示例）")
SUPERVISOR = Post("supervisor", "监督员（示例）")
SYSTEM = Post("system-admin", "系统管理员（示例）")
SECURITY = Post("security-admin", "安全管理员（示例）")
AUDIT = Post("audit-admin", "审计管理员（示例）")


def laboratory_name(number: int) -> tuple[str, str]:
    """(name, region code) of the n-th laboratory, counted from 0: the cities in turn.

    The last one bears another's name, so that the administrator has a look-alike to decide on.
    """
    if number == LABORATORIES - 1:
        return laboratory_name(1)
    place, turn = number % len(CITIES), number // len(CITIES)
    code, city, _ = CITIES[place]
    return f"示例{city}{SORTS[(place + turn) % len(SORTS)]}", code
