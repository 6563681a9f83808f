from tools.lint.rules.surface import Surface

PATH = "src/yizhou/records/timeline/api.py"


def test_an_api_without_its_list_and_docstrings_is_found(lint):
    assert lint(Surface(), {PATH: "def events(actor): ..."}) == [
        f"{PATH}:1 list what others may call in __all__",
        f"{PATH}:1 events: say what it does in a docstring",
    ]


def test_an_api_with_list_and_docstrings_is_free(lint):
    text = '''
        __all__ = ["events"]

        def events(actor):
            """The events of one resident."""

        def _rows(): ...
    '''
    assert lint(Surface(), {PATH: text}) == []
