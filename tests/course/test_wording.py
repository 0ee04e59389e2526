"""Verdicts in Chinese: the catalogue of their texts, and the language that is chosen."""

import numpy as np
import pytest
import yaml
from command_line import failure
from two_languages import CODE, bad_chinese, misplaced

from gan_keras.course.exercises import WrongAnswer, check_scale_images, check_targets, untranslated
from gan_keras.course.language import choose_language, language, speaking
from gan_keras.course.notebook import begin
from gan_keras.course.wording import FOLDER, PART, pattern, read_texts, said
from gan_keras.errors import InputError

TEXTS = read_texts(FOLDER)


@pytest.fixture(autouse=True)
def english_again():
    yield
    choose_language("en")


def write(folder, *entries):
    pairs = [{"en": english, "zh": chinese} for english, chinese in entries]
    (folder / "some.yaml").write_text(yaml.safe_dump(pairs, allow_unicode=True), "utf-8")
    texts = read_texts(folder)
    return texts, [(pattern(english), english) for english in texts if PART.search(english)]


def test_a_text_is_said_in_the_language_that_is_chosen(tmp_path):
    catalogue = write(
        tmp_path,
        ("swapped labels", "标签颠倒"),
        ("{1} moved the weights of the {2}", "{2}的权重被 {1} 改动"),
        ("generator", "生成器"),
    )
    moved = "d_optimizer moved the weights of the generator"
    assert said(moved, catalogue) == moved
    with speaking("zh"):
        assert said("swapped labels", catalogue) == "标签颠倒"
        assert said(moved, catalogue) == "生成器的权重被 d_optimizer 改动"
        assert said("nobody translated this", catalogue) == "nobody translated this"
        assert said((2, 3), catalogue) == (2, 3)
    assert language() == "en"


def test_marks_of_a_text_are_no_pattern(tmp_path):
    catalogue = write(tmp_path, ("is it |grad| ({1})?", "是 |grad|（{1}）吗？"))
    with speaking("zh"):
        assert said("is it |grad| (4)?", catalogue) == "是 |grad|（4）吗？"
        assert said("is it |grad| 4", catalogue) == "is it |grad| 4"


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ([{"en": "one"}], "some.yaml: each text needs 'en' and 'zh', this has: {'en': 'one'}"),
        (["one"], "each text needs 'en' and 'zh'"),
        ([{"en": "one", "zh": "一"}] * 2, "some.yaml: this text is given twice: one"),
        ([{"en": "{1} of them", "zh": "一"}], "other computed parts in Chinese: {1} of them"),
        ([{"en": "a {1}", "zh": "一个 {1}"}], "too little text beside what is computed: a {1}"),
    ],
)
def test_a_wrong_entry_is_refused_in_one_line(tmp_path, capsys, entries, says):
    (tmp_path / "some.yaml").write_text(yaml.safe_dump(entries, allow_unicode=True), "utf-8")
    assert says in failure(capsys, lambda argv: read_texts(tmp_path))


def right(images):
    return images / 127.5 - 1


def wrong(images):
    return images / 255


def unwritten(*args):
    raise NotImplementedError


def test_a_verdict_is_in_the_language_of_the_call_or_of_the_notebook(capsys):
    with pytest.raises(WrongAnswer, match=r"^scale_images: not right yet(.|\n)*\n      put in: im"):
        check_scale_images(wrong)
    with pytest.raises(WrongAnswer) as caught:
        check_scale_images(wrong, lang="zh", hint=2)
    lines = str(caught.value).splitlines()
    assert lines[0] == "scale_images：还不对，4 条性质中有 1 条成立"
    assert lines[1] == "  \u2713 返回浮点数，形状与图像相同"
    assert lines[2] == "  \u2717 黑色（0）变为 -1，白色（255）变为 1"
    assert lines[3] == "      结果不对"
    assert lines[4].startswith("      输入：images = ")
    assert lines[7].startswith("      提示：这是 [0, 1]")
    assert lines[8] == "      第二条提示：`images / 127.5 - 1`"
    check_scale_images(right)
    choose_language("zh")
    check_scale_images(right)
    check_scale_images(right, lang="en")
    said = [line for line in capsys.readouterr().out.splitlines() if "scale_images" in line]
    assert said == [
        "scale_images: right, all 4 properties hold",
        "scale_images：正确，4 条性质全部成立",
        "scale_images: right, all 4 properties hold",
    ]
    with pytest.raises(WrongAnswer, match=r"^targets：还没有写；将检查以下各条\n  · 返回两个数组"):
        check_targets(unwritten)


