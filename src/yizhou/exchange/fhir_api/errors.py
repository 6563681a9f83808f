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
