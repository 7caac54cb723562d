"""Papers with everything in them that ever broke one."""

from dataclasses import replace

from app.adapters.documents.paper import Circular, Column, Part, Report, Sheet, Table

HOSTILE = (
    '#eval("41*43") #panic() *粗* _斜_ $x^2$ \\u{41} @引用 <标签> `代码` [方] // 注 "引" \u201c号\u201d '
    "{{ 41*43 }} {% if x %} <w:p/> </w:t> &amp; ]]> =1+1 %s"
)
CONTROLS = "前\x00\x0b\x1b\u202e\u200b\ufffe\ud800后"
PLAIN = '#eval("41*43")', "*粗*", "$x^2$", "`代码`", "{{ 41*43 }}", "<w:p/>", "&amp;", "=1+1"
LONG = "一种极长的名称" * 400
COLUMNS = (Column("序号", 1), Column("项目名称", 6, "left"), Column("拟揭榜单位", 5, "left"))
TABLE = Table(
    "2026年度示例名单",
    COLUMNS,
    [[str(n), f"示例项目{n}", "江苏示例检验检测研究院"] for n in range(1, 61)],
)
CIRCULAR = Circular(
    title="关于2026年度江苏省检验检测揭榜挂帅拟揭榜单位的公示",
    issuer="江苏省市场监督管理局",
    number="苏市监〔2026〕18号",
    addressee="各有关单位：",
    paragraphs=["根据《示例》要求，现将拟揭榜单位予以公示。", HOSTILE, CONTROLS],
    attachment=TABLE,
    signer="江苏省市场监督管理局",
    day="2026年11月23日",
    note="此件公开发布",
    stamp="示例数据",
    made_at=1_795_000_000,
)
SHEET = Sheet(
    title="示例评审汇总表",
    subtitle="JSJB-2026-001 示例榜题",
    table=replace(TABLE, rows=[["1", HOSTILE, LONG], ["2", LONG, "𠮷林示例检测所"], *TABLE.rows]),
    signatures=("专家组长签名：", "监督人员签名：", "日期：　　年　　月　　日"),
)
REPORT = Report(
    title="2026年度江苏省检验检测揭榜挂帅榜单（示例）任务书",
    subtitle="编号：JSJB-2026-001-01",
    issuer="江苏省市场监督管理局",
    parts=(
        Part("一、内容", (HOSTILE,), TABLE, remarks=("说明。",)),
        Part("二、签署", signatures=("专家组长签名：", "日期：　　年　　月　　日"), on_own_page=True),
    ),
    stamp="示例数据",
    made_at=1_795_000_000,
)
