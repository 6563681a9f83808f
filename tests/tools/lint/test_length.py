from tools.lint.rules.length import Length

PATH = "src/yizhou/records/timeline/api.py"


def test_a_file_of_four_hundred_lines_is_free_and_one_more_is_found(lint):
    assert lint(Length(), {PATH: "x = 1\n" * 400}) == []
    assert lint(Length(), {PATH: "x = 1\n" * 401}) == [f"{PATH}:401 401 lines: split it by meaning"]


def test_generated_files_and_migrations_are_free(lint):
    long = "x = 1\n" * 401
    assert lint(Length(), {"web/packages/api/schema.ts": "// Generated from openapi.json\n" + long}) == []
    assert lint(Length(), {"src/yizhou/records/timeline/migrations/0001_initial.py": long}) == []
