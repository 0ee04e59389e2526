"""From the cells of a source to its notebooks: main and student's, English and Chinese.

The main notebook shows each exercise as an empty function and has the solutions, with their
checks, at its end, so that it runs from top to bottom. The student's notebook has no solutions
and each check directly below its exercise. `cells` says what a source consists of.
"""

import copy
import hashlib
import re

import jupytext

from gan_keras.errors import InputError
from notebooks import frame
from notebooks.cells import LANGUAGES, begins, read_pairs, retagged, tagged, two_languages

HOME = frame.HOME
SOLUTION = re.compile(r"^( *)### BEGIN SOLUTION\n.*?### END SOLUTION$", re.DOTALL | re.MULTILINE)


def source_path(name):
    return HOME / "sources" / f"{name}.py"


def notebook_path(name, language="en", student=False):
    return HOME / frame.path_of(name, language, student)


def read_source(name):
    return source_path(name).read_text("utf-8")


def digest(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def code_digest(text):
    """Of all code that makes what readers see: with the same, its outputs stay.

    Guards are not in it: they show nothing.
    """
    cells = [cell for cell in whole_notebook(text).cells if is_code(cell)]
    return digest("\n".join(cell.source for cell in cells if not tagged(cell, "guard")))


def is_code(cell):
    return cell.cell_type == "code"


def languages_of(text):
    """The languages that a source has."""
    return LANGUAGES if two_languages(read_pairs(text)) else LANGUAGES[:1]


def has_language(name, language):
    """Whether there is a source of that name with that language."""
    if not source_path(name).exists():
        return False
    return language == LANGUAGES[0] or language in languages_of(read_source(name))


def code(source, tags=()):
    cell = jupytext.reads("# %%\n0\n", "py:percent").cells[0]
    cell.source, cell.metadata = source, {}
    return retagged(cell, tags)


def markdown(source):
    cell = jupytext.reads("# %% [markdown]\n# text\n", "py:percent").cells[0]
    cell.source = source
    return cell


def without_solution(cell):
    stub = copy.deepcopy(cell)
    stub.source, count = SOLUTION.subn(r"\1raise NotImplementedError", cell.source)
    if count != 1:
        raise InputError(
            f"{begins(cell)} needs one ### BEGIN SOLUTION with its end, it has {count}"
        )
    return stub


def cells_in(pairs, language):
    """The cells of a source in one language, answers and hints folded, drawing code too."""
    cells = []
    for pair in pairs:
        cell = pair.cell(language)
        for kind in ("answer", "hint"):
            if tagged(cell, kind):
                cell.source = frame.folded(cell.source, kind, language)
        if tagged(cell, "hidden"):  # JupyterLab, and MyST-NB by the tag
            cell.metadata["jupyter"] = {"source_hidden": True}
            cell.metadata["tags"].append("hide-input")
        cells.append(cell)
    return cells


def ordered(cells, name, language):
    """The cells of the main notebook: exercises emptied, solutions below their heading."""
    shown, solutions = [], []
    for cell in cells:
        if tagged(cell, "exercise"):
            solutions.append(cell)
            where = frame.WORDS[language]["below"].format(name=name)
            shown += [without_solution(cell), markdown(where)]
        elif tagged(cell, "check"):
            solutions.append(cell)
        else:
            shown.append(cell)
    if solutions:
        places = [i for i, cell in enumerate(shown) if tagged(cell, "solutions")]
        if len(places) != 1:
            raise InputError(f"it needs one heading tagged 'solutions', it has {len(places)}")
        below = places[0] + 1
        shown[below:below] = solutions
    return shown


def whole_notebook(text):
    """What the build runs: the main notebook in English, with its guards, without its frame."""
    notebook = jupytext.reads("", "py:percent")
    notebook.cells = ordered(cells_in(read_pairs(text), "en"), "", "en")
    return notebook


def main_notebook(name, text, seconds=0, language="en", guards=False):
    """All cells but the guards, which only the build has."""
    pairs = read_pairs(text)
    cells = ordered(cells_in(pairs, language), name, language)
    cells = [cell for cell in cells if guards or not tagged(cell, "guard")]
    return finished(cells, name, pairs, seconds, language, student=False)


def student_notebook(name, text, seconds=0, language="en"):
    """All cells without solutions, guards and the teacher's notes, marked for nbgrader."""
    pairs, cells = read_pairs(text), []
    for cell in cells_in(pairs, language):
        if any(tagged(cell, tag) for tag in ("solutions", "guard", "teacher")):
            continue
        if tagged(cell, "exercise"):
            cell = without_solution(cell)
            cell.metadata["nbgrader"] = nbgrader(f"exercise-{len(cells):02d}", solution=True)
        elif tagged(cell, "check"):
            cell.metadata["nbgrader"] = nbgrader(f"check-{len(cells):02d}", grade=True)
        cells.append(cell)
    return finished(cells, name, pairs, seconds, language, student=True)


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


def finished(cells, name, pairs, seconds, language, student):
    """A notebook of these cells with its frame, and metadata that are the same at each build."""
    path = frame.path_of(name, language, student)
    [other] = [each for each in LANGUAGES if each != language]
    elsewhere = frame.path_of(name, other, student) if two_languages(pairs) else None
    for cell in cells:
        if cell.cell_type == "markdown":
            cell.source = frame.with_run_time(cell.source, seconds, language)
            cell.source = frame.relocated(cell.source, path, lambda n: has_language(n, language))
    head, _, rest = cells[0].source.partition("\n")
    below = frame.below_title(path, language, elsewhere)
    cells[0].source = f"{head}\n\n{below}\n{rest}"
    first = next(i for i, cell in enumerate(cells) if is_code(cell))
    cells.insert(first, code(frame.first_cell(path, language), tags=["setup"]))
    for i, cell in enumerate(cells):
        cell.id = f"cell-{i:03d}"
        cell.metadata.pop("lines_to_next_cell", None)
    notebook = jupytext.reads("", "py:percent")
    notebook.cells = cells
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook
