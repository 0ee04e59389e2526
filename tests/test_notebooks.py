"""The committed notebooks are those of their sources, and have what a reader expects.

Nothing is executed here; `python -m notebooks.build --check` does that.
"""

import ast
import builtins
import importlib
import re
import subprocess
import sys
import tomllib
from importlib import metadata

import nbformat
import pytest

import gan_keras
from notebooks import build, pages

NAMES = sorted(path.stem for path in (pages.HOME / "sources").glob("*.py"))
SECTIONS = (  # in this order
    "## The 30-second answer",
    "## 30 秒回答",
    "## Learning objectives",
    "## What the article gets wrong here",
    "## Follow-up questions",
    "## Exercises",
    "## Solutions",
    "## References",
    "## Instructor notes",
)
WITH_LISTING = ("01", "02", "03", "06")
MOST_BYTES, MOST_BYTES_OF_ALL = 2_500_000, 12_000_000
LISTING_LINES = 40
MACHINE = re.compile(r"/work\b|/tmp\b|/home/|/root\b|\.\./shared|\\Users\\")


def headings(notebook):
    lines = [
        line
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for line in cell.source.split("\n")
    ]
    return [line for line in lines if line.startswith("#")]


def cells_of(notebook):
    return [(cell.cell_type, cell.id, cell.source, cell.metadata) for cell in notebook.cells]


def committed(path):
    return nbformat.read(path, as_version=4)


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


def test_every_source_is_built():
    assert sorted(build.NAMES) == NAMES


def test_an_edited_source_makes_its_notebook_stale(name):
    text = pages.read_source(name)
    assert not build.is_stale(name, text)
    assert build.is_stale(name, text + "# ")
    assert build.is_stale("00_nothing", text)


def test_no_notebook_without_source():
    files = [*pages.HOME.glob("*.ipynb"), *(pages.HOME / "student").glob("*.ipynb")]
    assert {file.stem for file in files} == set(NAMES)


def test_notebooks_are_those_of_their_source(name):
    text = pages.read_source(name)
    notebook = committed(pages.main_path(name))
    about = notebook.metadata["gan_keras"]
    assert about["source_sha256"] == pages.digest(text)
    assert 0 < about["seconds"] <= build.LIMIT
    made = pages.main_notebook(name, text, about["seconds"])
    assert cells_of(notebook) == cells_of(made)
    student = committed(pages.student_path(name))
    assert cells_of(student) == cells_of(pages.student_notebook(name, text, about["seconds"]))


def test_main_notebook_was_executed_without_warnings(name):
    notebook = committed(pages.main_path(name))
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert not build.noise(notebook)
    assert not [o for cell in code for o in cell.outputs if o.output_type == "error"]


def test_student_notebook_has_no_solutions_and_no_outputs(name):
    notebook = committed(pages.student_path(name))
    assert "SOLUTION" not in pages.student_path(name).read_text("utf-8")
    assert not [cell for cell in notebook.cells if cell.get("outputs")]
    text = pages.read_source(name)
    exercises = [cell for cell in notebook.cells if pages.tagged(cell, "exercise")]
    checks = [cell for cell in notebook.cells if pages.tagged(cell, "check")]
    assert len(exercises) == len(checks) == text.count("### BEGIN SOLUTION") >= 3
    for cell in exercises:
        assert "raise NotImplementedError" in cell.source
    for cell in checks:
        assert "from gan_keras.course.exercises import check_" in cell.source
        assert cell.metadata["nbgrader"]["grade"]


def test_sections_in_order(name):
    found = headings(committed(pages.main_path(name)))
    assert found[0].startswith("# ")
    wanted = list(SECTIONS)
    if name[:2] in WITH_LISTING:
        wanted.insert(wanted.index("## Follow-up questions"), "## The article's listing, corrected")
    assert [line for line in found if line in wanted] == wanted
    text = pages.read_source(name)
    for phrase in ("Prerequisites", "@RUN_TIME@", "arxiv.org/abs/", "50-minute", "<details>"):
        assert phrase in text, phrase


def test_sizes():
    files = {path: path.stat().st_size for path in pages.HOME.rglob("*.ipynb")}
    assert max(files.values()) <= MOST_BYTES, max(files, key=files.get)
    assert sum(files.values()) <= MOST_BYTES_OF_ALL


def test_pictures_say_what_they_show(name):
    for cell in committed(pages.main_path(name)).cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                assert len(output["data"].get("text/plain", "")) > 40, cell.source


def test_no_path_of_a_machine(name):
    for path in (pages.source_path(name), pages.main_path(name), pages.student_path(name)):
        text = re.sub(r'"image/png": "[^"]*"', "", path.read_text("utf-8"))
        assert not MACHINE.search(text), MACHINE.search(text)


