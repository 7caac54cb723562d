"""The six heads under which a centre plans, is visited and is accepted, and what puts one centre before another."""

from app.kinds.kind import Head, Reason
from app.shared.text import t

SIX_HEADS = (
    Head("ability", t("技术能力"), t("检测项目与参数、设备与环境、方法标准、量值溯源")),
    Head("people", t("人才和团队建设"), t("负责人、技术骨干与高级职称人数、培训与考核")),
    Head("research", t("科研能力"), t("科研项目、标准制修订、新方法和仪器研制")),
    Head("operation", t("运行状况"), t("质量体系运行、业务量、能力验证和盲样考核结果")),
    Head("authority", t("影响力和权威性"), t("制度建设与能力发展、行业认可、服务企业和承担任务的情况")),
    Head("support", t("地方政府支持及持续投入"), t("场地、资金、政策承诺及其落实情况")),
)

URGENCY = (Reason("needs", 40), Reason("urgent", 30), Reason("tier", 20), Reason("opinion", 10))
