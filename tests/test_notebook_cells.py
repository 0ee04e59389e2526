"""From a small source to the cells of its notebooks: pairs, tags, what is refused."""

import pytest
from small_sources import (
    ANSWER,
    BOTH,
    CODE,
    END,
    ENGLISH,
    TITEL,
    TITLE,
    own_home,
    programs,
    source,
    texts,
)

from gan_keras.errors import InputError
from notebooks import build, cells, pages


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)


def test_pairs_make_notebooks_in_two_languages():
    text = source(BOTH)
    source(TITLE, "02_y")
    english, chinese = (pages.main_notebook("01_x", text, 61, each) for each in ("en", "zh"))
    head, badges, rest = texts(english)[0].split("\n\n")
    assert head == "# 1. A title"
    assert badges.endswith(" [中文](zh/01_x.ipynb)")
    assert rest == "About a minute. See [02](02_y.ipynb)."
    assert "[English](../01_x.ipynb)" in texts(chinese)[0]
    # 02 has no Chinese yet, so its link leads to the English one.
    assert texts(chinese)[0].endswith("约一分钟。见 [02](../02_y.ipynb)。")
    assert (texts(english)[-1], texts(chinese)[-1]) == ("## Solutions", "## 参考答案")
    assert programs(english)[1:] == programs(chinese)[1:]
    assert "alt-" not in "".join(programs(english))
    assert 'begin("zh")' in programs(chinese)[0]
    assert [c.id for c in english.cells] == [c.id for c in chinese.cells]
    source(TITLE + TITEL, "02_y")
    assert "见 [02](02_y.ipynb)。" in texts(pages.main_notebook("01_x", text, 61, "zh"))[0]
    student = pages.student_notebook("01_x", text, 61, "zh")
    assert "[English](../../student/01_x.ipynb)" in texts(student)[0]
    assert "## 参考答案" not in texts(student)


def test_answers_hints_and_drawing_code_are_folded():
    text = BOTH.replace("# It is 1.", "# It is 1.\n#\n# Always.")
    english, chinese = (pages.main_notebook("01_x", text, 1, each) for each in ("en", "zh"))
    folded = "<details><summary>Answer</summary>\n\nIt is 1.\n\nAlways.\n\n</details>"
    assert folded in texts(english)
    assert "<details><summary>答案</summary>\n\n是 1。\n\n</details>" in texts(chinese)
    hints = pages.main_notebook("01_x", text.replace('"answer"', '"hint"'), 1, "zh")
    assert "<details><summary>提示</summary>\n\n是 1。\n\n</details>" in texts(hints)
    [hidden] = [cell for cell in english.cells if cell.source == "print(x)"]
    assert hidden.metadata == {"tags": ["hidden", "hide-input"], "jupyter": {"source_hidden": True}}


def test_guards_run_in_the_build_and_are_not_shown():
    for language in ("en", "zh"):
        for made in (pages.main_notebook, pages.student_notebook):
            assert "assert x == 1" not in programs(made("01_x", BOTH, 1, language))
    assert "assert x == 1" in programs(pages.main_notebook("01_x", BOTH, guards=True))


def test_stub_keeps_indentation():
    cell = pages.code("def f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION")
    assert pages.without_solution(cell).source == "def f(x):\n    raise NotImplementedError"
    with pytest.raises(InputError, match=r"^the cell 'def f\(x\):' needs one .*, it has 0$"):
        pages.without_solution(pages.code("def f(x):\n    return x"))


MORE = '# %% [markdown] tags=["zh"]\n# 又\n\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (TITLE + TITEL + ANSWER, "the cell 'It is 1.' has no Chinese cell below it"),
        (TITEL + TITLE, "the cell '# 1. 标题' is Chinese, but no English text cell is right above"),
        (TITLE + TITEL + MORE, "the cell '又' is Chinese, but no English text cell"),
        (TITLE + TITEL + "# %%\nx = 1\n\n" + MORE, "the cell '又' is Chinese, but no English"),
        (ANSWER.replace("answer", "ansver"), "has the tag 'ansver': markdown cells may have"),
        (TITLE + '# %% tags=["zh"]\nx = 1\n', "the cell 'x = 1' has the tag 'zh': code cells may"),
        (TITLE + TITEL.replace('"zh"', '"zh", "hint"'), "tags that the cell above it has not"),
        (TITLE + CODE.replace("#| alt-zh: 灰色", "#| alt-zh: 一\n#| alt-zh: 灰色"),
         "describes 1 figures in English, 2 in Chinese"),
        (TITLE + "# %%\n#| alt-zh:\nx = 1\n", "has an empty alt-en or alt-zh"),
        (TITLE + '# %% tags=["guard"]\ny = 1\n\n# %%\nprint(y)\n',
         "the cell 'print(y)' reads y, which only a guard defines"),
    ],
)  # fmt: skip
def test_a_wrong_source_is_refused_in_one_line(text, says, capsys):
    with pytest.raises(InputError) as caught:
        cells.read_pairs(text)
    assert says in str(caught.value)
    source(text)
    assert build.main(["01_x"]) == 1
    assert capsys.readouterr().err == f"error: 01_x: {caught.value}\n"


def test_exercises_need_a_place_for_their_solutions():
    for text in (ENGLISH.replace(END, ""), ENGLISH + END):
        with pytest.raises(InputError, match=r"needs one heading tagged 'solutions', it has [02]$"):
            pages.main_notebook("01_x", text)


def test_a_guard_may_define_what_only_guards_read():
    guards = '# %% tags=["guard"]\ny = x\nassert y\n\n# %% tags=["guard"]\nassert y\n\n'
    later = "# %%\ny = 2\nprint(y)\n"
    assert len(cells.read_pairs(TITLE + guards + later)) == 4
