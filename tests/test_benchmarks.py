"""The benchmarks' arithmetic, order of turns and processes; nothing here takes a time."""

import json
import math
import re
import subprocess
import types

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from benchmarks import published, quality_runs, time_to_quality
from benchmarks.speed import __main__ as speed
from benchmarks.speed import (
    memory,
    networks,
    operations,
    ratios,
    record,
    rounds,
    sampling,
    startup,
    steps,
)
from benchmarks.speed.worker import Worker, WorkerFailed, workers
from gan_keras import command
from gan_keras.models.wgan_gp import gradient_norms

# Operations by hand: 2 * taps * channels in * channels out * places.
G_DENSE, G_FIRST, G_LAST = 2 * 100 * 6272, 2 * 16 * 128 * 64 * 7 * 7, 2 * 16 * 64 * 1 * 14 * 14
D_FIRST, D_SECOND, D_DENSE = 2 * 16 * 1 * 64 * 14 * 14, 2 * 16 * 64 * 128 * 7 * 7, 2 * 6272


def counts(rows):
    return [row["forward"] for row in rows]


def test_operations_of_the_compared_networks():
    made = networks.build("dcgan")
    assert counts(operations.operations(made["generator"])) == [G_DENSE, G_FIRST, G_LAST]
    d_rows = operations.operations(made["discriminator"])
    assert counts(d_rows) == [D_FIRST, D_SECOND, D_DENSE]
    assert d_rows[1] | {"layer": ""} == {
        "layer": "", "kind": "Conv2D", "output": [7, 7, 128], "forward": D_SECOND
    }  # fmt: skip


def test_operations_of_a_network_for_any_size():
    network = networks.build("srresnet")["generator"]
    first, block, last = (18 * 144 * a * b for a, b in ((3, 48), (48, 48), (48, 48)))
    rows = operations.operations(network, networks.input_shape("srresnet", "generator"))
    assert counts(rows) == [first, *[block] * 12, last]


def test_a_layer_that_cannot_be_counted_is_no_zero():
    model = keras.Sequential([keras.Input((8, 8, 2)), layers.DepthwiseConv2D(3)])
    with pytest.raises(ValueError, match="cannot count"):
        operations.operations(model)


def test_operations_of_whole_steps():
    g, d = G_DENSE + G_FIRST + G_LAST, D_FIRST + D_SECOND + D_DENSE
    rows = {
        name: [{"forward": n} for n in numbers]
        for name, numbers in {
            "generator": (G_DENSE, G_FIRST, G_LAST),
            "discriminator": (D_FIRST, D_SECOND, D_DENSE),
        }.items()
    }
    critic, last = g + 6 * d - 2 * D_FIRST, 3 * g - G_DENSE + 2 * d
    assert sum(operations.of_step("dcgan", rows).values()) == 64 * (critic + last)
    penalty = 4 * d - D_DENSE
    wgan_gp = sum(operations.of_step("wgan_gp", rows).values())
    assert wgan_gp == 64 * (3 * (critic + penalty) + last)
    learning = operations.of_step("srresnet", {"generator": rows["generator"]})
    assert sum(learning.values()) == 16 * (3 * g - G_DENSE)


@pytest.mark.parametrize("way", sampling.WAYS)
def test_every_way_of_sampling_works(way, monkeypatch):
    shapes = []
    monkeypatch.setattr(sampling, "draw", lambda made: shapes.append(np.asarray(made).shape))
    monkeypatch.setattr(sampling, "BATCH", 4)
    work, _ = sampling.build(way)
    work(2)
    assert sum(shape[0] for shape in shapes) == 8
    assert {shape[1:] for shape in shapes} == {sampling.SHAPE}


class Leaky(layers.Layer):
    """A LeakyReLU whose second derivative is nothing, where TensorFlow's is zeros."""

    def call(self, x):
        return x * tf.stop_gradient(tf.where(x > 0, 1.0, 0.2))


