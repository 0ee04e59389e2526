"""Grades as a table for the teacher, and a page for each student."""

import csv
import io
from pathlib import Path

from gan_keras.files import replace_atomically

COLUMNS = ("submission", "notebook", "points", "possible", "reason")
PAGE = """\
# {notebook}: {points:.2f} of {possible} points

{parts}
"""
PART = """\
## {name}: {score:.2f}

```text
{verdict}
```
"""


def points(marks):
    """One point an exercise, in part for the properties that hold."""
    return sum(mark.score for mark in marks.values())


def reason(marks):
    """What is missing, in one line."""
    open_ones = [f"{name}: {short(mark)}" for name, mark in marks.items() if mark.score < 1]
    return "; ".join(open_ones) or "all right"


def short(mark):
    if mark.total:
        return f"{mark.held} of {mark.total} properties"
    return mark.verdict.split("\n")[0]


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
    table.writerows([path, "", "", "", f"not graded: {why}"] for path, why in refused.items())
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
    parts = "\n".join(
        PART.format(name=name, score=mark.score, verdict=mark.verdict)
        for name, mark in marks.items()
    )
    return PAGE.format(notebook=submission.notebook, points=points(marks), possible=len(marks),
                       parts=parts.rstrip())  # fmt: skip


def write_page(folder, name, text):
    with replace_atomically(Path(folder) / name) as part:
        part.write_text(text, "utf-8")
