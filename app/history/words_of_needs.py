"""Acts on needs and on what laboratories offer to them, in words."""

from app.shared.text import Text, t

NEED_ACTS: dict[str, Text] = {
    "need.amended": t("修改需求"),
    "need.answered": t("回应需求"),
    "need.closed": t("办结需求"),
    "need.confirmation_asked": t("请企业确认需求"),
    "need.confirmed": t("确认需求仍然存在"),
    "need.filed": t("需求填报"),
    "need.merged": t("合并需求"),
    "need.published": t("发布需求"),
    "need.raised": t("需求转为榜题"),
    "need.recorded": t("代为登记需求"),
    "need.reopened": t("重新办理需求"),
    "need.returned": t("退回需求"),
    "need.unlisted": t("需求撤下清单"),
    "need.vetted": t("记录需求的论证意见"),
    "need.withdrawn": t("企业撤回需求"),
    "need.surveyed": t("按问卷登记需求"),
    "need_import.dropped": t("放弃需求表格"),
    "need_import.saved": t("需求表格已导入"),
    "need_import.started": t("上传需求表格"),
    "need_message.written": t("供需双方留言"),
    "need_offer.begun": t("扩项或分设开始建设"),
    "need_offer.dropped": t("放弃扩项或分设计划"),
    "need_offer.made": t("机构响应需求"),
    "need_offer.reached": t("机构已具备能力"),
    "need_offer.withdrawn": t("机构撤回响应"),
}
