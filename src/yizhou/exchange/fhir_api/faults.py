"""Faults of FHIR content. One function is one code; places are FHIRPath from the top of the message."""

from yizhou.kernel.errors.contracts import Fault, Severity

ERROR, WARNING, INFORMATION = Severity.ERROR, Severity.WARNING, Severity.INFORMATION


def broken_json(place: str, reason: str) -> Fault:
    return Fault(
        "fhir_api.broken_json", ERROR, place, f"JSON 无法解析：{reason}",
        "请检查括号、引号、逗号是否配对，文件是否被截断；推荐用 JSON 库生成，不要手工拼接",
    )  # fmt: skip


def too_deep(place: str) -> Fault:
    return Fault(
        "fhir_api.too_deep", ERROR, place, "JSON 嵌套过深，疑似恶意或程序出错", "FHIR 资源的嵌套不会超过 60 层，请检查生成程序"
    )  # fmt: skip


def not_an_object(place: str) -> Fault:
    return Fault(
        "fhir_api.not_an_object", ERROR, place, "此处应为 FHIR 资源（JSON 对象）", "请按 FHIR R4 的 JSON 格式发送资源"
    )  # fmt: skip


def unknown_type(place: str, name: str) -> Fault:
    return Fault(
        "fhir_api.unknown_type", ERROR, place, f"不是 FHIR R4 资源类型：“{name}”",
        "请核对 resourceType；类型名区分大小写，R5 新增的类型不能使用",
    )  # fmt: skip


def type_differs(place: str, expected: str, found: str) -> Fault:
    return Fault(
        "fhir_api.type_differs", ERROR, place, f"地址中的资源类型是 {expected}，内容是 {found}", "请使 URL 与 resourceType 一致"
    )  # fmt: skip


def id_differs(place: str, expected: str, found: str) -> Fault:
    return Fault(
        "fhir_api.id_differs", ERROR, place, f"地址中的编号是 {expected}，内容的 id 是 {found}",
        "PUT 时资源的 id 须与 URL 中的编号一致",
    )  # fmt: skip


def unknown_element(place: str, name: str, owner: str) -> Fault:
    return Fault(
        "fhir_api.unknown_element", WARNING, place, f"FHIR R4 的 {owner} 没有元素“{name}”",
        "平台会照原样保存它，但不会使用；请核对拼写，或改用扩展（extension）",
    )  # fmt: skip


def wrong_type(place: str, expected: str) -> Fault:
    return Fault(
        "fhir_api.wrong_type", ERROR, place, f"值的类型不对，应为 {expected}", "请按 FHIR R4 的数据类型填写"
    )  # fmt: skip


def not_a_list(place: str) -> Fault:
    return Fault(
        "fhir_api.not_a_list", ERROR, place, "此元素可重复，须写成数组", "即使只有一个值，也请写成 [ … ]"
    )  # fmt: skip


def not_repeatable(place: str) -> Fault:
    return Fault(
        "fhir_api.not_repeatable", ERROR, place, "此元素不可重复，不能写成数组", "请只保留一个值，去掉方括号"
    )  # fmt: skip


def missing(place: str, name: str, owner: str) -> Fault:
    return Fault(
        "fhir_api.element_missing", ERROR, place, f"{owner} 缺少必填元素 {name}", f"请补上 {name}"
    )  # fmt: skip


def two_choices(place: str, names: str) -> Fault:
    return Fault(
        "fhir_api.two_choices", ERROR, place, f"同一元素写了两种类型：{names}", "请只保留其中一种"
    )  # fmt: skip


def code_not_in_set(place: str, code: str, allowed: str) -> Fault:
    return Fault(
        "fhir_api.code_not_in_set", ERROR, place, f"代码“{code}”不在规定的值集内", f"可用的代码：{allowed}"
    )  # fmt: skip


def bad_date(place: str, value: str) -> Fault:
    return Fault(
        "fhir_api.bad_date", ERROR, place, f"日期时间无效：“{value}”",
        "格式为 YYYY、YYYY-MM、YYYY-MM-DD 或 YYYY-MM-DDThh:mm:ss+08:00，日期须真实存在",
    )  # fmt: skip


def bad_value(place: str, value: str, expected: str) -> Fault:
    return Fault(
        "fhir_api.bad_value", ERROR, place, f"值“{value}”不是有效的 {expected}", "请按 FHIR R4 的数据类型填写"
    )  # fmt: skip


def empty_value(place: str) -> Fault:
    return Fault(
        "fhir_api.empty_value", WARNING, place, "元素为空", "没有值的元素请整个省略，不要写空字符串、空数组或空对象"
    )  # fmt: skip


