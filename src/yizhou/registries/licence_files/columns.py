"""The columns of a kind's file: the holder, the licence, its fields, its days."""

from dataclasses import dataclass

from yizhou.registries.credentials import api as credentials

STATUSES = {"有效": "valid", "暂停": "suspended", "注销": "cancelled"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `id` is `field.<id>` for a field of the kind's definition."""

    id: str
    name: str
    required: bool = False
    hint: str = ""
    example: str = ""
    options: tuple[str, ...] = ()


def columns_of(kind: credentials.Kind) -> tuple[Column, ...]:
    """All columns of a kind's file, in the order of the template."""
    institution = Column(
        "institution", "机构代码" if kind.holder == "institution" else "执业机构代码", True,
        "机构登记代码，或 18 位统一社会信用代码", "431234567",
    )  # fmt: skip
    person = (
        Column("name", "姓名", True, "与身份证一致", "李秀英"),
        Column("citizen_id", "身份证号", True, "18 位，以文本格式填写", "532301198001020148"),
        Column("category", "人员类别", len(kind.categories) > 1, "", kind.categories[0] if kind.categories else "", kind.categories),
        Column("title", "职称", False, "", "主管护师" if "护" in kind.title else "主治医师"),
        Column("speciality", "从事专业", False, "从事的专业", "内科"),
    )  # fmt: skip
    fields = tuple(
        Column(
            f"field.{field.id}", field.name, field.required,
            "多项用顿号分隔" if field.type == "list" else "日期" if field.type == "date" else "", field.example,
            field.options if field.type == "choice" else (),
        )
        for field in kind.fields
    )  # fmt: skip
    until = f"留空按有效期起 {kind.years} 年计" if kind.years else "长期有效的留空"
    days = (
        Column("valid_from", "有效期起", True, "日期，如 2024-01-01", "2024-01-01"),
        Column("valid_until", "有效期止", False, until, "2028-12-31" if kind.years == 5 else ""),
        Column("issued", "发证日期", False, "留空为有效期起", "2024-01-01"),
        *((Column("check_due", f"下次{kind.check.name}日期", False, "日期", "2026-12-31"),) if kind.check else ()),
        Column("status", "证照状态", False, "留空为有效", "有效", tuple(STATUSES)),
    )  # fmt: skip
    number = Column("number", kind.number_name, True, kind.number_hint, kind.number_example)
    if kind.holder == "institution":
        return (institution, number, *fields, *days)
    department = Column("department", "所在科室", False, "", "内科")
    return (*person, institution, department, number, *fields, *days)
