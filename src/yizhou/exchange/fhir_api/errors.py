"""Errors of FHIR's writing interactions that are told after the message was read."""

from yizhou.kernel.errors.contracts import Category, CodedError


class PatchUnknown(CodedError):
    code = "fhir_api.patch_unknown"
    category = Category.UNSUPPORTED
    message = "不支持的补丁类型“{kind}”"
    advice = "可用：application/json-patch+json、application/xml-patch+xml，或 FHIRPath 补丁（application/fhir+json 的 Parameters）"


class PatchBroken(CodedError):
    code = "fhir_api.patch_broken"
    category = Category.INVALID
    message = "补丁写法有误（{place}）：{reason}"
    advice = "请核对补丁的操作、路径和值；JSON Patch 见 RFC 6902，XML Patch 见 RFC 5261，FHIRPath 补丁见 FHIR R4 的 fhirpatch"


class PatchFailed(CodedError):
    code = "fhir_api.patch_failed"
    category = Category.INVALID
    message = "补丁不能用于当前版本（{place}）：{reason}"
    advice = "请读取最新版本，核对路径所指的元素是否存在且唯一后再提交；资源没有改动"


class PatchSpoils(CodedError):
    code = "fhir_api.patch_spoils"
    category = Category.INVALID
    message = "补丁之后的资源不符合 FHIR R4：{reason}"
    advice = "请修正补丁中的值；资源没有改动"


class ProfileUnknown(CodedError):
    code = "fhir_api.profile_unknown"
    category = Category.INVALID
    message = "平台不能按规范（profile）“{profile}”校验"
    advice = "目前可用的规范：{known}；不写 profile 时即按它校验"


class ModeUnknown(CodedError):
    code = "fhir_api.mode_unknown"
    category = Category.INVALID
    message = "校验方式（mode）“{mode}”无效"
    advice = "可用：create、update、delete、profile；不写时只校验内容"


class NothingToValidate(CodedError):
    code = "fhir_api.nothing_to_validate"
    category = Category.INVALID
    message = "没有收到要校验的资源"
    advice = "请把资源作为请求正文发送，或放在 Parameters 的 resource 参数中；校验已存资源请用 /fhir/类型/编号/$validate"
