"""What acts on centres are called, from the first proposal to the last evaluation (``words`` gathers them)."""

from app.shared.text import Text, t

CENTRES: dict[str, Text] = {
    "candidate.admitted": t("拟建中心列入比选"),
    "candidate.edited": t("修改拟建中心"),
    "candidate.filed": t("提出拟建中心"),
    "candidate.needs_linked": t("核对拟建中心对应的需求"),
    "candidate.opinion_given": t("专家提出紧迫性意见"),
    "candidate.set_aside": t("拟建中心未列入比选"),
    "centre_plan.advisers_invited": t("邀请论证专家"),
    "centre_plan.asked": t("开始专家论证"),
    "centre_plan.created": t("开始征集拟建中心"),
    "centre_plan.edited": t("修改排序办法"),
    "centre_plan.list_drafted": t("据排序起草榜单"),
    "centre_plan.published": t("公布中心建设排序"),
    "centre_plan.ranked": t("生成中心建设排序"),
    "centre_plan.returned": t("退回中心建设排序"),
    "centre.listed": t("中心挂牌"),
    "centre.struck_off": t("中心除名"),
    "evaluation.asked": t("布置年度评估"),
    "evaluation.confirmed": t("年度评定已确认"),
    "evaluation.graded": t("作出年度评定"),
    "evaluation.reported": t("提交年度自评"),
    "evaluation.returned": t("退回年度评定"),
}
