"""Help for those who use the product, in the product."""

import re
from functools import cache

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from app.people.demonstration import demo_openers
from app.personal.inventory import INVENTORY
from app.search.sources import SOURCES, Pages, Written
from app.shared.text import Text, t
from app.web.guards import public_page
from app.web.navigation import RAILS
from app.web.public import bp

TOPICS: dict[str, tuple[Text, Text]] = {
    "laboratories": (t("检验检测机构怎样申报"), t("找项目、写申报、提交、补正、看结果、做任务、领证书")),
    "judges": (t("评审专家怎样评审"), t("接受邀请、签承诺、报回避、打分、提交")),
    "officers": (t("承办人怎样办一期榜单或征集"), t("建立、发布、审查、评审、拟定、公示、立项、案例和证书")),
    "openers": (
        t("开启人怎样密封、演练和开启"),
        t("钥匙和口令、指定三位、演练、开启、更换，以及它防不住什么"),
    ),
    "recommenders": (t("推荐单位怎样推荐案例"), t("看本市的申报、写意见、排先后、报送推荐函")),
    "enterprises": (t("发榜企业做什么"), t("填报需求、会签任务书、看里程碑、会签验收")),
    "tasks": (
        t("任务从签署到验收"),
        t("里程碑、延期和变更、专家组和验收、整改、并行攻关、终止"),
    ),
    "alliances": (t("服务联盟怎样加入和运行"), t("谁可以加入、成员能做什么、召集单位和承办人")),
    "supports": (t("政策支持怎样登记"), t("凭什么得到、由谁登记和同意、在哪里看得到")),
    "supervision": (
        t("信用、撤销入选和监管职责"),
        t("等级和失信行为有什么影响，弄虚作假怎样处理，三级职责在哪里查"),
    ),
    "competitions": (
        t("四类遴选各是怎样的"),
        t("揭榜挂帅、中心建设、研发十佳案例、优良案例，匿名评审和案例页"),
    ),
    "centres": (
        t("中心从拟建到挂牌"),
        t("排序、限额分配、建设、预验收和盲样考核、验收、挂牌、年度评估和除名"),
    ),
    "certificates": (t("入选证书"), t("谁有证书、在哪里下载、怎样查验")),
    "receipts": (t("回执怎样核对"), t("回执证明什么、保存什么、怎样核对、标箱和公开日志")),
    "objections": (t("怎样查看公示和提出异议"), t("公示期、异议的条件、处理和查询")),
    "privacy": (t("个人信息说明"), t("保存什么、为什么、多久，怎样查看、更正、下载和删除")),
}


RAILS.add("public", t("帮助"), "public.help_index")


@bp.get("/help")
@public_page
def help_index() -> ResponseReturnValue:
    """What help there is."""
    return render_template("public/help_index.html", topics=TOPICS)


@bp.get(f"/help/<any({','.join(TOPICS)}):topic>")
@public_page
def help_topic(topic: str) -> ResponseReturnValue:
    """One topic, for one reader."""
    title, lead = TOPICS[topic]
    openers = demo_openers() if topic == "openers" and current_app.config["DEMO"] else []
    shown = {"title": title, "lead": lead, "inventory": INVENTORY, "openers": openers}
    return render_template(f"public/help/{topic}.html", **shown)


SENTENCE = re.compile(r"_\('([^']*)'")
FURTHER = re.compile(r"{% trans %}(.*?){% endtrans %}", re.S)


def searched_topics() -> list[Written]:
    """The topics as the search shows them: what their templates say in the source language."""
    return [
        Written(title, f"{lead}\n{_sentences(topic)}", f"/help/{topic}")
        for topic, (title, lead) in TOPICS.items()
    ]


@cache
def _sentences(topic: str) -> str:
    loader = current_app.jinja_env.loader
    assert loader is not None  # noqa: S101
    source, _name, _uptodate = loader.get_source(current_app.jinja_env, f"public/help/{topic}.html")
    return "\n".join([*SENTENCE.findall(source), *FURTHER.findall(source)])


SOURCES.add_pages(Pages("help", t("帮助"), searched_topics))
