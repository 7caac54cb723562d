"""A made-up list of duties for the province, its cities and two counties."""

from app.cli.demo import cast
from app.cli.demo.stage import Stage
from app.duties.listing import ListedDuty
from app.duties.service import import_duties
from app.duties.states import Level

BASIS = "《检验检测机构监督管理办法》（总局令第39号）"
PROVINCE = (
    "统筹全省检验检测机构监督检查，组织交叉检查",
    "发布检验检测机构信用风险分类结果",
    "核查全省范围的举报线索",
)
CITY = (
    "对本市检验检测机构实施双随机抽查",
    "核查本市检验检测机构的举报线索",
    "推荐本市机构的案例并对材料真实性把关",
)
COUNTY = ("对本县（区）检验检测机构开展日常巡查", "督促问题整改并复查")
COUNTIES = ("示例县", "示例区")
SOURCE = "示例省市场监督管理局三级监管职责清单〔2026〕1号（示例）"


def list_duties(stage: Stage) -> None:
    """In force since last month."""
    rows = [
        ListedDuty(Level.PROVINCE, "江苏省", title, BASIS, "江苏省市场监督管理局（示例）", cast.ACCREDITATION)
        for title in PROVINCE
    ]
    for _, city, _ in cast.CITIES:
        office = f"{city}市市场监督管理局（示例）"
        rows += [
            ListedDuty(Level.CITY, f"{city}市", title, BASIS, office, "认证监管处（示例）") for title in CITY
        ]
    for county in COUNTIES:
        office = f"{county}市场监督管理局（示例）"
        rows += [
            ListedDuty(Level.COUNTY, county, title, BASIS, office, "质量监管科（示例）") for title in COUNTY
        ]
    with stage.act("duties"):
        officer = stage.user(cast.OFFICER.mail)
        made = import_duties(rows, SOURCE, "三级监管职责清单（示例）.xlsx", by=officer, at=stage.day(-30))
        made.is_demo = True
