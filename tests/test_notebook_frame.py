"""What the build adds to a notebook: the first cell, badges, the other language, links."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager

import gan_keras
from gan_keras.course import notebook
from gan_keras.course.language import choose_language, language
from notebooks import frame, pages

PLACES = list(frame.FOLDERS)
BEGIN = "def begin(language='en'):\n    print('begins in', language)\n"


def package_in(folder):
    """A stand-in for the package whose `begin` says its language."""
    (folder / "gan_keras" / "course").mkdir(parents=True)
    for name, text in (("__init__", ""), ("course/__init__", ""), ("course/notebook", BEGIN)):
        (folder / "gan_keras" / f"{name}.py").write_text(text)


def run_first_cell(folder, place, prelude=""):
    """What the first cell of a notebook at that place prints in a folder, without any package."""
    cell = frame.first_cell(frame.path_of("x", *place), place[0])
    code = prelude + TransformerManager().transform_cell(cell)
    clean = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    words = [sys.executable, "-S", "-c", code]  # -S: nothing that is installed
    done = subprocess.run(words, cwd=folder, env=clean, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("place", PLACES)
def test_the_first_cell_finds_the_package_of_its_clone(tmp_path, place):
    package_in(tmp_path)
    folder = tmp_path / "notebooks" / frame.FOLDERS[place]
    folder.mkdir(parents=True)
    assert run_first_cell(folder, place) == f"begins in {place[0]}\n"


@pytest.mark.parametrize("place", PLACES)
def test_the_first_cell_installs_the_package_elsewhere(tmp_path, place):
    """By one command, whose dependencies pip reads in the package itself."""
    package_in(tmp_path / "installed")
    prelude = (
        "class Shell:\n"
        "    def run_line_magic(self, *words):\n"
        "        print(*words)\n"
        f"        sys.path.append({str(tmp_path / 'installed')!r})\n"
        "def get_ipython(): return Shell()\n"
    )
    release = f"git+{frame.repository()}"  # its main branch, where the badges lead too
    content = tmp_path / "a" / "b" / "content"
    content.mkdir(parents=True)
    said = run_first_cell(content, place, prelude)
    assert said == f"pip install -q {release}\nbegins in {place[0]}\n"


def test_the_first_cell_is_short():
    assert len(frame.first_cell(frame.path_of("x")).split("\n")) <= 10


@pytest.fixture
def beginning(monkeypatch):
    """`begin` without TensorFlow; the language is English again afterwards."""
    monkeypatch.setattr(notebook, "import_tensorflow", lambda: None)
    monkeypatch.delenv("GAN_KERAS_DATA")
    yield notebook.begin
    choose_language("en")


def test_a_notebook_of_a_clone_has_the_data_of_the_clone(beginning, monkeypatch):
    beginning("zh")
    assert os.environ["GAN_KERAS_DATA"] == str(pages.HOME.parent / "data")
    assert language() == "zh"
    monkeypatch.setenv("GAN_KERAS_DATA", "elsewhere")
    beginning()
    assert os.environ["GAN_KERAS_DATA"] == "elsewhere"
    assert language() == "en"


def test_an_installed_package_brings_no_data_folder(beginning, monkeypatch, tmp_path):
    monkeypatch.setattr(gan_keras, "__file__", str(tmp_path / "gan_keras" / "__init__.py"))
    beginning()
    assert "GAN_KERAS_DATA" not in os.environ


def test_notes_for_the_teacher_are_in_the_main_notebook_alone():
    text = pages.read_source("00_start_here")
    for made, there in ((pages.main_notebook, True), (pages.student_notebook, False)):
        sources = "".join(cell.source for cell in made("00_start_here", text).cells)
        assert ("## Teacher's notes" in sources) == there


def test_a_fork_changes_one_address(monkeypatch):
    monkeypatch.setattr(frame, "repository", lambda: "https://github.com/someone/fork")
    for made in (pages.main_notebook, pages.student_notebook):
        text = nbformat.writes(made("00_start_here", pages.read_source("00_start_here")))
        assert re.search(r"git\+https://github\.com/someone/fork(?![\w@/.-])", text)
        assert "colab.research.google.com/github/someone/fork/blob/main/notebooks/" in text
        assert "mybinder.org/v2/gh/someone/fork/main?labpath=notebooks/" in text
        assert "gan-keras/gan_keras" not in text


@pytest.mark.parametrize("place", PLACES)
def test_each_notebook_leads_to_its_other_language_and_back(place):
    [other] = [each for each in ("en", "zh") if each != place[0]]
    path, elsewhere = frame.path_of("07_x", *place), frame.path_of("07_x", other, place[1])
    line = frame.below_title(path, place[0], elsewhere)
    target = line.rpartition("](")[2].rstrip(")")
    assert os.path.normpath(Path(path).parent / target) == str(Path(elsewhere))
    assert line.count(f"notebooks/{path})") == 2  # the badges
    assert ("[English](" in line) == (place[0] == "zh")
    assert target not in frame.below_title(path, place[0], None)


@pytest.mark.parametrize(
    ("link", "fits"),
    [
        ("[a](01_x.ipynb)", "[a](01_x.ipynb)"),
        ("[a](01_x.ipynb#2)", "[a](01_x.ipynb#2)"),
        ("[a](02_y.ipynb)", "[a](../../02_y.ipynb)"),
        ("[a](../docs/errata.md)", "[a](../../../docs/errata.md)"),
        ("![a](pictures/a.png)", "![a](../../pictures/a.png)"),
        ('<img src="pictures/a.png">', '<img src="../../pictures/a.png">'),
        ("[a](https://arxiv.org/abs/1406.2661)", "[a](https://arxiv.org/abs/1406.2661)"),
        ("[a](#below)", "[a](#below)"),
        ("f(x) and [0, 1] (all)", "f(x) and [0, 1] (all)"),
    ],
)
def test_links_fit_the_folder_of_a_notebook(link, fits):
    there = ["01_x"].__contains__
    assert frame.relocated(link, frame.path_of("a", "zh", True), there) == fits
    assert frame.relocated(link, frame.path_of("a"), there) == link


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (5, "about a few seconds on", "约几秒钟，"),
        (30, "about half a minute on", "约半分钟，"),
        (62, "about a minute on", "约一分钟，"),
        (200, "about 3 minutes on", "约 3 分钟，"),
    ],
)
def test_run_times(seconds, english, chinese):
    assert frame.with_run_time("about @RUN_TIME@ on", seconds, "en") == english
    for text in ("约@RUN_TIME@，", "约 @RUN_TIME@，"):
        assert frame.with_run_time(text, seconds, "zh") == chinese


def test_both_languages_have_the_same_words():
    assert set(frame.WORDS["en"]) == set(frame.WORDS["zh"])
