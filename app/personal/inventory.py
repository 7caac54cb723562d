"""What personal data the platform keeps: every column, why, how long, and what becomes of it when somebody leaves.

``/help/privacy`` prints this table, a copy of one's own data is made by it, and a test compares it with the models: a
column that refers to a person, or that might hold a name, is here or the test fails (PIPL Art. 17, 45, 47).
"""

from dataclasses import dataclass

from app.shared.text import Text, t


@dataclass(frozen=True)
class Kept:
    """One sort of data. ``columns``: ``table.column`` of everything of that sort; ``until``: when it goes."""

    key: str
    title: Text
    columns: tuple[str, ...]
    why: Text
    who: Text
    until: Text


def _columns(**tables: str) -> tuple[str, ...]:
    return tuple(f"{table}.{column}" for table, columns in tables.items() for column in columns.split())


INVENTORY: tuple[Kept, ...] = (
    Kept(
        "account",
        t("账户资料：姓名、邮箱、电话、语言"),
        _columns(user="email name phone locale"),
        t("登录、联系、署名"),
        t("本人、同机构的成员（姓名和邮箱）、安全管理员（电话隐去中间几位）"),
        t("注销账户时清除；姓名改为“已注销用户”"),
    ),
    Kept(
        "factors",
        t("登录凭据：密码的散列、验证器密钥（加密）、恢复码（加密）、通行密钥的公钥"),
        _columns(
            user="password fs_uniquifier fs_webauthn_user_handle tf_primary_method tf_totp_secret tf_phone_number"
            " mf_recovery_codes",
            passkey="user_id name credential_id public_key extensions transports device_type usage",
        ),
        t("核对登录的是本人"),
        t("没有人能看到"),
        t("注销账户时删除"),
    ),
    Kept(
        "sessions",
        t("登录记录：来源地址、浏览器、时间、信任的设备、尝试登录的邮箱的散列"),
        _columns(
            login_session="user_id data details",
            sign_in_attempt="account source",
            trusted_device="user_id agent key_digest source",
        ),
        t("结束别处的登录，防止猜测密码"),
        t("本人、安全管理员"),
        t("登录结束后一小时内删除；尝试记录保存 90 天"),
    ),
    Kept(
        "seats",
        t("席位、机构成员关系、加入机构的邀请"),
        _columns(
            seat="user_id granted_by_id",
            membership="user_id",
            invitation="email invited_by_id accepted_by_id",
            reader="user_id why",
            recommendation_list="sent_by_id",
        ),
        t("决定谁可以做什么"),
        t("本人、同机构的成员、系统管理员和安全管理员"),
        t("随档案保存；邀请在失效 180 天后清除邮箱"),
    ),
    Kept(
        "expert",
        t("专家资料：单位、职称、专业、任职经历"),
        _columns(
            expert="user_id employer_name title fields chain_names region_code employer_code standards languages posts"
        ),
        t("抽取专家、回避核对"),
        t("本人、承办人"),
        t("注销账户时清除"),
    ),
    Kept(
        "letters",
        t("发给本人的通知"),
        _columns(letter="user_id subject body path"),
        t("告知办理进展"),
        t("本人"),
        t("两年后清除内容；注销账户时清除内容"),
    ),
    Kept(
        "contacts",
        t("机构联系人、榜单和项目联系方式"),
        _columns(
            organisation="contact_name contact_phone public_contact",
            call="contact",
            item="contact",
            open_day="registration",
            duty="contact",
        ),
        t("办理申报时联系机构；公众联系承办人"),
        t("机构联系人：本机构、承办人、系统管理员；榜单联系方式：公众"),
        t("由机构或承办人修改，随档案保存"),
    ),
    Kept(
        "applications",
        t("申报材料中的负责人、团队成员、文件和推荐意见"),
        _columns(
            draft="fields",
            partner="terms invited_by_id answered_by_id",
            entry_version="content summary manifest submitted_by_id",
            blind_copy="content manifest made_by_id",
            stored_file="name uploaded_by_id",
            upload_check="hits",
            identity_finding="label before hit after reason decided_by_id",
            case="client_name confirmed_by_id published_by_id created_by_id",
            recommendation="opinion by_id",
        ),
        t("评审申报，是档案的一部分"),
        t("本机构；截止后承办人、被分派的专家（匿名评审时隐去身份）"),
        t("未提交的草稿由机构删除；已提交的随档案保存"),
    ),
    Kept(
        "judging",
        t("评审记录：分派、打分、评语、回避申报、签字、会议出席"),
        _columns(
            panelist="user_id decline_reason",
            panel_invitation="user_id reason",
            panel_opinion="text written_by_id",
            panel_draw="pool left_out log drawn_by_id",
            drawn_expert="user_id",
            assignment="judge_id why end_reason",
            assignment_change="out_id into_id reason made_by_id",
            forbidden_pair="judge_id reason set_by_id",
            conflict="user_id signs sources further note decided_by_id decision_reason",
            review="judge_id comment private_note revisions void_reason",
            mark="comment",
            review_correction="marks reason proposed_by_id agreed_by_id",
            draw_commitment="officer_id",
            absence="user_id noted_by_id",
            spread_reason="reason given_by_id",
            recognition="sign",
            visitor="user_id name duty",
            visit="place note finding conclusion signatures planned_by_id held_by_id confirmed_by_id return_reason"
            " call_off_reason",
            visit_line="observation finding",
            observation="seen evidence",
            adviser="user_id",
            candidate_opinion="user_id why",
        ),
        t("评审公正、可以核对"),
        t("专家本人；承办人和监督人在本轮结束后；公示的评审结果只用代号"),
        t("私人笔记在结果公布 180 天后删除；其余随档案保存"),
    ),
    Kept(
        "questions",
        t("对榜题的提问"),
        _columns(question="asked_by_id text shown draft drafted_by_id answer reason settled_by_id"),
        t("答复提问；答复后的问题向公众公开，不显示提问人"),
        t("提问人：只有本人；问题：承办人、发榜方、监督人，答复后公众"),
        t("随档案保存"),
    ),
    Kept(
        "openers",
        t("开启人的钥匙：公钥，以及用口令锁住的私钥"),
        _columns(
            opener_key="user_id public salt sealed proof",
            call_opener="user_id",
            call_wrap="first_id second_id first_public second_public",
            opening="first_id second_id",
            half_opened="first_id second_id second_public",
            call_sealing="made_by_id",
        ),
        t("两人共同开启密封的申报"),
        t("公钥：承办人；私钥没有口令谁也打不开"),
        t("随档案保存"),
    ),
    Kept(
        "objections",
        t("异议人、说情登记、找错留言的联系方式"),
        _columns(
            objection="objector_name contact_person contact facts filed_by_id opinion handled_by_id",
            solicitation="judge_id who told conclusion closed_by_id",
            appeal="grounds filed_by_id opinion decided_by_id",
            fault="wrong contact answer settled_by_id",
        ),
        t("核实异议并答复；异议须实名"),
        t("只有纪检人员看得到异议人；找错留言由系统管理员看"),
        t("异议办结两年后清除联系方式；找错办结一年后清除联系方式"),
    ),
    Kept(
        "projects",
        t("任务书签字人、项目负责人、验收经办"),
        _columns(
            project="officer_signed_by_id laboratory_signed_by_id issuer_signed_by_id issuer_paper_signatory"
            " issuer_recorded_by_id late_reason late_allowed_by_id end_reason ended_by_id created_by_id"
            " case_invited_by_id terms",
            acceptance="requested_by_id issuer_signed_by_id issuer_paper_signatory issuer_recorded_by_id issuer_opinion"
            " opinion decided_by_id panel_opinion",
            extension="reason asked_by_id answer decided_by_id",
            progress_report="progress problems reported_by_id",
            project_check="topics asked_by_id statement stated_by_id findings concluded_by_id",
            revocation="facts opened_by_id statement stated_by_id findings public_reason decided_by_id",
            panel_expert="user_id named_by_id",
            panel_finding="reason",
            preacceptance="statement asked_by_id members opinion concluded_by_id",
            blind_sample="given_by_id reported_by_id withdrawn_reason",
            termination="reason opened_by_id statement stated_by_id findings decided_by_id",
            checkpoint="compares reason set_by_id decided_by_id",
            run="statement figures handed_in_by_id",
            project_change="detail rows reason asked_by_id answer decided_by_id",
            milestone="report answer confirmed_by_id",
            result="head remark",
            project_member="part",
            payment="voucher reason statement recorded_by_id answered_by_id",
            settlement="note statement drawn_by_id answered_by_id",
        ),
        t("履行任务书"),
        t("项目各方、承办人、监督人"),
        t("随档案保存"),
    ),
    Kept(
        "needs",
        t("需求的联系人、走访记录和专家论证意见"),
        _columns(
            need="contact heard enterprise_name cost_note reason answer filed_by_id",
            need_opinion="expert_name employer opinion recorded_by_id",
            need_offer="made_by_id reason",
            need_message="author_id words",
            need_import="uploaded_by_id reading file_name",
            key_enterprise="name",
        ),
        t("了解并回应企业的检验检测需求"),
        t("填报企业、所在地主管部门、承办人；论证意见只有承办人"),
        t("随档案保存"),
    ),
    Kept(
        "hands",
        t("谁办理了什么：经办人、同意人、决定的理由"),
        _columns(
            approval="reason opinion proposed_by_id decided_by_id payload",
            call="created_by_id",
            campaign="created_by_id",
            shareholding="declared_by_id ended_by_id",
            organisation="created_by_id refusal",
            correction="reason changes",
            list_import="uploaded_by_id reading",
            credit_batch="uploaded_by_id rows",
            alliance="created_by_id",
            duty_list="imported_by_id",
            support="recorded_by_id agreed_by_id revoke_reason",
            alliance_member="asked_by_id decided_by_id offers answer",
            alliance_charter="adopted_by_id",
            alliance_notice="published_by_id",
            alliance_topic="added_by_id",
            credit_rating="entered_by_id reason",
            misconduct="entered_by_id facts lift_reason reason",
            inspection="recorded_by_id facts reason",
            notice="published_by_id created_by_id withdrawal_reason",
            notice_line="reason",
            round="created_by_id closed_by_id",
            assignment_run="asked_by_id chosen_by_id redraw_reason problem answer pinned",
            entry="created_by_id",
            ranking="made_by_id votes",
            allocation="made_by_id",
            reading_batch="made_by_id decided_by_id readings",
            result_pack="made_by_id reason judges",
            shortlist="made_by_id",
            decision="proposed_by_id agreed_by_id opinion reasons end_reason",
            redacted_copy="made_by_id",
            ranking_line="judges",
            screening="opinion decided_by_id checklist",
            dissection="agreed_by_id written_by_id answer",
            case="withdrawal_reason",
            certificate="issued_by_id revoked_by_id reason",
            centre_plan="created_by_id ranked_by_id published_by_id return_reason",
            candidate="filed_by_id reason",
            centre="listed_by_id",
            evaluation="asked_by_id reported_by_id report graded_by_id opinion confirmed_by_id return_reason",
            schedule="imported_by_id",
            doubtful_row="decided_by_id",
            scope_term="sorted_by_id",
        ),
        t("每件事都能查到是谁办的"),
        t("承办人、监督人、审计管理员"),
        t("随档案保存；注销后显示“已注销用户”"),
    ),
    Kept(
        "record",
        t("操作、查阅和被拒绝的操作的记录，只记编号"),
        _columns(act="actor_id figures salt", reading="actor_id page", attempt="actor_id page"),
        t("回答“谁在什么时候看过什么”"),
        t("审计管理员、监督人"),
        t("随档案保存；记录里没有姓名，所以注销不影响它"),
    ),
)
