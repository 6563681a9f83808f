from tools.lint.rules.faults import Faults

PATH = "src/yizhou/exchange/cda/validation.py"


def test_a_fault_with_code_and_chinese_text_is_free(lint):
    text = (
        'Fault("cda.value_not_in_set", ERROR, place, f"值 {value} 不在值域 {name} 中", "请改用值域内的代码")'
    )
    assert lint(Faults(), {PATH: text}) == []


def test_a_fault_that_speaks_english_is_found(lint):
    text = 'Fault(code="cda.bad", severity=ERROR, place="", message="bad value", advice=f"use {names}")'
    assert lint(Faults(), {PATH: text}) == [
        f"{PATH}:1 fault message 'bad value': say it in Chinese",
        f"{PATH}:1 fault advice 'use ': say it in Chinese",
    ]


def test_a_fault_code_without_its_feature_is_found(lint):
    assert len(lint(Faults(), {PATH: 'Fault("BAD", ERROR, "", "值不对", "请更正")'})) == 1


def test_a_fault_whose_words_come_from_a_variable_is_free(lint):
    assert lint(Faults(), {PATH: 'Fault("cda.bad", ERROR, "", f"{place}：{reason}", advice)'}) == []
