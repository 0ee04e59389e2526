"""From a source in jupytext's percent format to the cells of its two notebooks.

The main notebook shows each exercise as an empty function and has the solutions, with their
checks, at its end, so that it runs from top to bottom. The student's notebook has no solutions
and each check directly below its exercise. Cells are told apart by tags:

    exercise    a function with ### BEGIN SOLUTION and ### END SOLUTION around what is asked for
    check       the call of the checker, the next code cell after its exercise
    solutions   the heading of the solutions, in the main notebook only
    standalone  runs in an empty namespace
"""

import copy
import hashlib
import re
import tomllib
from pathlib import Path

import jupytext

import gan_keras

HOME = Path(__file__).resolve().parent
SOLUTION = re.compile(r"^( *)### BEGIN SOLUTION\n.*?### END SOLUTION$", re.DOTALL | re.MULTILINE)
LINKS = (
    "[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]"
    "(https://colab.research.google.com/github/{repository}/blob/main/notebooks/{path}) "
    "[![Open in Binder](https://mybinder.org/badge_logo.svg)]"
    "(https://mybinder.org/v2/gh/{repository}/main?labpath=notebooks/{path})"
)
HINT = (
    "*A solution and its check are at the end of this notebook; in the "
    "[student version](student/{name}.ipynb) the check is here.*"
)


def repository():
    """The address of the project, as pyproject.toml has it."""
    project = tomllib.loads((HOME.parent / "pyproject.toml").read_text("utf-8"))["project"]
    return project["urls"]["Repository"]


def first_cell():
    """What makes the package importable; where it is not here, its release of this version."""
    text = (HOME / "first_cell.py").read_text("utf-8").rstrip("\n")
    return text.replace("@REPOSITORY@", repository()).replace("@VERSION@", gan_keras.__version__)


def source_path(name):
    return HOME / "sources" / f"{name}.py"


def main_path(name):
    return HOME / f"{name}.ipynb"


def student_path(name):
    return HOME / "student" / f"{name}.ipynb"


def read_source(name):
    return source_path(name).read_text("utf-8")


def digest(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def tagged(cell, tag):
    return tag in cell.metadata.get("tags", [])


def run_time(seconds):
    """Seconds as a reader wants them, coarse enough to be the same on similar machines."""
    if seconds < 45:
        return "half a minute" if seconds >= 20 else "a few seconds"
    minutes = round(seconds / 60)
    return "a minute" if minutes == 1 else f"{minutes} minutes"


def with_frame(notebook, path, seconds):
    """Badges below the title, the first code cell, and the run time where the text asks for it."""
    title = notebook.cells[0]
    head, _, rest = title.source.partition("\n")
    links = LINKS.format(repository=repository().removeprefix("https://github.com/"), path=path)
    title.source = f"{head}\n\n{links}\n{rest}"
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace("@RUN_TIME@", run_time(seconds))
    first = next(i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    notebook.cells.insert(first, code(first_cell(), tags=["setup"]))


def code(source, tags=()):
    cell = jupytext.reads("# %%\n0\n", "py:percent").cells[0]
    cell.source, cell.metadata = source, {"tags": list(tags)} if tags else {}
    return cell


def markdown(source):
    cell = jupytext.reads("# %% [markdown]\n# text\n", "py:percent").cells[0]
    cell.source = source
    return cell


def without_solution(cell):
    stub = copy.deepcopy(cell)
    stub.source, count = SOLUTION.subn(r"\1raise NotImplementedError", cell.source)
    if count != 1:
        raise ValueError(f"an exercise needs one solution, this has {count}:\n{cell.source}")
    return stub


def main_notebook(name, text, seconds=0):
    """All cells, exercises emptied, solutions and checks moved below their heading."""
    notebook = jupytext.reads(text, "py:percent")
    cells, solutions = [], []
    for cell in notebook.cells:
        if tagged(cell, "exercise"):
            solutions.append(cell)
            cells += [without_solution(cell), markdown(HINT.format(name=name))]
        elif tagged(cell, "check"):
            solutions.append(cell)
        else:
            cells.append(cell)
    if solutions:
        [heading] = [i for i, cell in enumerate(cells) if tagged(cell, "solutions")]
        cells[heading + 1 : heading + 1] = solutions
    notebook.cells = cells
    return finished(notebook, main_path(name), seconds)


def student_notebook(name, text, seconds=0):
    """All cells without the solutions, marked for nbgrader."""
    notebook = jupytext.reads(text, "py:percent")
    cells = []
    for cell in notebook.cells:
        if tagged(cell, "solutions"):
            continue
        if tagged(cell, "exercise"):
            cell = without_solution(cell)
            cell.metadata["nbgrader"] = nbgrader(f"exercise-{len(cells):02d}", solution=True)
        elif tagged(cell, "check"):
            cell.metadata["nbgrader"] = nbgrader(f"check-{len(cells):02d}", grade=True)
        cells.append(cell)
    notebook.cells = cells
    return finished(notebook, student_path(name), seconds)


def nbgrader(identity, grade=False, solution=False):
    points = {"points": 1} if grade else {}
    return points | {
        "grade": grade,
        "grade_id": identity,
        "locked": grade,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }


def finished(notebook, path, seconds):
    """The frame, and metadata that are the same at each build."""
    with_frame(notebook, path.relative_to(HOME).as_posix(), seconds)
    for i, cell in enumerate(notebook.cells):
        cell.id = f"cell-{i:03d}"
        cell.metadata.pop("lines_to_next_cell", None)
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook
