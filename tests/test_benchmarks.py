"""The benchmarks' arithmetic, order of turns and processes; nothing here takes a time."""

import json
import os
import re
import subprocess

import numpy as np
import pytest

from benchmarks import origin
from benchmarks.speed import __main__ as speed
from benchmarks.speed import memory, networks, ratios, rounds, sampling, startup, steps
from benchmarks.speed.worker import Worker, WorkerFailed, workers
from gan_keras import command


@pytest.mark.parametrize("way", sampling.WAYS)
def test_every_way_of_sampling_works(way, monkeypatch):
    shapes = []
    monkeypatch.setattr(sampling, "draw", lambda made: shapes.append(np.asarray(made).shape))
    monkeypatch.setattr(sampling, "BATCH", 4)
    work, _ = sampling.build(way)
    work(2)
    assert sum(shape[0] for shape in shapes) == 8
    assert {shape[1:] for shape in shapes} == {sampling.SHAPE}


def test_ratios_by_hand():
    seconds = {"ours": [1.0, 2.0, 4.0], "other": [2.0, 3.0, 16.0]}
    result = ratios.ratios(seconds, "ours")
    assert result["ours"] == {"of_minima": 1.0, "of_medians": 1.0, "by_round": [1.0, 1.0]}
    # By round 2, 1.5 and 4; quartiles lie halfway between neighbours.
    assert result["other"] == {"of_minima": 2.0, "of_medians": 1.5, "by_round": [1.75, 3.0]}
    assert ratios.spread([1.0, 2.0, 3.0, 10.0]) == {
        "min": 1.0, "median": 2.5, "quartiles": [1.75, 4.75]
    }  # fmt: skip
    assert ratios.ratio_cells(result["other"]) == ["2.00", "1.50", "1.75-3.00"]


def test_table_lines_up():
    lines = ratios.table("T", ["ms", "ratio"], {"a": ["1.0", "2.00"], "long": ["100.0", "x"]})
    assert lines.splitlines() == [
        "T        ms  ratio",
        "a       1.0   2.00",
        "long  100.0      x",
    ]


def test_share_of_the_machine_by_hand():
    result = steps.shares({"ours": [2.0, 1.0]}, 10.0, [20.0, 40.0])
    assert result["ours"]["gflops"] == 10.0
    assert result["ours"]["share"] == 0.25
    assert result["ours"]["share_by_round"]["median"] == 0.25  # 5 of 20, 10 of 40
    turns = [[{"gflops": 1.0}, {"gflops": 5.0}], [{"gflops": 3.0}, {"gflops": 4.0}]]
    assert steps.best_rates(turns) == [3.0, 5.0]


class Recorder:
    def __init__(self, name, log):
        self.name, self.log = name, log

    def run(self, count):
        self.log.append((self.name, count))
        return {"seconds": float(len(self.log)), "cpu_seconds": 0.5}


def test_contenders_take_turns():
    log, names = [], ["a", "b", "c"]
    contenders = {name: Recorder(name, log) for name in names}
    first, answers = rounds.play(contenders, {"a": 2, "b": 4, "c": 1}, 3, pause=0.0)
    assert "".join(name for name, _ in log) == "abc" + "abc" + "bca" + "cab"
    assert {count for name, count in log if name == "b"} == {4}
    assert first["c"]["seconds"] == 3.0
    assert [answer["seconds"] for answer in answers["a"]] == [4.0, 9.0, 11.0]
    assert rounds.per_step(answers, {"a": 2, "b": 4, "c": 1})["a"] == [2.0, 4.5, 5.5]
    assert rounds.per_step(answers, {"a": 2, "b": 4, "c": 1}, "cpu_seconds")["b"] == [0.125] * 3


DUMMY = """
import os

def build(word):
    print("a library talks")
    done = []

    def work(steps):
        print("and goes on talking")
        if steps < 0:
            raise ArithmeticError("steps below zero")
        done.append(steps)
        return {"done": sum(done), "word": word}

    return work, {"process": os.getpid()}
"""


