"""The command that builds notebooks: files, figures, one execution for two languages."""

import copy

import nbformat
import pytest
from small_sources import BOTH, ENGLISH, figure, own_home, read, source, texts

from notebooks import build, cells, execution, pages


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)


@pytest.fixture
def pretended(monkeypatch):
    """Instead of a kernel: counts the runs, shows a figure where one is described."""
    runs = []

    def execute(notebook):
        runs.append(notebook)
        for cell in notebook.cells:
            if "pillow_picture(" in cell.source:
                cell.outputs = [figure("own text")]
        return 61.0

    monkeypatch.setattr(build, "execute", execute)
    return runs


def test_an_english_source_makes_english_notebooks(pretended):
    source(ENGLISH)
    assert build.main(["01_x"]) == 0
    files = {path.relative_to(pages.HOME).as_posix() for path in pages.HOME.rglob("*.ipynb")}
    assert files == {"01_x.ipynb", "student/01_x.ipynb"}
    assert "zh/" not in texts(read())[0]


# Figures


def shown(language, *figures, texts=()):
    cell = pages.code("draw()")
    cell.outputs = list(figures)
    if texts:
        cell.metadata["alt"] = list(texts)
    return cell, build.describe(cell, language)


def test_a_description_is_where_screen_readers_look():
    cell, faults = shown("zh", figure("own"), figure("own"), texts=["一", "二"])
    assert not faults
    for output, text in zip(cell.outputs, ("一", "二"), strict=True):
        assert output.metadata["image/png"]["alt"] == output.data["text/plain"] == text
    assert cell.metadata["mystnb"] == {"image": {"alt": "一 二"}}


def test_a_figure_describes_itself_in_english_only():
    cell, faults = shown("en", figure("own"))
    assert not faults
    assert cell.outputs[0].data["text/plain"] == "own"
    for language, picture in (("zh", figure("own")), ("en", figure())):
        _, [fault] = shown(language, picture)
        assert (
            fault == f"the cell 'draw()' shows a figure without description: add #| alt-{language}"
        )


def test_there_is_a_description_for_each_figure():
    _, [fault] = shown("en", figure(), figure(), texts=["one"])
    assert fault == "the cell 'draw()' has 2 figures and 1 descriptions"
    _, [fault] = shown("en", texts=["one"])
    assert fault == "the cell 'draw()' has 0 figures and 1 descriptions"


# The command


def said_of_figures(language):
    outputs = [o for each in build.outputs_of(read(language=language)) for o in each]
    return [o.metadata["image/png"]["alt"] for o in outputs if "image/png" in o.get("data", {})]


def test_an_edited_text_is_renewed_without_a_run(pretended, capsys):
    source(BOTH)
    assert build.main(["01_x"]) == 0
    before = copy.deepcopy(read().cells)
    text = source(BOTH.replace("It is 1.", "It is one.").replace("是 1。", "是一。"))
    assert build.is_stale("01_x", text)
    assert build.main(["--text", "01_x"]) == 0
    assert not build.is_stale("01_x", text)
    assert len(pretended) == 1
    assert "It is one." in " ".join(texts(read()))
    assert "是一。" in " ".join(texts(read(language="zh")))
    assert [c.get("outputs") for c in read().cells] == [c.get("outputs") for c in before]
    assert said_of_figures("en") == ["A grey square, 2 pixels wide."]
    assert said_of_figures("zh") == ["灰色方块，宽 2 像素。"]
    source(BOTH.replace("x = 1", "x = 2"))
    capsys.readouterr()
    assert build.main(["--text", "01_x"]) == 1
    assert "its code has changed since it was run" in capsys.readouterr().err


def test_a_changed_guard_keeps_outputs_and_the_day_of_their_execution(pretended):
    source(BOTH)
    assert build.main(["01_x"]) == 0
    notebook = read()
    notebook.metadata["gan_keras"]["executed"] = "2026-11-28"
    build.write(notebook, pages.notebook_path("01_x"))
    source(BOTH.replace("assert x == 1", "assert x"))
    assert build.main(["--text", "01_x"]) == 0
    assert build.about("01_x", "zh")["executed"] == "2026-11-28"
    assert len(pretended) == 1


def test_a_language_that_is_gone_leaves_no_notebook(pretended):
    source(BOTH)
    assert build.main(["01_x"]) == 0
    assert pages.notebook_path("01_x", "zh").exists()
    source(ENGLISH)
    assert build.main(["--text", "01_x"]) == 0
    assert not list((pages.HOME / "zh").rglob("*.ipynb"))


def test_a_missing_language_is_stale(pretended):
    text = source(BOTH)
    assert build.main(["01_x"]) == 0
    assert not build.is_stale("01_x", text)
    pages.notebook_path("01_x", "zh", student=True).unlink()
    assert build.is_stale("01_x", text)


def test_a_guard_that_shows_something_is_refused(monkeypatch, capsys):
    def execute(notebook):
        [guard] = [cell for cell in notebook.cells if cells.tagged(cell, "guard")]
        guard.outputs = [nbformat.v4.new_output("stream", name="stdout", text="1")]
        return 1.0

    monkeypatch.setattr(build, "execute", execute)
    source(BOTH)
    assert build.main(["01_x"]) == 1
    assert "the cell 'assert x == 1' is a guard and shows something" in capsys.readouterr().err


def test_noise_is_seen():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x")])
    for stream, text, seen in [
        ("stderr", "anything", True),
        ("stdout", "WARNING:tensorflow:AutoGraph", True),
        ("stdout", "a.py:3: UserWarning: text", True),
        ("stdout", "the UserWarning of Keras", False),
    ]:
        notebook.cells[0].outputs = [nbformat.v4.new_output("stream", name=stream, text=text)]
        assert bool(execution.noise(notebook)) == seen


def test_one_execution_makes_both_languages(capsys):
    """In a kernel, the only test here that starts one."""
    failing = BOTH.replace("assert x == 1", "assert x == 2")
    source(failing, "02_y")
    source(BOTH)
    assert build.main(["01_x"]) == 0, capsys.readouterr().err
    assert build.main(["--check", "02_y"]) == 1
    assert "assert x == 2" in capsys.readouterr().err
    english, chinese = read(), read(language="zh")
    for notebook in (english, chinese):
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    [ours], [theirs] = (
        [o for outputs in build.outputs_of(each) for o in outputs if "data" in o]
        for each in (english, chinese)
    )
    assert ours.data["image/png"] == theirs.data["image/png"]
    assert ours.metadata["image/png"]["alt"] == "A grey square, 2 pixels wide."
    assert theirs.metadata["image/png"]["alt"] == "灰色方块，宽 2 像素。"
    printed = [o.text for outputs in build.outputs_of(chinese) for o in outputs if "text" in o]
    assert printed == ["1\n"]
