"""The bottlenecks of the earlier lists: invented, technically plausible, marked as sample data on every page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """One item: title, chain, city code, indicators as an office writes them, 万元, months, places, complaint."""

    title: str
    chain: str
    city: str
    indicators: str
    amount: int
    months: int
    places: int = 1
    trouble: str = "not_testable"


DELIVERED = (
    Topic(
        "光刻胶关键性能测试方法研究",
        "新型显示",
        "320500",
        "膜厚均匀性≤1.5%；线宽 U≤0.02 μm(k=2)；敏感度重复性≤2%；颗粒≥0.1 μm；方法标准1项",
        260,
        12,
    ),
    Topic(
        "工业机器人减速器回差现场校准方法研究",
        "工业机器人",
        "320100",
        "回差 U≤3″(k=2)；扭矩0–2000 N·m；现场温度5~40℃；重复性≤0.5%；方法标准1项",
        220,
        12,
    ),
    Topic(
        "车用液氢气瓶蒸发率测试装置研制",
        "氢能",
        "320400",
        "蒸发率 Urel≤2%(k=2)；容积50–500 L；温度≤20 K；连续运行≥240 h；压力 U≤0.1%",
        480,
        24,
    ),
    Topic(
        "400G 光通信器件参数计量标准研究",
        "光通信",
        "320200",
        "波长1260–1640 nm；带宽≥70 GHz；光功率 U≤0.1 dB(k=2)；眼图抖动≤150 fs；校准规范1项",
        320,
        18,
        3,
    ),
    Topic(
        "大吨位衡器在线校准方法研究",
        "仪器仪表",
        "320300",
        "称量0–500 t；Urel≤0.05%(k=2)；校准时间≤4 h；环境风速≤5 m/s；方法标准1项",
        180,
        15,
        trouble="not_accurate",
    ),
    Topic(
        "水中微塑料定量检测方法研究",
        "水污染防治装备",
        "320282",
        "粒径1–5000 μm；检出限≤5 个/L；回收率80–120%；RSD≤10%；标准物质1项",
        150,
        12,
        trouble="not_complete",
    ),
)
MOVING = (
    Topic(
        "功率半导体结温瞬态测量方法研究",
        "第三代半导体",
        "320500",
        "温度−55~200℃；分辨率≤0.1℃；采样≥10 MHz；U≤0.8℃(k=2)；方法标准1项",
        300,
        18,
    ),
    Topic(
        "海缆接头局部放电在线监测能力研究",
        "智能电网",
        "320600",
        "灵敏度≤5 pC；定位≤1 m；频带0.1–30 MHz；连续运行≥6月；误报≤1%",
        280,
        18,
    ),
    Topic(
        "船用低温阀门泄漏率检测装置研制",
        "高技术船舶",
        "321200",
        "温度≤−196℃；泄漏率 U≤5%(k=2)；口径15–300 mm；压力0–10 MPa；循环≥1000次",
        260,
        15,
    ),
    Topic(
        "体外诊断试剂基质效应评价方法研究",
        "体外诊断",
        "321200",
        "基质≥10种；偏差≤5%；Urel≤3%(k=2)；稳定性≥12月；定值实验室≥8家",
        240,
        18,
        trouble="not_accurate",
    ),
    Topic(
        "数控机床热误差在机测量方法研究",
        "数控机床",
        "320300",
        "热误差 U≤1 μm(k=2)；行程0–2 m；采样≤1 s；补偿后残差≤3 μm；方法标准1项",
        200,
        12,
    ),
    Topic(
        "特钢夹杂物三维表征方法研究",
        "特钢材料",
        "320200",
        "夹杂物≥1 μm；漏检≤1%；体积比 U≤5%(k=2)；≤30 min/件；方法标准1项",
        210,
        12,
    ),
)
