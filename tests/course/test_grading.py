"""Grading: what of a notebook is run, what each student is told, and what stops the command."""

import argparse
import csv
import re
import threading

import pytest
from class_of_students import (
    CELLS,
    JENSEN,
    NAMES,
    OPTIMAL,
    hand_in,
    handed_out,
    notebook,
)
from command_line import failure, run

from gan_keras import grade
from gan_keras.course import exercises
from gan_keras.course.grading import report, sandbox, submission, worker
from gan_keras.course.grading.sandbox import Mark
from gan_keras.course.language import speaking
from notebooks import assignments
from notebooks.frame import first_cell, path_of

REAL = submission.assignments


@pytest.fixture(autouse=True)
def a_class(monkeypatch):
    handed_out(monkeypatch)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """(rows of the CSV by submission, folder of the pages) of a class."""
    folder = tmp_path_factory.mktemp("class")
    paths = hand_in(folder / "in", CELLS)
    table, pages = folder / "grades.csv", folder / "pages"
    words = [*paths, "--csv", table, "--feedback", pages, "--seconds", "300"]
    with pytest.MonkeyPatch.context() as patch:
        handed_out(patch)
        assert run(grade.main, *words) == 0
    rows = list(csv.DictReader(table.read_text("utf-8-sig").splitlines()))
    assert [row["submission"] for row in rows] == [str(path) for path in paths]
    return {path.stem: row for path, row in zip(paths, rows, strict=True)}, pages


@pytest.mark.parametrize(
    ("name", "points", "reason"),
    [
        ("right", "3.00", "all right"),
        ("wrong", "2.00", "optimal_discriminator: 0 of 4 properties"),
        ("missing", "1.00", "there is no function generator_loss"),
        ("syntax", "2.00", "optimal_discriminator: SyntaxError: expected ':'"),
        ("exit_cell", "2.00", "optimal_discriminator: SystemExit: 3"),
        ("says_exit", "2.00", "jensen_shannon: the function ends its check: SystemExit: 0"),
        ("ends_python", "2.00", "jensen_shannon: it ends Python itself (exit code 0)"),
        ("own_checker", "2.00", "generator_loss: 0 of 3 properties"),
        ("talks", "3.00", "all right"),
        ("empty", "0.00", "generator_loss: 0 of 3 properties"),
    ],
)
def test_each_submission_has_a_grade_and_a_reason(name, points, reason, graded):
    rows, _ = graded
    assert (rows[name]["points"], rows[name]["possible"]) == (points, "3")
    assert reason in rows[name]["reason"]
    assert rows[name]["notebook"] == "a_notebook"


def test_a_student_reads_the_verdict_of_each_exercise(graded):
    _, pages = graded
    text = (pages / "wrong.md").read_text("utf-8")
    assert re.findall(r"^## (\w+): ([\d.]+)$", text, re.MULTILINE) == [
        ("optimal_discriminator", "0.00"), ("jensen_shannon", "1.00"), ("generator_loss", "1.00"),
    ]  # fmt: skip
    assert "real and fake are swapped" in text


def read(tmp_path, *cells):
    path = tmp_path / "in.ipynb"
    path.write_text(notebook(cells), "utf-8")
    return submission.read(path)


def test_only_what_an_exercise_may_need_is_run(tmp_path):
    found = read(
        tmp_path,
        "%%time\nslow()",
        "!ls\nimport os\nrate = 3e-3\ndata = load()\nmodel.fit(data)\nassert 0",
        JENSEN + "\nprint(jensen_shannon)",
        "from gan_keras.course.exercises import check_jensen_shannon\ncheck_jensen_shannon(1)",
    )
    sources = [source for source, _ in found.cells]
    assert sources[0] == "import os\nrate = 0.003"
    assert sources[1] == JENSEN + "\nprint(jensen_shannon)"  # whole: it defines an exercise
    assert sources[2] == "from gan_keras.course.exercises import check_jensen_shannon"
    assert [here for _, here in found.cells] == [[], ["jensen_shannon"], []]


def test_the_first_cell_of_a_notebook_is_python_without_its_magic(tmp_path):
    [(source, _), _] = read(tmp_path, first_cell(path_of("x", student=True)), OPTIMAL).cells
    assert source == "import sys\nfrom gan_keras.course.notebook import begin"


def test_the_notebook_is_known_by_its_functions(tmp_path):
    assert read(tmp_path, OPTIMAL).notebook == "a_notebook"
    broken = "def slerp(a, b, t)\n    return a"
    assert read(tmp_path, broken).notebook == "another"


def test_the_package_knows_the_exercises_of_the_sources():
    assert submission.EXERCISES.read_text("utf-8") == assignments.text()
    for wanted in REAL().values():
        assert all(hasattr(exercises, check) for checks in wanted.values() for check in checks)


def test_several_checkers_of_a_function_share_its_point():
    def check(held):
        def judge(fn, lang, seed):
            print(f"{held} hold")
            return argparse.Namespace(held=held, total=4)

        return judge

    found = worker.marked("f", [check(4), check(1)], {"f": print}, {}, "en", 0)
    assert found == (0.625, "4 hold\n1 hold", 5, 8)


