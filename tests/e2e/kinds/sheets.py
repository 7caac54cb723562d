"""What laboratories write into the forms of the other kinds, and officers into their items."""

from tests.e2e.journey.sheets import Sheets
from tests.e2e.kinds.cast import CITY, EVERYBODY, FIRST

CASE_TITLE = "新能源汽车充电插头的耐盐雾设计验证"
CLIENT, ALIAS = "示例沿海充电设备有限公司", "某充电设备企业"
MASKED = "隐去名称"
CHAIN = "电动汽车"
CASE: Sheets = {
    "案例概况": {
        "title": CASE_TITLE,
        "chain": CHAIN,
        "abstract": "充电插头在沿海使用一年即锈蚀卡滞。把盐雾试验提前到选材阶段，三个月找到了镀层方案。",
        "begun_on": "2025-03-01",
        "ended_on": "2026-06-30",
        "client": CLIENT,
        "client_naming": MASKED,
        "client_alias": ALIAS,
    },
    "需求与做法": {
        "need": "插头送检时才发现盐雾后插拔力超限，改一次模具要两个月，连续三轮不合格。",
        "stage": "设计",
        "mode": "联合研发",
        "work": f"{EVERYBODY[FIRST]}派两名工程师驻厂，先对六种镀层做中性盐雾与插拔循环的组合试验，再定结构。",
    },
    "成效与推广": {
        "effect": "一次通过型式试验，研制周期缩短近一半，新插头当年销售三万套。",
        "effects-0-figure": "研制周期",
        "effects-0-before": "14",
        "effects-0-after": "8",
        "effects-0-unit": "个月",
        "reuse": "镀层与插拔的组合试验方法已写成作业指导书，连接器企业可以照着做。",
    },
    "附件与承诺": dict.fromkeys(("truth", "consent", "no_misconduct", "never_selected"), "yes"),
}

CENTRE_TITLE = "江苏省新能源汽车充电设备质量检验检测中心（示例）"
CENTRE = {
    "title": CENTRE_TITLE,
    "chain_id": CHAIN,
    "region_code": CITY,
    "background": "充电设备送检须出省，排队四个月以上。",
    "requirements": "独立法人，三年内无虚假报告处罚。",
    "months": "24",
    "amount": "3000",
    "source_issuer": "1800",
    "source_own": "1200",
    "fact_centre_type": "省质检中心",
    "fact_existing": "华东有两家，均不能做大功率液冷充电的全项试验。",
    "fact_coverage": "充电桩、充电插头、液冷电缆，共三类产品。",
    "fact_site_area": "6000",
    "fact_staff": "40",
}
PLAN: Sheets = {
    "基本信息": {
        "leader": "示例负责人",
        "leader_title": "研究员，电气检测",
        "abstract": "以现有充电设备实验室为基础，两年建成省中心。（示例数据）",
        "need": "服务省内充电设备企业，与现有中心错位。",
    },
    "一、技术能力": {
        "ability": "现有三类产品能力，建成后覆盖大功率液冷充电全项。",
        "parameters_now": "80",
        "parameters_goal": "180",
        "equipment-0-name": "大功率充电试验系统",
        "equipment-0-status": "拟购",
        "equipment-0-value": "1200",
        "site_area": "6200",
    },
    "二、人才队伍": {"people": "现有三十人，两年内增至四十人。", "staff": "40", "staff_senior": "12"},
    "三、科研能力": {"research": "主持省级项目两项，起草行业标准三项。"},
    "四、运行机制": {"running": "独立运行，收费公开，设备向企业开放。"},
    "五、影响力和权威性": {"standing": "近三年能力验证全部满意。"},
    "六、政府支持与投入": {"support": "所在区提供场地和专项资金。"},
    "建设计划与经费": {
        "milestones-0-title": "实验室改造完成",
        "milestones-0-month": "12",
        "milestones-0-share": "60",
        "milestones-1-title": "取得资质认定",
        "milestones-1-month": "24",
        "milestones-1-share": "40",
        "price": "3000",
        "budget-0-name": "设备",
        "budget-0-amount": "3000",
        "risks": "设备交付延期，提前签约。",
    },
    "附件与承诺": dict.fromkeys(("truth", "no_misconduct", "no_interest"), "yes"),
}
