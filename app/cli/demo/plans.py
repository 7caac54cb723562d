"""What laboratories write into their construction plans: the six acceptance heads, milestones, money."""

from app.calls.models import Item

RISKS = "设备到货延迟：与两家供应商签订供货约定；人员流动：核心岗位设 AB 角。"
BUDGET = (("关键设备", 60), ("实验场地改造", 20), ("人员与培训", 12), ("方法研究与能力验证", 8))
MILESTONES = (
    ("完成场地改造和首批设备安装，通过阶段核查", 0.35, 40),
    ("完成设备调试、方法验证和扩项申请", 0.75, 40),
    ("通过资质认定扩项，具备验收条件", 1.0, 20),
)


def plan_answers(item: Item, number: int) -> dict[str, object]:
    """The answers of one bidder for a centre; ``number`` tells the bidders of an item apart."""
    facts, amount, months = item.facts, int(item.amount or 5000), item.months or 24
    goal = int(facts.get("parameters") or 120)
    total = amount - 150 * number
    return {
        "abstract": f"依托现有实验室筹建{item.title}，{months} 个月建成，面向全省开放服务。（示例数据）",
        "need": f"{item.background}拟与现有中心错位分工，重点补上省内空白。（示例数据）",
        "ability": f"覆盖范围：{facts.get('coverage', '')}现有参数能够支撑首批服务，其余随设备到位分批扩项。",
        "parameters_now": str(goal // (3 + number)),
        "parameters_goal": str(goal),
        "equipment": [
            {"name": "主体试验装置", "status": "拟购", "value": str(total * 4 // 10)},
            {"name": "标准器与溯源装置", "status": "已有", "value": str(total // 10)},
            {"name": "环境与可靠性试验设备", "status": "拟购", "value": str(total // 5)},
        ],
        "site_area": str(facts.get("site_area") or 3000),
        "people": "负责人从事本领域二十年以上，骨干稳定；三年内再引进博士 4 名，设专职质量负责人。（示例数据）",
        "staff": str(facts.get("staff") or 30),
        "staff_senior": str(facts.get("staff_senior") or 8),
        "research": "近三年承担省级以上科研项目 5 项，主持行业和地方标准 4 项，授权发明专利 6 件。（示例数据）",
        "running": "独立建账、公正声明、收费公开；设备入网共享，对小微企业减免三成，每年发布质量分析报告。（示例数据）",
        "standing": "参加能力验证结果满意，任三个标准化技术委员会委员单位，与两所高校共建实验室。（示例数据）",
        "support": "属地政府提供用地和配套资金，承诺分三年到位，并安排人才公寓。（示例数据）",
        "milestones": [
            {"title": title, "month": str(max(1, round(months * part))), "share": str(share)}
            for title, part, share in MILESTONES
        ],
        "price": str(total),
        "own_funds": str(total * 3 // 10),
        "budget": [{"name": name, "amount": str(total * share // 100)} for name, share in BUDGET],
        "risks": RISKS,
    }