def test_a_space_stands_between_chinese_and_latin_parts(tmp_path):
    catalogue = write(tmp_path, ("{1} is wrong", "{1}不对"), ("the target", "目标"))
    with speaking("zh"):
        assert said("d_loss is wrong", catalogue) == "d_loss 不对"
        assert said("the target is wrong", catalogue) == "目标不对"


def test_every_general_sentence_is_said_in_chinese():
    choose_language("zh")
    for result in (None, "text", 1j, [np.nan]):
        with pytest.raises(WrongAnswer) as caught:
            check_targets(lambda *args, r=result: (r, r) if r else r)
        assert "your function" not in str(caught.value)


def test_an_unknown_language_is_refused():
    for choose in (choose_language, begin, lambda name: check_targets(unwritten, lang=name)):
        with pytest.raises(InputError, match=r"^unknown language 'de': choose one of en, zh$"):
            choose("de")
    assert language() == "en"


def test_a_language_ends_with_its_block():
    with pytest.raises(ZeroDivisionError), speaking("zh"):
        raise ZeroDivisionError
    assert language() == "en"


# The texts that come with the package.


def test_no_text_is_left_of_a_verdict_that_changed():
    assert untranslated.stale() == []


def test_the_chinese_is_set_as_chinese_is():
    for english, text in TEXTS.items():
        # A computed part may be Chinese or not, so it takes a space or not.
        assert not bad_chinese(PART.sub("…", text["zh"])), text
        assert not misplaced(english, text["zh"]), text
        assert set(CODE.findall(english)) == set(CODE.findall(text["zh"])), text


def test_no_text_is_without_chinese(capsys):
    """`python -m gan_keras.course.exercises.untranslated` prints the entries to fill in."""
    assert untranslated.missing() == {}
    assert untranslated.main([]) == 0
    assert capsys.readouterr().out == ""


def test_missing_texts_are_printed_as_entries(tmp_path, capsys, monkeypatch):
    (tmp_path / "verdict.py").write_text('x = "labels swapped"\n')
    monkeypatch.setattr(untranslated, "missing", lambda: {"verdict": ["labels swapped"]})
    assert untranslated.main([]) == 0
    assert yaml.safe_load(capsys.readouterr().out) == [{"en": "labels swapped", "zh": ""}]


def test_texts_are_found_in_a_module(tmp_path):
    (tmp_path / "verdict.py").write_text(
        '"""About it."""\n'
        "def f(n, who, error):\n"
        '    "Of the function."\n'
        '    put_in = f"logits = {n}, real_logits = 3"\n'
        '    hint = "labels swapped: " "real is 1"\n'
        '    if "not this one" in str(error): raise E(f"the {who} has {n:.2f} modes", hint)\n'
        '    second = "`code = alone`"\n'
        '    MEANINGS = {"what an error says": hint}\n'
        '    raise InputError(f"unknown hint {n}: choose another")\n'
    )
    (tmp_path / "watching.py").write_text('x = "what no verdict says"\n')
    texts = tmp_path / "texts"
    texts.mkdir()
    wanted = ["labels swapped: real is 1", "the {1} has {2} modes"]
    assert untranslated.missing([tmp_path], texts) == {"verdict": wanted}
    write(texts, (wanted[0], "标签颠倒"), ("gone", "没有"))
    assert untranslated.missing([tmp_path], texts) == {"verdict": wanted[1:]}
    assert untranslated.stale([tmp_path], texts) == ["gone"]
