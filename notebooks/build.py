"""Build the notebooks from their sources: python -m notebooks.build [--check|--text] [NAME ...]

Each ``sources/NAME.py`` becomes ``NAME.ipynb``, executed, and ``student/NAME.ipynb``, without
solutions and outputs; a source with Chinese cells becomes ``zh/NAME.ipynb`` and
``zh/student/NAME.ipynb`` too, with the outputs of the same execution. A notebook is refused if a
cell fails, if anything is written to stderr (a warning on the screen), if a figure has no
description, or if it takes longer than LIMIT. ``--check`` writes nothing, allows half as much time
again, and also refuses notebooks that were not built from the source that is there. ``--text`` runs
nothing: where no code but guards has changed, texts are renewed and outputs kept.
"""

import argparse
import copy
import datetime
import json
import sys

import nbformat
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from gan_keras.errors import InputError
from gan_keras.files import replace_atomically
from notebooks import pages
from notebooks.cells import LANGUAGES, begins, tagged
from notebooks.compact import compact
from notebooks.execution import LIMIT, execute, noise, tidy

SLOWER = 1.5  # a check may share the processors with another one
NAMES = (
    "00_start_here",
    "01_what_is_a_gan",
    "02_applications",
    "03_training_techniques",
    "04_strengths_and_weaknesses",
    "05_variants",
    "06_faces",
    "07_bug_hunt",
)


def write(notebook, path):
    nbformat.validate(notebook)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replace_atomically(path) as part:
        part.write_text(nbformat.writes(notebook) + "\n", "utf-8")


def files_of(name, languages=LANGUAGES):
    return {
        (language, student): pages.notebook_path(name, language, student)
        for language in languages
        for student in (False, True)
    }


def about(name, language="en"):
    """What the build wrote down in a notebook, {} if there is none."""
    path = pages.notebook_path(name, language)
    metadata = json.loads(path.read_text("utf-8"))["metadata"] if path.exists() else {}
    return metadata.get("gan_keras", {})


def is_stale(name, text):
    languages = pages.languages_of(text)
    if not all(path.exists() for path in files_of(name, languages).values()):
        return True
    return any(about(name, each).get("source_sha256") != pages.digest(text) for each in languages)


def describe(cell, language):
    """Give each figure of an executed cell its text, where screen readers look for it.

    That is the output (Jupyter, nbconvert) and the cell (MyST-NB). Returns what is wrong.
    """
    texts, said = cell.metadata.get("alt", []), []
    figures = [
        (output, kind)
        for output in cell.outputs
        for kind in output.get("data", {})
        if kind.startswith("image/")
    ]
    if texts and len(texts) != len(figures):
        return [f"{begins(cell)} has {len(figures)} figures and {len(texts)} descriptions"]
    for i, (output, kind) in enumerate(figures):
        own = output.metadata.get(kind, {}).get("alt") if language == "en" else None
        text = texts[i] if texts else own
        if not text:
            return [f"{begins(cell)} shows a figure without description: add #| alt-{language}"]
        output.metadata[kind] = output.metadata.get(kind, {}) | {"alt": text}
        output.data["text/plain"] = text
        said.append(text)
    if said:
        cell.metadata["mystnb"] = {"image": {"alt": " ".join(said)}}
    return []


def outputs_of(notebook):
    """The outputs of all code cells that readers have, in their order."""
    cells = [cell for cell in notebook.cells if pages.is_code(cell)]
    return [cell.outputs for cell in cells if not tagged(cell, "guard")]


def framed(name, text, outputs, seconds, day):
    """({path: notebook} of a source, made from the outputs of its code, what is wrong).

    Args:
        seconds: how long the execution took.
        day: when that was, such as "2026-11-28".
    """
    made, faults = {}, []
    for language in pages.languages_of(text):
        main = pages.main_notebook(name, text, seconds, language)
        cells = [cell for cell in main.cells if pages.is_code(cell)]
        for number, (cell, shown) in enumerate(zip(cells, outputs, strict=True), 1):
            cell.outputs, cell.execution_count = copy.deepcopy(shown), number
            faults += describe(cell, language)
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = number
        main.metadata["gan_keras"] = {
            "source_sha256": pages.digest(text),
            "code_sha256": pages.code_digest(text),
            "seconds": seconds,
            "executed": day,
        }
        made[pages.notebook_path(name, language)] = main
        student = pages.student_notebook(name, text, seconds, language)
        made[pages.notebook_path(name, language, student=True)] = student
    return made, faults


def finish(name, text, outputs, seconds, day):
    """Write all notebooks of a source, or return what is wrong."""
    made, faults = framed(name, text, outputs, seconds, day)
    if faults:
        return faults
    for path, notebook in made.items():
        write(notebook, path)
    for path in set(files_of(name).values()) - set(made):
        path.unlink(missing_ok=True)  # of a language that the source has no more
    return []


def renew(name):
    """Write the notebooks of a source whose code is as it was run; returns what is wrong."""
    text, written = pages.read_source(name), about(name)
    if written.get("code_sha256") != pages.code_digest(text):
        return ["its code has changed since it was run: build it without --text"]
    notebook = nbformat.read(pages.notebook_path(name), as_version=4)
    compact(notebook)
    return finish(name, text, outputs_of(notebook), written["seconds"], written["executed"])


def build(name, check):
    """Execute one notebook and write it, unless ``check``; returns what is wrong with it."""
    text = pages.read_source(name)
    notebook = pages.main_notebook(name, text, guards=True)
    faults = ["not built from its source: rebuild it"] if check and is_stale(name, text) else []
    try:
        seconds = execute(notebook)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        return [*faults, str(error)]
    print(f"{name}: {seconds:.0f} s", flush=True)
    faults += [f"on the screen: {warning}" for warning in noise(notebook)]
    faults += [
        f"{begins(cell)} is a guard and shows something, which readers will not see"
        for cell in notebook.cells
        if tagged(cell, "guard") and cell.outputs
    ]
    most = LIMIT * SLOWER if check else LIMIT
    if seconds > most:
        faults.append(f"took {seconds:.0f} s, more than {most:.0f}")
    tidy(notebook)
    compact(notebook)
    made = outputs_of(notebook), round(seconds), datetime.date.today().isoformat()
    if check or faults:
        return faults + framed(name, text, *made)[1]
    return finish(name, text, *made)


def main(argv=None):
    parser = argparse.ArgumentParser(prog="python -m notebooks.build")
    parser.add_argument("names", nargs="*", metavar="NAME", help="default: all of them")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--check", action="store_true", help="execute all, write nothing")
    how.add_argument("--text", action="store_true", help="execute nothing, keep all outputs")
    arguments = parser.parse_args(argv)
    names = arguments.names or NAMES
    unknown = [name for name in names if not pages.source_path(name).exists()]
    if unknown:
        parser.error(f"no source for {', '.join(unknown)}")
    failed = False
    for name in names:
        try:
            faults = renew(name) if arguments.text else build(name, arguments.check)
        except InputError as error:
            faults = [str(error)]
        failed = failed or bool(faults)
        for fault in faults:
            print(f"error: {name}: {fault}", file=sys.stderr, flush=True)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
