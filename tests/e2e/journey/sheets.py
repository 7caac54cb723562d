"""What a laboratory writes into the form of a bid, section by section: names of fields and answers."""

from collections.abc import Mapping

Sheets = Mapping[str, Mapping[str, str]]

BID: Sheets = {
    "基本信息": {
        "leader": "示例负责人",
        "leader_title": "研究员，测量技术与仪器",
        "abstract": "建立在线溯源装置与方法。（示例数据）",
    },
    "指标响应表": {},
    "技术路线": {
        "route": "一、分析影响量；二、研制装置；三、现场验证。",
        "foundation": "近三年完成同类方法研究四项。",
    },
    "团队与设备": {
        "team-0-name": "示例成员甲",
        "team-0-title": "高级工程师",
        "team-0-part": "溯源",
        "team-0-months": "12",
    },
    "里程碑与经费": {
        "milestones-0-title": "装置研制报告",
        "milestones-0-month": "12",
        "milestones-0-share": "40",
        "milestones-1-title": "用户验证报告",
        "milestones-1-month": "24",
        "milestones-1-share": "60",
        "price": "460",
        "risks": "核心器件供货周期长，提前锁定两家供应商。",
    },
    "附件与承诺": {"truth": "yes", "no_disputes": "yes", "unrelated": "yes"},
}