def products(function, *arguments):
    """Operations of all matrix products that XLA leaves in a compiled function."""
    compiled = tf.function(function, jit_compile=True)
    text = compiled.experimental_get_compiler_ir(*arguments)(stage="optimized_hlo")
    shapes = dict(re.findall(r"%([\w.\-]+) = f32\[([\d,]+)\]", text))
    shapes |= dict(re.findall(r"%?([\w.\-]+): f32\[([\d,]+)\]", text))
    total = 0
    pattern = r"= f32\[([\d,]+)\]\S* dot\(%([\w.\-]+), .*?lhs_contracting_dims=\{(\d)\}"
    for made, left, axis in re.findall(pattern, text):
        inner = int(shapes[left].split(",")[int(axis)])
        total += 2 * inner * math.prod(map(int, made.split(",")))
    return total


def test_counts_are_those_of_the_compiler():
    """What is needed in a step, the penalty's second gradient included, as XLA sees it."""
    batch, dense = 4, layers.Dense
    g = keras.Sequential([keras.Input((3,)), dense(5, "relu"), dense(7)])
    d = keras.Sequential([keras.Input((7,)), dense(11), Leaky(), dense(13), Leaky(), dense(3)])

    def critic_step(z, real):
        fake = g(z)
        with tf.GradientTape() as tape:
            norms = gradient_norms(d, 0.3 * real + 0.7 * fake, True)
            on_both = tf.nn.softplus(d(fake)) + tf.nn.softplus(-d(real))
            loss = tf.reduce_mean(on_both) + tf.reduce_mean((norms - 1.0) ** 2)
        return tape.gradient(loss, d.trainable_variables)

    def generator_step(z):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.nn.softplus(-d(g(z))))
        return tape.gradient(loss, g.trainable_variables)

    z, real = tf.ones((batch, 3)), tf.ones((batch, 7))
    parts = operations.adversarial(operations.operations(g), operations.operations(d), 1, True)
    of_g = sum(count for what, count in parts.items() if what.startswith("G step"))
    # The slope begins as a matrix of ones, whose product XLA turns into a sum.
    begin = 2 * 13 * 3
    assert products(generator_step, z) == batch * of_g
    assert products(critic_step, z, real) == batch * (sum(parts.values()) - of_g - begin)


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
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
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
    assert record.commit(tmp_path) == "unknown"
    (tmp_path / "file").write_text("one")
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *words], check=True)
    clean = record.commit(tmp_path)
    assert re.fullmatch("[0-9a-f]{40}", clean)
    (tmp_path / "file").write_text("two")
    assert record.commit(tmp_path) == f"{clean}-dirty"
    (tmp_path / "cpuinfo").write_text("processor : 0\nmodel name\t: A 100\nmodel name\t: A 100\n")
    assert record.cpu_model(tmp_path / "cpuinfo") == "A 100"
    stamp = record.stamp("benchmarks.speed", ["--parts", "a b"])
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


def test_the_clock_of_training_stands_still_while_samples_are_measured():
    times = iter([10.0, 13.0, 15.0, 20.0, 21.0, 22.0])
    clock = time_to_quality.Clock(lambda: next(times))
    assert clock.training() == 3.0  # at 13
    assert clock.pause(lambda: "made") == "made"  # from 15 to 20
    assert clock.training() == 6.0  # at 21
    assert clock.all() == 12.0  # at 22


def test_levels_are_reached_at_the_first_point_below():
    curve = [{"fd": fd, "training_seconds": 4.0 * i} for i, fd in enumerate([200, 60, 40, 55, 30])]
    found = time_to_quality.reached(curve, (100, 50, 30, 20))
    seconds = {level: point and point["training_seconds"] for level, point in found.items()}
    assert seconds == {"100": 4.0, "50": 8.0, "30": 16.0, "20": None}
    runs = [
        {"reached": found},
        {"reached": dict.fromkeys(found) | {"100": {"training_seconds": 8}}},
    ]
    summary = time_to_quality.summary(runs, (100, 50, 20))
    assert summary["100"]["training_seconds"]["median"] == 6.0
    assert [summary[level]["reached"] for level in ("100", "50", "20")] == [2, 1, 0]
    assert summary["20"]["training_seconds"] is None


