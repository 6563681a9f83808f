"""What must be right in a registration entered by hand or by file: all faults at once, each with its field and advice."""

from collections.abc import Iterator

from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.registries.facilities.contracts import InstitutionClaim
from yizhou.standards import code_systems, credit_code, institution_classes, regions

DEPARTMENTS = "2.16.156.10011.2.3.2.62"
"""OID of the department codes (CV08.00.002)."""
LEVELS = ("三级甲等", "三级乙等", "三级", "二级甲等", "二级乙等", "二级", "一级甲等", "一级", "未定级")
"""Grades of the hospital grading scheme (医院分级管理办法), as licences print them."""
_LONGITUDES, _LATITUDES = (97.0, 106.5), (21.0, 29.5)  # Yunnan


def check(claim: InstitutionClaim) -> tuple[Fault, ...]:
    """See `api.check`."""
    return tuple(_faults(claim))


def _faults(claim: InstitutionClaim) -> Iterator[Fault]:
    if not claim.name.strip():
        yield _fault("name", "缺少机构名称", "请填写登记名称")
    if claim.credit_code and not credit_code.is_credit_code(claim.credit_code):
        yield _fault(
            "credit_code",
            f"统一社会信用代码 {claim.credit_code} 有误：应为 18 位，且末位校验码相符（GB 32100）",
            "请对照营业执照或事业单位法人证书核对",
        )
    if claim.class_system == DEPARTMENTS:
        if claim.class_code and code_systems.contains(DEPARTMENTS, claim.class_code) is False:
            yield _fault(
                "class_code", f"没有科室代码 {claim.class_code}", "请从科室代码表（CV08.00.002）选择"
            )
    elif claim.class_code and not institution_classes.class_name(claim.class_code):
        yield _fault("class_code", f"没有机构分类代码 {claim.class_code}", "请从机构分类代码（WS 218）选择")
    if claim.level and claim.level not in LEVELS:
        yield _fault("level", f"没有等级“{claim.level}”", f"可用：{'、'.join(LEVELS)}")
    if claim.beds is not None and not 0 <= claim.beds <= 10_000:
        yield _fault("beds", f"床位数 {claim.beds} 不合理", "请填写 0 至 10000 的整数")
    yield from _place_faults(claim)
    if claim.valid_from and claim.valid_until and claim.valid_until < claim.valid_from:
        yield _fault("valid_until", "有效期在开始之前就已结束", "请核对起止日期")


def _place_faults(claim: InstitutionClaim) -> Iterator[Fault]:
    for code in (claim.region_code, *claim.service_area):
        if code and regions.find(code) is None:
            yield _fault(
                "region_code" if code == claim.region_code else "service_area",
                f"没有行政区划代码 {code}",
                "请填写 6、9 或 12 位的行政区划代码；已变更的旧代码也可以",
            )
    if (claim.longitude is None) != (claim.latitude is None):
        yield _fault("longitude", "经度和纬度应同时填写", "请在地图上选点，或补充另一个坐标")
    elif claim.longitude is not None and claim.latitude is not None:
        inside = (
            _LONGITUDES[0] <= claim.longitude <= _LONGITUDES[1]
            and _LATITUDES[0] <= claim.latitude <= _LATITUDES[1]
        )
        if not inside:
            yield _fault(
                "longitude",
                f"坐标（{claim.longitude}，{claim.latitude}）不在云南省内",
                "请核对经纬度是否颠倒",
            )


def _fault(place: str, message: str, advice: str) -> Fault:
    return Fault(f"facilities.{place}", Severity.ERROR, place, message, advice)
