"""What the acts on alliances, supports and duties are called."""

from app.shared.text import Text, t

ALLIANCE_ACTS: dict[str, Text] = {
    "alliance.created": t("建立服务联盟"),
    "alliance.edited": t("修改服务联盟"),
    "alliance.ended": t("联盟已结束"),
    "alliance.started": t("联盟开始运行"),
    "alliance_charter.adopted": t("联盟章程生效"),
    "alliance_member.agreed": t("同意加入联盟"),
    "alliance_member.appointed": t("确定联盟召集单位"),
    "alliance_member.asked": t("申请加入联盟"),
    "alliance_member.left": t("退出联盟"),
    "alliance_member.refused": t("不同意加入联盟"),
    "alliance_member.removed": t("联盟成员除名"),
    "alliance_notice.published": t("发布联盟通知"),
    "alliance_notice.withdrawn": t("撤回联盟通知"),
    "alliance_topic.added": t("列入联盟共享或试点"),
    "alliance_topic.removed": t("移出联盟共享或试点"),
    "support.granted": t("登记政策支持"),
    "support.revoked": t("撤销政策支持的登记"),
    "inspection.corrected": t("更正检查发现"),
    "inspection.recorded": t("登记检查发现"),
    "duty_list.imported": t("更新三级监管职责清单"),
}
