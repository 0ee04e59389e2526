"""Grades as a table for the teacher, and a page for each student.

They are in the language that is chosen (`gan_keras.course.language`).
"""

import csv
import io
from pathlib import Path

from gan_keras.course.wording import said
from gan_keras.files import replace_atomically

COLUMNS = ("submission", "notebook", "points", "possible", "reason")


def points(marks):
    """One point an exercise, in part for the properties that hold."""
    return sum(mark.score for mark in marks.values())


def reason(marks):
    """What is missing, in one line."""
    open_ones = [f"{name}: {short(mark)}" for name, mark in marks.items() if mark.score < 1]
    return "; ".join(open_ones) or said("all right")


def short(mark):
    if mark.total:
        return said(f"{mark.held} of {mark.total} properties")
    return said(mark.verdict).split("\n")[0]


def write_grades(path, rows, refused):
    """A CSV with `COLUMNS`, replaced in whole.

    Args:
        rows: [(submission, {exercise: mark})].
        refused: {path: why it is no submission}.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for submission, marks in rows:
        table.writerow([submission.path, submission.notebook, f"{points(marks):.2f}", len(marks),
                        reason(marks)])  # fmt: skip
    table.writerows([path, "", "", "", said(f"not graded: {why}")] for path, why in refused.items())
    with replace_atomically(Path(path)) as part:
        part.write_text(text.getvalue(), "utf-8-sig")  # with its mark, Excel reads Chinese too


def page_names(submissions):
    """{path: name of its page}: the file's name, with its folder's where two are the same."""
    stems = [submission.path.stem for submission in submissions]
    return {
        submission.path: (
            f"{submission.path.stem}.md"
            if stems.count(submission.path.stem) == 1
            else "-".join([*submission.path.parts[-3:-1], submission.path.stem]) + ".md"
        )
        for submission in submissions
    }


def page(submission, marks):
    """What the student reads: each exercise with its verdict."""
    title = said(f"{submission.notebook}: {points(marks):.2f} of {len(marks)} points")
    parts = [
        f"## {name}: {mark.score:.2f}\n\n```text\n{said(mark.verdict)}\n```"
        for name, mark in marks.items()
    ]
    return "\n\n".join([f"# {title}", *parts]) + "\n"


def write_page(folder, name, text):
    with replace_atomically(Path(folder) / name) as part:
        part.write_text(text, "utf-8")
