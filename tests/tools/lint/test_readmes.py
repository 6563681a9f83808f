from tools.lint.rules.readmes import Readmes

API = "src/yizhou/records/fhir/api.py"


def test_a_feature_without_a_page_is_found(lint):
    assert lint(Readmes(), {API: ""}) == [f"{API}:1 fhir: write its README.md"]


def test_a_page_of_the_feature_or_of_its_layer_is_enough(lint):
    assert lint(Readmes(), {API: "", "src/yizhou/records/fhir/README.md": ""}) == []
    assert lint(Readmes(), {API: "", "src/yizhou/records/README.md": ""}) == []
