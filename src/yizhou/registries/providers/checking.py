"""What must be right in a health worker's registration entered by hand: all faults at once, each with its field and advice."""

from collections.abc import Iterator

from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.registries.facilities import api as facilities
from yizhou.registries.providers.contracts import PractitionerClaim
from yizhou.standards import citizen_id

CATEGORIES = (
    "执业医师", "执业助理医师", "乡村医生", "注册护士", "药师", "检验技师", "影像技师", "其他卫生技术人员", "管理人员", "工勤人员",
)  # fmt: skip


def faults_of(claim: PractitionerClaim) -> tuple[Fault, ...]:
    """Every fault of a registration; the place of a fault is the field's name."""
    return tuple(_faults(claim))


def _faults(claim: PractitionerClaim) -> Iterator[Fault]:
    if not claim.name.strip():
        yield _fault("name", "缺少姓名", "请填写身份证件上的姓名")
    if claim.citizen_id:
        judged = citizen_id.check(claim.citizen_id)
        if not judged.valid:
            yield _fault("citizen_id", "身份证号有误：位数、出生日期或校验码不符", "请对照身份证原件核对")
        elif claim.sex and claim.sex != judged.sex:
            yield _fault("sex", "性别与身份证号不一致", "请核对身份证号第 17 位与性别")
    if claim.category and claim.category not in CATEGORIES:
        yield _fault("category", f"没有人员类别“{claim.category}”", f"可用：{'、'.join(CATEGORIES)}")
    if not claim.affiliations:
        yield _fault("affiliations", "缺少执业机构", "请至少登记一个执业地点")
    for place in claim.affiliations:
        if facilities.institution(place.code) is None:
            yield _fault("affiliations", f"没有登记执业机构 {place.code}", "请核对机构代码，或先登记机构")


def _fault(place: str, message: str, advice: str) -> Fault:
    return Fault(f"providers.{place}", Severity.ERROR, place, message, advice)
