from tools.lint.rules.links import Links

NOTE = "docs/guides/one.md"


def test_a_link_that_leads_nowhere_is_found(lint):
    assert lint(Links(), {NOTE: "a\nsee [it](../two.md)"}) == [f"{NOTE}:2 ../two.md leads nowhere"]


def test_links_to_files_folders_places_in_files_and_the_web_are_free(lint):
    text = (
        "[a](../two.md) [b](../two.md#part) [c](.) [d](https://example.org) [e](#here) ![f](../picture.png)"
    )
    assert lint(Links(), {NOTE: text, "docs/two.md": "", "docs/picture.png": ""}) == []
