"""Areas of Chuxiong today, and what older codes stood for."""

from datetime import date

from yizhou.standards import regions


def test_prefecture_has_ten_counties():
    assert len(regions.children(regions.PREFECTURE)) == 10
    assert regions.full_name("532301") == "云南省楚雄彝族自治州楚雄市"


def test_old_code_of_lufeng_finds_the_city_of_today():
    found = regions.find("532331")
    assert found is not None
    assert (found.code, found.name) == ("532302000000", "禄丰市")


def test_old_code_of_a_township_finds_its_successor_though_its_number_changed():
    found = regions.find("532331204")
    assert found is not None
    assert (found.code, found.name) == ("532302203000", "妥安乡")


def test_village_under_a_recoded_township_follows_it():
    village = regions.children("532302101")[0]
    old = "532331101" + village.code[9:]
    assert regions.current_code(old) == village.code


def test_code_is_asked_as_of_a_day():
    before, between, after = date(2019, 5, 1), date(2021, 3, 1), date(2022, 5, 1)
    old = regions.as_of("532331", before)
    assert old is not None
    assert old.name == "禄丰县"
    assert regions.as_of("532302", before) is None
    assert regions.as_of("532331", between) is not None
    assert regions.as_of("532302", between) is not None
    assert regions.as_of("532331", after) is None
    new = regions.as_of("532302", after)
    assert new is not None
    assert new.name == "禄丰市"


def test_renamed_township_has_its_old_name_on_an_old_day():
    old, new = regions.as_of("532326206", date(2015, 1, 1)), regions.as_of("532326206", date(2020, 1, 1))
    assert old is not None
    assert new is not None
    assert (old.name, new.name) == ("湾碧傣族傈僳族自治乡", "湾碧傣族傈僳族乡")


def test_ancestors_lead_to_the_province():
    village = (
        regions.children("532301001")[0]
        if regions.children("532301001")
        else regions.children("532302101")[0]
    )
    levels = [region.level for region in regions.ancestors(village.code)]
    assert levels == ["township", "county", "prefecture", "province"]


def test_unknown_code_is_answered_with_nothing():
    assert regions.find("999999") is None
    assert regions.full_name("") == ""
    assert regions.current_code("999999") == "999999000000"
