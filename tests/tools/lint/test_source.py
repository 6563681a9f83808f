from pathlib import PurePosixPath

from tools.lint.source import Source, parsable


def test_a_file_that_is_no_python_is_one_finding_and_does_not_stop_the_rest():
    good, broken = parsable(
        [Source(PurePosixPath("src/yizhou/a.py"), "x = ("), Source(PurePosixPath("src/yizhou/b.py"), "x = 1")]
    )
    assert [str(source.path) for source in good] == ["src/yizhou/b.py"]
    assert [(found.path, found.rule) for found in broken] == [("src/yizhou/a.py", "syntax")]


def test_a_path_says_layer_and_feature():
    source = Source(PurePosixPath("src/yizhou/records/fhir/store.py"), "")
    assert (source.layer, source.feature, source.is_store) == ("records", "records/fhir", True)
    outside = Source(PurePosixPath("tests/records/fhir/test_store.py"), "")
    assert (outside.layer, outside.feature, outside.is_store) == ("", "", False)
