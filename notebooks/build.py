"""Build the notebooks from their sources: python -m notebooks.build [--check] [NAME ...]

Each ``sources/NAME.py`` becomes ``NAME.ipynb``, executed, and ``student/NAME.ipynb``, without
solutions and outputs. A notebook is refused if a cell fails, if anything is written to stderr
(a warning on the screen), or if it takes longer than LIMIT. ``--check`` writes nothing and
also refuses notebooks that were not built from the source that is there.
"""

import argparse
import json
import math
import os
import re
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from gan_keras.files import replace_atomically
from notebooks import pages

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
LIMIT, CELL_LIMIT = 300, 240  # seconds
WARNING = re.compile(r"^(WARNING|\S+:\d+: \w*Warning)\b", re.MULTILINE)


class ThisInterpreter(KernelSpecManager):
    """The interpreter that runs this, whatever kernels the user has registered."""

    def get_kernel_spec(self, name):
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        command.append("--log-level=ERROR")  # not that the local connection is not encrypted
        return KernelSpec(argv=command, display_name="Python 3", language="python")


class Client(NotebookClient):
    """Runs cells tagged ``standalone`` as a file of its own, which shares no name with others."""

    async def async_execute_cell(self, cell, cell_index, **kwargs):
        source = cell.source
        if pages.tagged(cell, "standalone"):
            # A file, because tf.function reads the source of what it compiles.
            file = self.folder / f"standalone_{cell_index}.py"
            file.write_text(source, "utf-8")
            cell.source = f"__import__('runpy').run_path({str(file)!r});"
        try:
            return await super().async_execute_cell(cell, cell_index, **kwargs)
        finally:
            cell.source = source


def cpu_seconds():
    """Of all processes that this one has started and seen ending; infinity if unknown."""
    try:
        import resource
    except ImportError:  # Windows
        return math.inf
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def execute(notebook):
    """Fill in the outputs; returns the seconds that it took.

    That is the time on the clock or of the processors, whichever is less: a machine that is
    busy with something else does not make a notebook slow.
    """
    with tempfile.TemporaryDirectory() as private:  # no settings and history of the user
        env = os.environ | {"IPYTHONDIR": private, "CUDA_VISIBLE_DEVICES": ""}
        env.pop("TF_CPP_MIN_LOG_LEVEL", None)  # the first cell quiets TensorFlow as readers have it
        client = Client(
            notebook,
            km=AsyncKernelManager(kernel_spec_manager=ThisInterpreter()),
            timeout=CELL_LIMIT,
            record_timing=False,
            resources={"metadata": {"path": str(pages.HOME)}},
        )
        client.folder = Path(private)
        start, cpu_start = time.perf_counter(), cpu_seconds()
        client.execute(env=env, cleanup_kc=True)
        spent, cpu = time.perf_counter() - start, cpu_seconds() - cpu_start
        return spent if math.isnan(cpu) else min(spent, cpu)


def noise(notebook):
    """What the cells wrote to stderr, and warnings among what they printed."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    streams = [output for output in outputs if output.output_type == "stream"]
    return [o.text for o in streams if o.name == "stderr" or WARNING.search(o.text)]


def tidy(notebook):
    """Consecutive writes to the screen as one, so that equal runs make equal files."""
    for cell in notebook.cells:
        outputs = []
        for output in cell.get("outputs", []):
            last = outputs[-1] if outputs else None
            if last and last.output_type == output.output_type == "stream":
                last.text += output.text
            else:
                outputs.append(output)
        if cell.cell_type == "code":
            cell.outputs = outputs
    notebook.metadata["language_info"] = {"name": "python"}


def write(notebook, path):
    nbformat.validate(notebook)
    path.parent.mkdir(exist_ok=True)
    with replace_atomically(path) as part:
        part.write_text(nbformat.writes(notebook) + "\n", "utf-8")


def is_stale(name, text):
    path = pages.main_path(name)
    if not path.exists() or not pages.student_path(name).exists():
        return True
    metadata = json.loads(path.read_text("utf-8"))["metadata"]
    return metadata.get("gan_keras", {}).get("source_sha256") != pages.digest(text)


def build(name, check):
    """Execute one notebook and write it, unless ``check``; returns what is wrong with it."""
    text = pages.read_source(name)
    notebook = pages.main_notebook(name, text)
    faults = ["not built from its source: rebuild it"] if check and is_stale(name, text) else []
    try:
        seconds = execute(notebook)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        return [*faults, str(error)]
    print(f"{name}: {seconds:.0f} s", flush=True)
    faults += [f"on the screen: {warning}" for warning in noise(notebook)]
    if seconds > LIMIT:
        faults.append(f"took {seconds:.0f} s, more than {LIMIT}")
    if check or faults:
        return faults
    seconds = round(seconds)
    tidy(notebook)
    framed = pages.main_notebook(name, text, seconds)
    for cell, executed in zip(framed.cells, notebook.cells, strict=True):
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = executed.outputs, executed.execution_count
    framed.metadata["gan_keras"] = {"source_sha256": pages.digest(text), "seconds": seconds}
    write(framed, pages.main_path(name))
    write(pages.student_notebook(name, text, seconds), pages.student_path(name))
    return []


def main(argv=None):
    parser = argparse.ArgumentParser(prog="python -m notebooks.build")
    parser.add_argument("names", nargs="*", metavar="NAME", help="default: all of them")
    parser.add_argument("--check", action="store_true", help="execute all, write nothing")
    arguments = parser.parse_args(argv)
    names = arguments.names or NAMES
    unknown = [name for name in names if not pages.source_path(name).exists()]
    if unknown:
        parser.error(f"no source for {', '.join(unknown)}")
    failed = False
    for name in names:
        for fault in build(name, arguments.check):
            failed = True
            print(f"error: {name}: {fault}", file=sys.stderr, flush=True)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