class Fixed:
    """A clock that is set by hand; measuring takes no time."""

    seconds = 0.0

    def training(self):
        return self.seconds

    all = training

    def pause(self, work):
        return work()


def test_the_watch_measures_and_stops():
    clock, values = Fixed(), iter([50.0, 20.0])
    watch = quality_runs.Watch(None, (-1.0, 1.0), 12, clock, limit=9.0, every=4.0, samples=10)
    watch.quality = lambda: next(values)
    watch.set_model(types.SimpleNamespace(stop_training=False))
    for clock.seconds in (2.0, 5.0, 8.0, 9.5):
        assert not watch.model.stop_training
        watch.on_train_batch_end(0, {"d_loss": 1.0})
    watch.on_train_end()
    assert watch.model.stop_training
    assert [(p["training_seconds"], p["updates"], p["fd"]) for p in watch.curve] == [
        (5.0, 24, 50.0), (9.5, 48, 20.0)
    ]  # fmt: skip
    assert watch.first == 2.0
    watch.model.stop_training = False
    clock.seconds = 3.0
    watch.on_train_batch_end(0, {"d_loss": math.nan})
    assert watch.model.stop_training


def test_the_watch_measures_ever_more_rarely():
    clock = Fixed()
    watch = quality_runs.Watch(None, (-1.0, 1.0), 12, clock, limit=99.0, every=4.0, samples=10)
    watch.quality = lambda: 30.0
    watch.set_model(types.SimpleNamespace(stop_training=False))
    for clock.seconds in (50.0, 59.0, 60.5, 71.0, 73.0):
        watch.on_train_batch_end(0, {"d_loss": 1.0})
    assert [point["training_seconds"] for point in watch.curve] == [50.0, 60.5, 73.0]


# Weights of G and D by hand; those of tensorflow_docs are also in its tutorial's output.
SIZES = {
    "keras_guide": (1_339_905, 74_625),
    "tensorflow_docs": (2_330_944, 212_865),
    "pytorch_gan": (856_705, 98_561),
    "keras_io_wgan_gp": (910_660, 4_305_409),
}


@pytest.mark.parametrize("name", published.PUBLISHED)
def test_published_configurations_train(name):
    keras.utils.set_random_seed(0)
    model, _, (low, high) = published.build(name)
    assert (model.generator.count_params(), model.discriminator.count_params()) == SIZES[name]
    real = np.random.default_rng(0).uniform(low, high, (4, 28, 28, 1)).astype(np.float32)
    before = [network.get_weights() for network in (model.generator, model.discriminator)]
    logs = model.train_step(tf.constant(real))
    assert all(np.isfinite(float(value)) for value in logs.values())
    for network, old in zip((model.generator, model.discriminator), before, strict=True):
        moved = [not np.array_equal(a, b) for a, b in zip(network.get_weights(), old, strict=True)]
        assert np.mean(moved) > 0.8  # biases before a normalization have no gradient
    made = np.asarray(model.generator(model.noise(4), training=False))
    assert made.min() >= low
    assert made.max() <= high


def test_the_guide_calls_fakes_one():
    """Its generator is content where D answers 0, which is "real" there."""
    model, *_ = published.build("keras_guide")
    real_looking, fake_looking = (float(model.g_loss(tf.fill((2, 1), x))) for x in (-5.0, 5.0))
    assert real_looking == pytest.approx(math.log1p(math.exp(-5)), rel=1e-4)
    assert fake_looking == pytest.approx(5 + math.log1p(math.exp(-5)), rel=1e-4)
