"""Tables of measured numbers, taken from the documents that hold them.

The tests of the project check that those are the tables of benchmarks/results.
"""

import functools
import json
import re
import subprocess

from docs.site.links import on_site
from docs.site.paths import ROOT

RESULTS = ROOT / "benchmarks" / "results"
TABLE = re.compile(r"^<!-- ([\w-]+) -->\n((?:\|.*\n)+)", re.MULTILINE)
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def git(*arguments):
    """What git prints, "" without a repository."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


@functools.cache
def tables():
    """{marker: (page, heading above the table, its lines)}"""
    found = {}
    for path in sorted((ROOT / "docs").glob("*.md")):
        text = path.read_text("utf-8")
        for match in TABLE.finditer(text):
            heading = HEADING.findall(text[: match.start()])[-1]
            lines = match[2].strip().split("\n")
            found.setdefault(match[1], (f"docs/{path.stem}", heading, lines))
    return found


def slug(title):
    """The anchor that GitHub gives to a heading."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


def chosen(lines, model):
    """The head of a table, the rows of a model, and that of real samples; all rows without one."""
    if not model:
        return lines

    def first(line):
        return line.strip("| ").split("|")[0].strip()

    rows = [line for line in lines[2:] if re.split(r"[ ,(]", first(line))[0] == model]
    real = [line for line in lines[2:] if first(line).startswith("*real")]
    return [*lines[:2], *rows, *real] if rows else []


def result(marker, model, about, said):
    """A table with its source, command and date; "" where there is none.

    Args:
        model: the rows to show, by their first word; "" for all.
        about: {"file": of benchmarks/results}.
    """
    page, heading, lines = tables().get(marker, ("", "", []))
    rows, file = chosen(lines, model), RESULTS / about["file"]
    if not rows or not file.is_file():
        return ""
    data = json.loads(file.read_text("utf-8"))
    command = data.get("command")
    date = data.get("date") or git("log", "-1", "--format=%cs", "--", str(file))
    kind = ("results_of" if command else "results_dated") if date else "results_undated"
    where = said[kind].format(
        title=heading, link=on_site(page, slug(heading)), command=command, date=date
    )
    return f"{where}\n\n" + "\n".join(rows)
