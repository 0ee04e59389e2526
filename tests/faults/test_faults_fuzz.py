"""1,000 damaged inputs: each ends in success or in one line of error, none in anything else.

No traceback, no crash of the process, no hang, no code of a file that is run. A sample of the cases
runs always, all of them with -m faults. The same numbers are the same cases on every machine.
"""

import json
import os
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

WORKER = Path(__file__).with_name("fuzz_worker.py")
COUNTS = {"picture": 400, "idx": 150, "settings": 170, "checkpoint": 110, "network": 170}
SAMPLE = {"picture": 24, "idx": 10, "settings": 12, "checkpoint": 8, "network": 6}
PATIENCE = 120  # seconds for a case; most take milliseconds
START = 600  # for TensorFlow's import on a busy machine


class Worker:
    """A process that runs cases, started anew when it dies."""

    def __init__(self, folder):
        self.folder, self.process, self.started = folder, None, 0

    def start(self):
        self.started += 1
        words = [sys.executable, str(WORKER), str(self.folder / f"worker-{self.started}")]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(words, env=os.environ | {"PYTHONWARNINGS": ""}, **pipes)
        assert self.answer(START) == "ready"

    def answer(self, patience=PATIENCE):
        timer = threading.Timer(patience, self.process.kill)
        timer.start()
        line = self.process.stdout.readline().strip()
        timer.cancel()
        return line

    def run(self, kind, number):
        """The worker's answer; a dead or silent worker answers with a failure."""
        if self.process is None or self.process.poll() is not None:
            self.start()
        print(kind, number, file=self.process.stdin, flush=True)
        line = self.answer()
        if line:
            return json.loads(line)
        self.process.wait()
        why = f"the process died of signal {-self.process.returncode}, or was silent too long"
        return {"kind": kind, "number": number, "ok": False, "code": None, "why": why,
                "seconds": 0}  # fmt: skip

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.communicate()


@pytest.fixture(scope="module")
def worker(tmp_path_factory):
    worker = Worker(tmp_path_factory.mktemp("fuzz"))
    yield worker
    worker.stop()


def run_all(worker, kind, numbers):
    """Run cases; print how they ended; fail with those that did not end well."""
    answers = [worker.run(kind, number) for number in numbers]
    codes = Counter(answer["code"] for answer in answers)
    longest = max(answers, key=lambda answer: answer["seconds"])
    print(f"{kind}: {len(answers)} cases, {codes[0]} read, {codes[2]} refused, longest "
          f"{longest['seconds']} s (case {longest['number']})")  # fmt: skip
    bad = [answer for answer in answers if not answer["ok"]]
    text = "\n".join(f"{a['kind']} {a['number']}: {a['why']}" for a in bad[:10])
    assert not bad, f"{len(bad)} of {len(answers)} cases:\n{text}"
    return codes


@pytest.mark.parametrize("kind", SAMPLE)
def test_a_sample_of_damaged_inputs(worker, kind):
    run_all(worker, kind, range(SAMPLE[kind]))


@pytest.mark.faults
@pytest.mark.parametrize("kind", COUNTS)
def test_all_damaged_inputs(worker, kind):
    codes = run_all(worker, kind, range(COUNTS[kind]))
    assert codes[0] > 0  # the mutations do not damage so much that nothing is ever read
    assert codes[2] > COUNTS[kind] / 4


def test_the_payload_would_run_if_keras_were_let(tmp_path):
    """The control: what the networks carry does create a file outside of safe mode."""
    import keras
    from fuzz_mutations import writing

    from gan_keras.errors import InputError
    from gan_keras.inference.saved_network import load_network

    target = tmp_path / "payload"
    network = keras.Sequential([
        keras.Input((2,)), keras.layers.Dense(1), keras.layers.Lambda(writing(str(target)))
    ])  # fmt: skip
    network.save(tmp_path / "generator.keras")
    target.unlink(missing_ok=True)
    with pytest.raises(InputError, match="Lambda"):
        load_network(tmp_path / "generator.keras")
    assert not target.exists()
    keras.saving.load_model(tmp_path / "generator.keras", safe_mode=False, compile=False)
    assert target.exists()
