"""Findings about an MHD submission: each function is one code."""

from yizhou.kernel.errors.contracts import Fault, Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING


def not_a_bundle(found: str) -> Fault:
    return Fault(
        "mhd.not_a_bundle", ERROR, "Bundle", f"这里应是 Bundle（transaction）或 DocumentReference，收到 {found}",
        "请按 IHE MHD ITI-65 发送 Provide Document Bundle，或按 ITI-105 发送 DocumentReference",
    )  # fmt: skip


def nothing_submitted() -> Fault:
    return Fault(
        "mhd.nothing_submitted", ERROR, "Bundle", "提交包里没有 DocumentReference", "请至少提交一份文档的 DocumentReference"
    )  # fmt: skip


def unique_id_missing(place: str) -> Fault:
    return Fault(
        "mhd.unique_id_missing", ERROR, f"{place}.masterIdentifier", "文档没有唯一标识",
        "请填写 masterIdentifier（system 为 urn:ietf:rfc:3986，value 为 urn:oid:… 或 urn:uuid:…）",
    )  # fmt: skip


def subject_missing(place: str) -> Fault:
    return Fault(
        "mhd.subject_missing", ERROR, f"{place}.subject", "没有说明文档属于哪位居民",
        "请在 subject 引用 Patient（提交包内、contained 或平台的居民编号），或给出 subject.identifier",
    )  # fmt: skip


def content_missing(place: str) -> Fault:
    return Fault(
        "mhd.content_missing", ERROR, f"{place}.content", "没有附件，也没有原文的哈希",
        "请附上 Binary（或 attachment.data）；先登记目录、后送原文时请填写 attachment.hash 和 size",
    )  # fmt: skip


def content_broken(place: str) -> Fault:
    return Fault(
        "mhd.content_broken", ERROR, place, "附件的 Base64 编码有误", "请重新编码附件后再发送"
    )  # fmt: skip


def url_unknown(place: str, url: str) -> Fault:
    return Fault(
        "mhd.url_unknown", ERROR, f"{place}.content[0].attachment.url", f"附件地址 {url} 不在提交包里，也不在已登记的机构存储库里",
        "请把文件作为 Binary 放进同一提交包，或先向州平台登记该存储库",
    )  # fmt: skip


def several_contents(place: str) -> Fault:
    return Fault(
        "mhd.several_contents", WARNING, f"{place}.content", "一份文档只登记第一个附件，其余未登记",
        "同一内容的其他格式请作为另一份文档提交，并声明转换关系（relatesTo: transforms）",
    )  # fmt: skip


def status_refused(place: str, status: str) -> Fault:
    return Fault(
        "mhd.status_refused", ERROR, f"{place}.status", f"新提交的文档状态应为 current，收到 {status}",
        "请以 current 提交；作废请由管理员在平台办理，更正请以替换（relatesTo: replaces）提交",
    )  # fmt: skip


def relation_unreadable(place: str) -> Fault:
    return Fault(
        "mhd.relation_unreadable", ERROR, place, "relatesTo 没有指明关联的文档或关系代码",
        "code 用 replaces、transforms、signs、appends；target 引用提交包内或平台上的 DocumentReference，或给出其标识",
    )  # fmt: skip


def list_kind(place: str, code: str) -> Fault:
    return Fault(
        "mhd.list_kind", ERROR, f"{place}.code", f"List 的类型“{code}”无法识别", "请用 submissionset 或 folder"
    )  # fmt: skip


def list_unnamed(place: str) -> Fault:
    return Fault(
        "mhd.list_unnamed", ERROR, f"{place}.identifier", "提交集或文件夹没有唯一标识",
        "请填写 identifier（use 为 official，value 为 urn:oid:… 或 urn:uuid:…）",
    )  # fmt: skip


def list_dangles(place: str, target: str) -> Fault:
    return Fault(
        "mhd.list_dangles", ERROR, place, f"List 里的 {target} 不在提交包里", "请核对 entry.item.reference 与各条目的 fullUrl"
    )  # fmt: skip


def patient_differs(place: str, outside: str, inside: str) -> Fault:
    return Fault(
        "mhd.patient_differs", ERROR, place, f"目录写的身份证号 {outside} 与文档内的 {inside} 不是同一人",
        "请核对文档是否挂错了患者",
    )  # fmt: skip
