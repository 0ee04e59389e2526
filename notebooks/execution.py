"""Running a notebook in a kernel of its own, and what it left on the screen."""

import math
import os
import re
import sys
import tempfile
import time
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

from notebooks import pages
from notebooks.cells import tagged

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
        if tagged(cell, "standalone"):
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
