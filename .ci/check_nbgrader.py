"""python .ci/check_nbgrader.py: whether nbgrader's autograder takes the student notebooks.

Run with the Python of an environment that has the project; it needs a network. nbgrader is
installed into an environment of its own, which sees the packages of the first and is removed
again. Of each student notebook the exercises and checks are taken; trainings are left out.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

VERSION, STUDENT, WORK = "0.9.6", "ann", "gans"
STEPS = (("generate_assignment", WORK), ("autograde", WORK), ("export",))
CONFIG = """\
c = get_config()
c.ExecutePreprocessor.timeout = 600  # TensorFlow takes long to be imported on a busy machine
c.ExecutePreprocessor.iopub_timeout = 120
"""
IMPORTS = """\
from gan_keras.course.notebook import begin

begin()
import keras
import numpy as np
import tensorflow as tf
from keras import ops
"""


def prepared(cell):
    """Of a cell before an exercise: imports, functions and constants, as the grader takes them."""
    from gan_keras.course.grading.submission import kept, reduced
    from notebooks import pages

    found = kept(cell.source) if pages.is_code(cell) else None
    source = reduced(*found, {})[0] if found else ""
    return [pages.code(source)] if source else []


def written(name):
    """(notebook to hand out, the same with the solutions) without trainings."""
    from notebooks import pages

    text = pages.read_source(name)
    student = pages.student_notebook(name, text)
    cells = [pages.code(IMPORTS)]
    for cell in student.cells:
        cells += [cell] if "nbgrader" in cell.metadata else prepared(cell)
    student.cells = cells
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    solved = json.loads(json.dumps(student))
    solutions = iter(pair.en.source for pair in pages.read_pairs(text) if pair.tagged("exercise"))
    for cell in solved["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = next(solutions)
    return student, solved


def failures(folder):
    """What the checks that failed printed last."""
    for path in sorted(folder.glob("*.ipynb")):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            for output in cell.get("outputs", ()):
                if output["output_type"] == "error" and "nbgrader" in cell["metadata"]:
                    name = cell["metadata"]["nbgrader"]["grade_id"]
                    yield f"{path.stem}, {name}: {output['ename']}: {output['evalue']}"


def main():
    from notebooks.pages import HOME as notebooks

    names = sorted(path.stem for path in (notebooks / "sources").glob("*.py"))
    with tempfile.TemporaryDirectory() as folder:
        folder, exercises = Path(folder), 0
        source, handed_in = folder / "source" / WORK, folder / "submitted" / STUDENT / WORK
        for place in (source, handed_in):
            place.mkdir(parents=True)
        for name in names:
            student, solved = written(name)
            exercises += sum("check" in cell.metadata.get("tags", ()) for cell in student.cells)
            (source / f"{name}.ipynb").write_text(json.dumps(student), "utf-8")
            (handed_in / f"{name}.ipynb").write_text(json.dumps(solved), "utf-8")
        venv.create(folder / "environment", with_pip=True)
        python = folder / "environment" / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "-q", f"nbgrader=={VERSION}"], check=True)
        [site] = (folder / "environment").glob("lib/python*/site-packages")
        paths = [str(HOME), *(path for path in sys.path if path.endswith("site-packages"))]
        (site / "project.pth").write_text("\n".join(paths) + "\n", "utf-8")
        (folder / "nbgrader_config.py").write_text(CONFIG, "utf-8")
        found = os.environ | {"PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}"}
        for step in STEPS:
            command = [python, "-m", "nbgrader", *step, f"--CourseDirectory.root={folder}"]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=found)
            if done.returncode:
                print(done.stderr[-3000:], file=sys.stderr)
                print(f"error: nbgrader {step[0]} failed", file=sys.stderr)
                return 1
        for failure in failures(folder / "autograded" / STUDENT / WORK):
            print(failure, file=sys.stderr)
        [row] = csv.DictReader((folder / "grades.csv").read_text("utf-8").splitlines())
    score, most = float(row["score"]), float(row["max_score"])
    print(f"nbgrader {VERSION}: {score:g} of {most:g} points, {exercises} exercises")
    return int(not (score == most == exercises > 0))


if __name__ == "__main__":
    raise SystemExit(main())