@pytest.fixture
def dummy(tmp_path, monkeypatch):
    (tmp_path / "dummy_contender.py").write_text(DUMMY)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    return "dummy_contender:build"


def test_workers_live_through_all_turns(dummy):
    targets = {name: (dummy, {"word": name}) for name in ("one", "two")}
    with workers(targets) as started:
        processes = [worker.process for worker in started.values()]
        assert [w.facts["process"] for w in started.values()] == [p.pid for p in processes]
        assert processes[0].pid != processes[1].pid
        assert [started["one"].run(count)["done"] for count in (2, 3)] == [2, 5]
        answer = started["two"].run(7)
        assert (answer["done"], answer["word"]) == (7, "two")
        assert {"seconds", "cpu_seconds"} < set(answer)
    assert [process.returncode for process in processes] == [0, 0]


def test_a_failed_worker_says_why(dummy):
    with workers({"one": (dummy, {"word": ""})}) as started:
        with pytest.raises(WorkerFailed, match="ArithmeticError: steps below zero"):
            started["one"].run(-1)
        with pytest.raises(WorkerFailed):
            started["one"].run(1)
    with pytest.raises(WorkerFailed, match="no_such_module"):
        Worker("no_such_module:build")


def test_networks_that_differ_are_found():
    facts = {"generator": {"weights": 10, "outputs": [0.1, 0.2]}}
    told = {steps.BASE: facts, "other": json.loads(json.dumps(facts))}
    steps.check_same(told)
    told["other"]["generator"]["outputs"][1] = 0.21
    with pytest.raises(RuntimeError, match="generator of other makes other numbers"):
        steps.check_same(told)
    told["other"]["generator"] = {"weights": 11, "outputs": [0.1, 0.2]}
    with pytest.raises(RuntimeError, match="has 11 weights, not 10"):
        steps.check_same(told)


def test_all_contenders_begin_with_the_same_weights(tmp_path):
    made = networks.build("dcgan")
    networks.share(made, tmp_path)
    other = networks.build("dcgan")
    networks.receive(other, tmp_path)
    for network, same in zip(made.values(), other.values(), strict=True):
        assert all(map(np.array_equal, network.get_weights(), same.get_weights()))
        assert all(np.abs(weight).max() > 0 for weight in same.get_weights())


def test_the_record_names_commit_and_processor(tmp_path):
    assert origin.commit(tmp_path) == "unknown"
    (tmp_path / "file").write_text("one")
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *words], check=True)
    clean = origin.commit(tmp_path)
    assert re.fullmatch("[0-9a-f]{40}", clean)
    (tmp_path / "file").write_text("two")
    assert origin.commit(tmp_path) == f"{clean}-dirty"
    (tmp_path / "cpuinfo").write_text("processor : 0\nmodel name\t: A 100\nmodel name\t: A 100\n")
    assert origin.cpu_model(tmp_path / "cpuinfo") == "A 100"
    stamp = origin.stamp("benchmarks.speed", ["--parts", "a b"])
    assert stamp["command"] == "python -m benchmarks.speed --parts 'a b'"
    assert stamp["machine"]["cores"] >= 1


@pytest.mark.parametrize("words", [["--parts", "steps,nonsense"], ["--repeats", "0"]])
def test_wrong_words_are_refused(words, capsys):
    assert command.run(speed.main, words) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_commands_must_end_as_expected():
    assert startup.Command(("-c", "raise SystemExit(2)"), 2).run(1)["seconds"] > 0
    with pytest.raises(RuntimeError, match="ended with 3"):
        startup.Command(("-c", "raise SystemExit(3)"), 0).run(1)


def test_peak_memory_is_that_of_the_command():
    small, large = (memory.peak(["-c", f"x = b'x' * ({n} << 20)"]) for n in (1, 301))
    assert 295 <= large - small <= 305
    with pytest.raises(RuntimeError, match="ended with 1"):
        memory.peak(["-c", "raise ValueError"])
