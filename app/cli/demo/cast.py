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
SORTS = (
    "质量检验检测研究院",
    "计量测试研究院",
    "产业技术检测中心有限公司",
    "特种设备检测研究院",
    "新材料检验认证中心",
)
LABORATORIES = 60
MORE_ENTERPRISES = (
    "示例再制造装备有限公司",
    "示例高端纺织有限公司",
    "示例光通信器件有限公司",
    "示例精密轴承有限公司",
    "示例特种电缆有限公司",
    "示例桥梁支座有限公司",
    "示例医用敷料有限公司",
    "示例智能传感有限公司",
    "示例船用阀门有限公司",
    "示例食品机械有限公司",
    "示例环境监测有限公司",
    "示例半导体封装有限公司",
    "示例铝镁合金有限公司",
)
JUDGES = 45
JUDGE_TITLES = ("研究员级高级工程师", "教授", "高级工程师", "研究员")
JUDGE_FIELDS = (
    ("力学计量", "无损检测"),
    ("电磁测量", "高电压试验"),
    ("化学分析", "标准物质"),
    ("几何量测量", "微纳测量"),
    ("热工与流量", "氢能检测"),
    ("可靠性试验", "汽车电子"),
)
JUDGE_STANDARDS = (
    ("GB/T 228.1", "GB/T 5616"),
    ("GB/T 17626.2", "GB/T 16927.1"),
    ("GB/T 27025", "JJF 1059.1"),
    ("GB/T 1958", "JJF 1094"),
    ("GB/T 31138", "GB/T 2624.2"),
    ("GB/T 28046.4", "GB/T 2423.17"),
)


@dataclass(frozen=True)
class Post:
    """A seat of the demonstration that the sign-in page offers."""

    mail: str
    name: str


@dataclass(frozen=True)
class Office:
    """Two officers of a programme office and the kinds that they run; ``contact`` is printed on their calls.

    ``third``: who opens sealed calls beside the two.
    """

    name: str
    contact: str
    officer: Post
    second: Post
    kinds: tuple[str, ...]
    third: Post | None = None

    @property
    def officers(self) -> tuple[Post, ...]:
        """All who sit in the office."""
        return (self.officer, self.second, *((self.third,) if self.third else ()))


OFFICER = Post("officer", "承办人甲（示例）")
SECOND = Post("second-officer", "承办人乙（示例）")
THIRD = Post("third-officer", "承办人庚（示例）")
DISCIPLINE = Post("discipline", "纪检专员（示例）")
SUPERVISOR = Post("supervisor", "监督员（示例）")
SYSTEM = Post("system-admin", "系统管理员（示例）")
SECURITY = Post("security-admin", "安全管理员（示例）")
AUDIT = Post("audit-admin", "审计管理员（示例）")

ACCREDITATION, METROLOGY = "认可与检验检测监督管理处（示例）", "计量处（示例）"
OFFICES = (
    Office(ACCREDITATION, "示例处室，电话 025-00000000", OFFICER, SECOND, ("challenge",), THIRD),
    Office(
        ACCREDITATION,
        f"{ACCREDITATION}，电话 025-00000001",
        Post("award-officer", "承办人丙（示例）"),
        Post("award-second", "承办人丁（示例）"),
        ("rd_case", "service_case"),
    ),
    Office(
        METROLOGY,
        f"{METROLOGY}，电话 025-00000002",
        Post("centre-officer", "承办人戊（示例）"),
        Post("centre-second", "承办人己（示例）"),
        ("centre",),
    ),
)
OFFICE_OF = {kind: office for office in OFFICES for kind in office.kinds}


def laboratory_name(number: int) -> tuple[str, str]:
    """(name, region code) of the n-th laboratory, counted from 0: the cities in turn.

    The last one bears another's name, so that the administrator has a look-alike to decide on.
    """
    if number == LABORATORIES - 1:
        return laboratory_name(1)
    place, turn = number % len(CITIES), number // len(CITIES)
    code, city, _ = CITIES[place]
    return f"示例{city}{SORTS[(place + turn) % len(SORTS)]}", code


def recommender(city: str) -> str:
    """Who recommends for a city, by the city's code."""
    return f"recommender-{next(latin for code, _, latin in CITIES if code == city)}"