def test_a_point_an_exercise_in_part_for_the_properties_that_hold():
    marks = {
        "a": Mark(1.0, "right", 4, 4),
        "b": Mark(0.25, "not yet", 1, 4),
        "c": Mark(0.0, "gone"),
    }
    assert report.points(marks) == 1.25
    assert report.reason(marks) == "b: 1 of 4 properties; c: gone"


def test_table_and_page_are_in_the_language_that_is_chosen():
    marks = {
        "a": Mark(0.25, "还不对", 1, 4),
        "b": Mark(0.0, "there is no function b"),
        "c": Mark(0.0, "the cell that defines it: it takes longer than 30 seconds"),
    }
    with speaking("zh"):
        assert report.reason(marks) == (
            "a: 4 条性质中有 1 条成立; b: 没有函数 b; c: 定义它的单元格：运行超过 30 秒"
        )
        page = report.page(argparse.Namespace(notebook="02_applications"), marks)
    assert page == (
        "# 02_applications：0.25 分（满分 3 分）\n\n## a: 0.25\n\n```text\n还不对\n```\n\n"
        "## b: 0.00\n\n```text\n没有函数 b\n```\n\n"
        "## c: 0.00\n\n```text\n定义它的单元格：运行超过 30 秒\n```\n"
    )


def test_pages_of_equal_file_names_are_kept_apart(tmp_path):
    paths = [tmp_path / who / "hw" / "01.ipynb" for who in ("ann", "bo")]
    for path in paths:
        path.parent.mkdir(parents=True)
        path.write_text(notebook([OPTIMAL]), "utf-8")
    names = report.page_names([submission.read(path) for path in paths])
    assert list(names.values()) == ["ann-hw-01.md", "bo-hw-01.md"]


def test_a_process_that_never_speaks_fails_all_that_is_left(tmp_path, monkeypatch):
    answers = iter([("Python crashes (signal 9)", ("start", None), {NAMES[0]: Mark(1.0, "right")})])
    monkeypatch.setattr(sandbox, "attempt", lambda *_: next(answers))
    marks = sandbox.judge(read(tmp_path, OPTIMAL), sandbox.Limits())
    assert [mark.score for mark in marks.values()] == [1.0, 0.0, 0.0]
    assert marks[NAMES[2]].verdict == "Python crashes (signal 9)"


def test_nothing_is_begun_after_an_interruption(tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "attempt", None)
    cancelled = threading.Event()
    cancelled.set()
    found = read(tmp_path, OPTIMAL)
    assert sandbox.judge(found, sandbox.Limits(), cancelled=cancelled) == {}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("no json", "is no notebook"),
        ('{"cells": 3}', "is no notebook"),
        ("[]", "is no notebook"),
        (notebook(["x = 1"]), "has no function that an exercise of this course asks for"),
    ],
)
def test_a_file_that_is_no_submission_is_refused(content, message, tmp_path, capsys):
    path = tmp_path / "in.ipynb"
    path.write_text(content, "utf-8")
    line = failure(capsys, grade.main, path, "--csv", tmp_path / "grades.csv")
    assert f"{path} {message}" in line
    assert not (tmp_path / "grades.csv").exists()


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path, capsys):
    line = failure(capsys, grade.main, tmp_path / "nobody.ipynb")
    assert f"{tmp_path / 'nobody.ipynb'} does not exist" in line


def test_one_file_that_is_no_submission_does_not_stop_the_class(tmp_path, capsys):
    [right] = hand_in(tmp_path, {"right": CELLS["right"]})
    other = tmp_path / "photo.ipynb"
    other.write_bytes(b"\x89PNG")
    assert run(grade.main, other, right, "--csv", tmp_path / "grades.csv") == 0
    rows = list(csv.DictReader((tmp_path / "grades.csv").read_text("utf-8-sig").splitlines()))
    assert [(row["submission"], row["points"] != "") for row in rows] == [
        (str(right), True), (str(other), False),
    ]  # fmt: skip
    assert rows[1]["reason"].startswith(f"not graded: {other} is no notebook")
    assert f"not graded: {other} is no notebook" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--seconds", "0"], "--seconds must be above 0, got 0"),
        (["--jobs", "-1"], "--jobs must be above 0, got -1"),
        (["--memory", "nan"], "--memory must be above 0, got nan"),
        (["--seed", "-1"], "--seed must be at least 0, got -1"),
        (["--lang", "fr"], "invalid choice: 'fr'"),
    ],
)
def test_values_that_cannot_be_are_refused(words, message, tmp_path, capsys):
    [path] = hand_in(tmp_path, {"right": CELLS["right"]})
    assert message in failure(capsys, grade.main, path, *words)


def test_a_file_in_place_of_a_folder_is_refused(tmp_path, capsys):
    [path] = hand_in(tmp_path, {"right": CELLS["right"]})
    line = failure(capsys, grade.main, path, "--feedback", path)
    assert f"--feedback: {path} is no folder" in line
