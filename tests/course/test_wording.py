"""Verdicts in Chinese: the catalogue of their texts, and the language that is chosen."""

import numpy as np
import pytest
import yaml
from command_line import failure
from two_languages import CODE, bad_chinese, misplaced

from gan_keras.course.exercises import WrongAnswer, check_scale_images, check_targets, untranslated
from gan_keras.course.exercises.verdict import Task
from gan_keras.course.exercises.wording import FOLDER, PART, pattern, read_texts, said
from gan_keras.course.language import choose_language, language, speaking
from gan_keras.course.notebook import begin
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


def test_a_verdict_is_in_the_language_of_the_call_or_of_the_notebook(capsys):
    def wrong(images):
        return images / 255

    def right(images):
        return images / 127.5 - 1

    with pytest.raises(WrongAnswer, match=r"^scale_images: wrong\n  put in: images"):
        check_scale_images(wrong)
    with pytest.raises(
        WrongAnswer, match=r"^scale_images：结果不对\n  输入：images(.|\n)*\n  提示："
    ):
        check_scale_images(wrong, lang="zh")
    check_scale_images(right)
    choose_language("zh")
    check_scale_images(right)
    check_scale_images(right, lang="en")
    said = [line[:17] for line in capsys.readouterr().out.splitlines()]
    assert said == ["scale_images: rig", "scale_images：正确（0", "scale_images: rig"]
    with pytest.raises(WrongAnswer, match=r"^targets：还没有写$"):
        check_targets(unwritten)


def unwritten(*args):
    raise NotImplementedError


def test_every_general_sentence_is_said_in_chinese():
    choose_language("zh")
    for result in (None, "text", 1j, [np.nan]):
        with pytest.raises(WrongAnswer) as caught:
            Task("t").check(Task("t").call(lambda r=result: r, put_in=None), [0.5], None)
        assert "your function" not in str(caught.value)
        assert "NaN" in str(caught.value) or "返回" in str(caught.value)


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


def test_what_has_no_chinese_yet_is_listed(capsys):
    """How much is missing is not judged, but the words of all verdicts are there."""
    missing = untranslated.missing()
    assert "verdict" not in missing
    assert untranslated.main([]) == 0
    entries = yaml.safe_load(capsys.readouterr().out) or []
    listed = [entry["en"] for entry in entries]
    assert listed == [text for texts in missing.values() for text in texts]
    print(f"{len(listed)} texts of verdicts are in English only")


def test_texts_are_found_in_a_module(tmp_path):
    (tmp_path / "verdict.py").write_text(
        '"""About it."""\n'
        "def f(n, who, error):\n"
        '    "Of the function."\n'
        '    put_in = f"logits = {n}, real_logits = 3"\n'
        '    hint = "labels swapped: " "real is 1"\n'
        '    if "not this one" in str(error): raise E(f"the {who} has {n:.2f} modes", hint)\n'
    )
    (tmp_path / "other.py").write_text('x = "no checker, so not said"\n')
    texts = tmp_path / "texts"
    texts.mkdir()
    wanted = ["labels swapped: real is 1", "the {1} has {2} modes"]
    assert untranslated.missing(tmp_path, texts) == {"verdict": wanted}
    write(texts, (wanted[0], "标签颠倒"), ("gone", "没有"))
    assert untranslated.missing(tmp_path, texts) == {"verdict": wanted[1:]}
    assert untranslated.stale(tmp_path, texts) == ["gone"]