def reference_type(place: str, found: str, allowed: str) -> Fault:
    return Fault(
        "fhir_api.reference_type", WARNING, place, f"引用的资源类型 {found} 不符合规定", f"此处应引用 {allowed}"
    )  # fmt: skip


def reference_missing(place: str, reference: str) -> Fault:
    return Fault(
        "fhir_api.reference_missing", ERROR, place, f"引用 {reference} 在本包中找不到对应的 fullUrl",
        "urn:uuid 引用须指向同一个包中的条目，请检查是否漏带或写错",
    )  # fmt: skip


def contained_missing(place: str, reference: str) -> Fault:
    return Fault(
        "fhir_api.contained_missing", WARNING, place, f"引用 {reference} 在 contained 中找不到", "请补上被引用的内嵌资源"
    )  # fmt: skip


def full_url_twice(place: str, full_url: str) -> Fault:
    return Fault(
        "fhir_api.full_url_twice", ERROR, place, f"fullUrl 重复：{full_url}", "同一个包内每个条目的 fullUrl 须唯一"
    )  # fmt: skip


def bundle_type(place: str, found: str) -> Fault:
    return Fault(
        "fhir_api.bundle_type", ERROR, place, f"不能接收类型为“{found}”的包",
        "请发送 transaction（整体成败）或 batch（逐条成败）；病历文档用 document，导出数据用 collection",
    )  # fmt: skip


def request_missing(place: str) -> Fault:
    return Fault(
        "fhir_api.request_missing", ERROR, place, "条目没有 request（method 与 url）",
        "transaction 与 batch 的每个条目都须写明 request.method 和 request.url",
    )  # fmt: skip


def method_unsupported(place: str, method: str) -> Fault:
    return Fault(
        "fhir_api.method_unsupported", ERROR, place, f"包内不支持 {method} 操作", "可用的操作：POST、PUT、PATCH、DELETE、GET"
    )  # fmt: skip


def query_not_run(place: str, what: str) -> Fault:
    return Fault(
        "fhir_api.query_not_run", WARNING, place, f"包内的查询未执行：{what}",
        "请在提交数据后另行发送该操作；包内执行读取和检索，不执行 $ 操作",
    )  # fmt: skip


def bad_request_url(place: str, url: str) -> Fault:
    return Fault(
        "fhir_api.bad_request_url", ERROR, place, f"request.url 无效：“{url}”",
        "应为“资源类型”“资源类型/编号”或“资源类型?identifier=系统|值”",
    )  # fmt: skip


def condition_unsupported(place: str, condition: str) -> Fault:
    return Fault(
        "fhir_api.condition_unsupported", ERROR, place, f"不支持的条件：“{condition}”", "条件应为检索参数，如 identifier=系统|值；指明居民的条件引用只能用 identifier"
    )  # fmt: skip


def more(place: str, count: int) -> Fault:
    return Fault(
        "fhir_api.more_faults", INFORMATION, place, f"此处还有 {count} 个问题未列出", "请先修正已列出的问题"
    )  # fmt: skip


def bundle_too_long(place: str, count: int, most: int) -> Fault:
    return Fault(
        "fhir_api.bundle_too_long", ERROR, place, f"包内有 {count} 个条目，超过 {most} 个的上限",
        "请拆成几个包分次提交；大批历史数据请用批量导入（NDJSON），没有条目数限制",
    )  # fmt: skip


def only_a_part(place: str) -> Fault:
    return Fault(
        "fhir_api.only_a_part", ERROR, place, "内容带有 SUBSETTED 标签：这只是资源的一部分",
        "用 _summary 或 _elements 读到的内容不能写回，否则其余部分会丢失；请读取完整资源后再提交，或使用 PATCH",
    )  # fmt: skip


def outside_binding(place: str, system: str, known: str) -> Fault:
    return Fault(
        "fhir_api.outside_binding", ERROR, place, "没有使用 FHIR R4 规定必须使用的编码",
        f"须含一个 {system} 的编码，可用：{known}",
    )  # fmt: skip


def code_not_registered(place: str, message: str) -> Fault:
    return Fault(
        "fhir_api.code_not_registered", WARNING, place, message, "请在“术语管理”中核对该代码系统；停用的代码请改用其后继代码"
    )  # fmt: skip


def profile_not_checked(place: str, profile: str) -> Fault:
    return Fault(
        "fhir_api.profile_not_checked", INFORMATION, place, f"资源声明的规范 {profile} 未参与校验",
        "本次按 FHIR R4 基础定义校验；平台没有该规范的定义",
    )  # fmt: skip