def unknown_names(source):
    """Names that a piece of code reads but neither imports, assigns nor defines."""
    nodes = list(ast.walk(ast.parse(source)))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    known = {node.id for node in names if not isinstance(node.ctx, ast.Load)} | set(dir(builtins))
    for node in nodes:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            known |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            known.add(node.name)
        elif isinstance(node, ast.arg):
            known.add(node.arg)
    return {node.id for node in names} - known


def test_corrected_listing_stands_alone(name):
    cells = [c for c in committed(pages.main_path(name)).cells if pages.tagged(c, "standalone")]
    assert len(cells) >= (name[:2] in WITH_LISTING)
    for cell in cells:
        assert len(cell.source.split("\n")) <= LISTING_LINES
        assert not unknown_names(cell.source)


def test_stub_keeps_indentation():
    cell = pages.code("def f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION")
    assert pages.without_solution(cell).source == "def f(x):\n    raise NotImplementedError"
    with pytest.raises(ValueError, match="one solution"):
        pages.without_solution(pages.code("def f(x):\n    return x"))


def test_first_cell_does_nothing_when_the_package_is_here(monkeypatch):
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: pytest.fail("installs"))
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.chdir(pages.HOME)
    monkeypatch.setenv("GAN_KERAS_DATA", "elsewhere")
    monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", "3")
    exec(pages.first_cell(), {})
    assert sys.path[0] == str(pages.HOME.parent)


def installed_by_first_cell(monkeypatch, versions):
    """What pip is called with where the package is not here, but packages of these versions are."""
    calls = []

    def version(package):
        if package not in versions:
            raise metadata.PackageNotFoundError(package)
        return versions[package]

    monkeypatch.setattr(subprocess, "run", lambda words, check: calls.append(words[5:]))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(metadata, "version", version)
    monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", "3")
    exec(pages.first_cell(), {})
    return calls


OTHERS = ("matplotlib", "pillow", "mlxtend", "scikit-learn", "scipy", "scikit-image",
          "threadpoolctl", "pyyaml")  # fmt: skip


@pytest.mark.parametrize(
    ("versions", "added"),
    [
        ({"tensorflow": "2.20.1", "keras": "3.12.0"}, None),
        ({"tensorflow": "2.21.0", "keras": "4.0"}, None),
        ({"tensorflow": "2.19.0", "keras": "3.15.1"}, ["tensorflow>=2.20,<2.22"]),
        ({"tensorflow": "2.20.0", "keras": "3.8.0"}, ["keras>=3.12,<4"]),
        ({}, ["tensorflow>=2.20,<2.22", "keras>=3.12,<4"]),
    ],
)
def test_first_cell_installs_this_release_and_leaves_what_is_new_enough(
    monkeypatch, versions, added
):
    calls = installed_by_first_cell(monkeypatch, dict.fromkeys(OTHERS, "9.9") | versions)
    release = f"git+{pages.repository()}@v{gan_keras.__version__}"
    assert calls == [["--no-deps", release]] + ([added] if added else [])


def test_first_cell_names_what_the_package_needs(monkeypatch):
    """All its dependencies; numpy comes with each of them."""
    [_, packages] = installed_by_first_cell(monkeypatch, {})
    project = tomllib.loads((pages.HOME.parent / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.match(r"[\w-]+", package)[0] for package in packages}
    assert names == {re.match(r"[\w-]+", each)[0] for each in project["dependencies"]} - {"numpy"}
    ranges = {package for package in packages if package.startswith(("tensorflow", "keras"))}
    assert ranges <= set(project["dependencies"])


def test_a_fork_changes_one_address(monkeypatch):
    monkeypatch.setattr(pages, "repository", lambda: "https://github.com/someone/fork")
    monkeypatch.setattr(gan_keras, "__version__", "7.8.9")
    for made in (pages.main_notebook, pages.student_notebook):
        text = nbformat.writes(made("00_start_here", pages.read_source("00_start_here")))
        assert "git+https://github.com/someone/fork@v7.8.9" in text
        assert "colab.research.google.com/github/someone/fork/blob/main/notebooks/" in text
        assert "mybinder.org/v2/gh/someone/fork/main?labpath=notebooks/" in text
        assert "gan-keras/gan_keras" not in text


def test_noise_is_seen():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x")])
    for stream, text, seen in [
        ("stderr", "anything", True),
        ("stdout", "WARNING:tensorflow:AutoGraph", True),
        ("stdout", "a.py:3: UserWarning: text", True),
        ("stdout", "the UserWarning of Keras", False),
    ]:
        notebook.cells[0].outputs = [nbformat.v4.new_output("stream", name=stream, text=text)]
        assert bool(build.noise(notebook)) == seen
