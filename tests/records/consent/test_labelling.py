"""What is recognised as sensitive, and what is not."""

import pytest

from yizhou.records.consent.labelling import Said, labels_of


def said(kind: str, text: str = "", *codes: str, value: str = "", marks: tuple[str, ...] = ()) -> Said:
    return Said(kind, frozenset(codes), text, value, frozenset(marks))


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (said("Condition", "人类免疫缺陷病毒病", "B20.9"), {"hiv"}),
        (said("Condition", "无症状HIV感染状态", "Z21"), {"hiv"}),
        (said("Condition", "高血压", "I10"), set()),
        (said("Condition", "B超", "B2"), set()),
        (said("Condition", "偏执型精神分裂症", "F20.0"), {"mental"}),
        (said("Condition", "轻度抑郁", "F32.0"), set()),
        (said("Condition", "阿片类依赖综合征", "F11.2"), {"drug_use"}),
        (said("MedicationRequest", "奥氮平片"), {"mental"}),
        (said("MedicationStatement", "美沙酮口服液"), {"drug_use"}),
        (said("MedicationRequest", "硝苯地平缓释片"), set()),
        (said("Procedure", "人工流产术"), {"reproductive"}),
        (said("Observation", "HIV抗体", "56888-1", value="阴性"), set()),
        (said("Observation", "HIV抗体", "56888-1", value="阳性"), {"hiv"}),
        (said("Observation", "HIV抗体", "56888-1", marks=("POS",)), {"hiv"}),
        (said("Observation", "梅毒血清学试验", "20507-0", value="未检出"), set()),
        (said("Observation", "梅毒血清学试验", "20507-0", value="检出"), {"sexually_transmitted"}),
        (said("Encounter", "艾滋病综合防治", "HDSB03.01"), {"hiv"}),
        (said("DocumentReference", "重性精神病患者随访服务", "HSDB04.04"), {"mental"}),
        (said("DocumentReference", "门（急）诊病历", "C0002"), set()),
    ],
)
def test_what_a_thing_says_gives_its_labels(one: Said, found: set[str]) -> None:
    assert labels_of([one]) == found


def test_labels_of_a_contact_are_those_of_all_its_parts() -> None:
    told = [
        said("Condition", "梅毒", "A53.9"),
        said("MedicationRequest", "奥氮平片"),
        said("Observation", "体温"),
    ]
    assert labels_of(told) == {"sexually_transmitted", "mental"}
