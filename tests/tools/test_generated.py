from tools.generated import differences


def test_equal_documents_have_no_differences():
    assert differences({"paths": {"/a": [1]}}, {"paths": {"/a": [1]}}) == []


def test_a_difference_is_given_with_its_place():
    old = {"paths": {"/a": {"get": 1}, "/gone": {}}, "info": "x"}
    new = {"paths": {"/a": {"get": 2}, "/new": {"get": 1}}, "info": "x"}
    assert differences(old, new) == ["/paths//a/get", "/paths//gone", "/paths//new"]
