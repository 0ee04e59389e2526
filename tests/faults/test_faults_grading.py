"""Submissions that never end, eat the memory or crash Python cost their own exercise and no other.

As one class of 30 with right and wrong ones; run with `python -m pytest -m faults`.
"""

import csv
import sys

import pytest
from class_of_students import CELLS, HOSTILE, hand_in, handed_out
from command_line import run

from gan_keras import grade
from gan_keras.course.grading import sandbox, submission

pytestmark = pytest.mark.faults


@pytest.fixture(autouse=True)
def a_class(monkeypatch):
    handed_out(monkeypatch)


LIMITS = sandbox.Limits(seconds=40, memory=1.5e9)


@pytest.mark.parametrize(
    ("name", "lost", "why"),
    [
        ("endless", "jensen_shannon", "it takes longer than 40 seconds"),
        ("endless_cell", "optimal_discriminator", "defines it: it takes longer than 40 seconds"),
        ("memory", "jensen_shannon", "it needs more than 1.5 GB of memory"),
        ("crash", "jensen_shannon", "Python crashes (signal 11)"),
    ],
)
def test_a_hostile_exercise_costs_itself_alone(name, lost, why, tmp_path):
    if name == "memory" and not sys.platform.startswith("linux"):
        pytest.skip("the memory of a process is watched on Linux")
    [path] = hand_in(tmp_path, {name: HOSTILE[name]})
    sandbox.prepare()
    marks = sandbox.judge(submission.read(path), LIMITS)
    assert {each: mark.score for each, mark in marks.items() if mark.score < 1} == {lost: 0.0}
    assert why in marks[lost].verdict


def test_a_class_of_thirty_has_thirty_grades(tmp_path):
    every = CELLS | HOSTILE
    names = [f"{name}-{k}" for k in range(3) for name in every][:30]
    paths = hand_in(tmp_path, {name: every[name.partition("-")[0]] for name in names})
    table = tmp_path / "grades.csv"
    assert run(grade.main, *paths, "--csv", table, "--memory", "1.5") == 0
    rows = list(csv.DictReader(table.read_text("utf-8-sig").splitlines()))
    assert len(rows) == 30
    assert all(row["points"] and row["reason"] for row in rows)
