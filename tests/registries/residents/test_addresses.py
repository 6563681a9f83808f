"""Addresses are read down to the village, however they are written."""

import pytest

from yizhou.registries.residents.addresses import compare_places, read_address

ZHONGTUN, LVHE, CITY = "532301103202", "532301103000", "532301000000"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("云南省楚雄彝族自治州楚雄市吕合镇中屯村民委员会12组8号", ZHONGTUN),
        ("云南省楚雄州楚雄市吕合镇中屯村委会12组", ZHONGTUN),
        ("楚雄市吕合镇中屯村12号", ZHONGTUN),
        ("楚雄市 吕合镇 中屯", ZHONGTUN),
        ("吕合镇中屯村", ZHONGTUN),
        ("楚雄市吕合", LVHE),
        ("楚雄市某某路1号", CITY),
        ("云南省楚雄州大姚县石羊镇", "532326102000"),
        ("云南省楚雄彝族自治州", ""),
        ("四川省成都市双流县红沙村3号", ""),
        ("北京市海淀区中关村", ""),
        ("", ""),
    ],
)
def test_address(text: str, code: str) -> None:
    assert read_address(text).region_code == code


@pytest.mark.parametrize(
    ("text", "given", "code"),
    [
        ("吕合镇中屯村12号", "532301", ZHONGTUN),
        ("中屯村12号", "532301103", ZHONGTUN),
        ("", "532301103202", ZHONGTUN),
        ("中屯村12号", "532301103999", ZHONGTUN),
        ("", "532331000000", "532302000000"),
        ("楚雄市吕合镇", "110101", LVHE),
        ("", "nonsense", ""),
    ],
)
def test_a_given_region_code_is_refined_by_the_text(text: str, given: str, code: str) -> None:
    assert read_address(text, given).region_code == code


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("楚雄市吕合镇中屯村12号", "楚雄市吕合镇中屯村12号", "same"),
        ("楚雄市吕合镇中屯村12号", "云南省楚雄州楚雄市吕合镇中屯村委会3组", "village"),
        ("楚雄市吕合镇中屯村", "楚雄市吕合镇白土村", "township"),
        ("楚雄市吕合镇", "楚雄市吕合镇", "township"),
        ("楚雄市吕合镇", "楚雄市鹿城镇", "county"),
        ("楚雄市", "大姚县石羊镇", "different"),
        ("楚雄市", "楚雄州", ""),
        ("", "楚雄市吕合镇", ""),
    ],
)
def test_places_compare(one: str, other: str, level: str) -> None:
    assert compare_places(read_address(one), read_address(other)) == level
    assert compare_places(read_address(other), read_address(one)) == level
