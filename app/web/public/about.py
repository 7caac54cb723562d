"""The site about itself: its map for people, its accessibility, itself in plain words."""

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from app.shared.text import Text, t
from app.web.guards import public_page
from app.web.public import bp

Row = tuple[Text, Text, str]
GROUPS: tuple[tuple[Text, tuple[tuple[Text, Text, str], ...]], ...] = (
    (
        t("看榜单、征集和结果"),
        (
            (t("榜单与征集"), t("难题榜单、中心建设榜单和案例征集，正在进行的和往期的"), "calls"),
            (t("项目"), t("按产业链、所在地和类别找一个项目"), "items"),
            (t("中心建设"), t("拟建的中心和排序的理由"), "centres"),
            (t("公示"), t("拟入选名单和最终结果，可以提出异议"), "notices"),
            (t("入选案例"), t("检验检测怎样帮企业解决难题"), "cases"),
            (t("历年入选案例"), t("每一年的十佳和优良案例"), "seasons"),
            (t("宣传活动"), t("质量月、世界认可日和机构开放日"), "campaigns"),
        ),
    ),
    (
        t("找需求和机构"),
        (
            (t("需求清单"), t("找不到、测不了、测不全的项目"), "needs"),
            (t("能力清单"), t("哪家机构按什么标准能测什么"), "capabilities"),
            (t("产业链"), t("一条链上的需求、项目、案例和机构"), "chains"),
            (t("检验检测机构"), t("按所在地找机构，看资质和入选结果"), "laboratories"),
            (t("服务联盟"), t("一条链上结成联盟的机构"), "alliances"),
            (t("搜索"), t("写一个词或者一句话"), "search"),
        ),
    ),
    (
        t("办事和核验"),
        (
            (t("帮助"), t("申报、推荐、评审、承办怎样做"), "help_index"),
            (t("查询异议"), t("凭查询码看异议的处理情况"), "find_objection"),
            (t("证书查验"), t("凭编号或二维码核对证书"), "verify"),
            (t("凭什么相信本平台"), t("承诺什么、怎样证明、保证不了什么"), "trust"),
            (t("公开日志"), t("核对回执，自己查验平台的记录"), "log"),
            (t("我为政府网站找错"), t("指出网页上的错误"), "report_fault"),
        ),
    ),
    (
        t("关于本站"),
        (
            (t("九项措施"), t("政策要求了什么，平台做到了什么"), "measures"),
            (t("用大白话说"), t("这个网站是做什么的"), "plain"),
            (t("无障碍声明"), t("本站怎样让每个人都能用"), "accessibility"),
            (t("无障碍设置"), t("字号、颜色对比、长者模式"), "reading"),
            (t("开放数据"), t("成批下载，或由程序读取"), "open_data"),
        ),
    ),
)


def sections() -> list[str]:
    """The addresses of the map, for those who read it by program."""
    return [url for _title, rows in GROUPS for _label, _words, url in _rows(rows)]


@bp.get("/site-map")
@public_page
def site_map() -> ResponseReturnValue:
    """Every section of the site, for people; ``/sitemap.xml`` is for programs."""
    return render_template(
        "public/about/site_map.html", groups=[(title, _rows(rows)) for title, rows in GROUPS]
    )


def _rows(rows: tuple[tuple[Text, Text, str], ...]) -> list[Row]:
    known = current_app.view_functions
    return [
        (label, words, url_for(f"public.{name}")) for label, words, name in rows if f"public.{name}" in known
    ]


@bp.get("/about/accessibility")
@public_page
def accessibility() -> ResponseReturnValue:
    """What the site does so that everybody can read it, what it does not yet, and whom to tell."""
    return render_template("public/about/accessibility.html")


@bp.get("/about/plain")
@public_page
def plain() -> ResponseReturnValue:
    """What the site is, in plain words."""
    return render_template("public/about/plain.html")
