"""Several devices, several processes, and lower precision: the same training as on one device."""

import csv
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
from conftest import tiny_networks
from on_two_devices import MODELS, checkpoint

from gan_keras import GAN, command, train
from gan_keras.devices import cluster, replicas
from gan_keras.devices.strategies import lost_worker
from gan_keras.errors import InputError
from gan_keras.models.build import build_gan
from gan_keras.models.xla import use_xla
from gan_keras.networks.layers import Dropout
from gan_keras.settings.resolve import make_config

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {
    "model": "wgan_gp", "dataset": "digits", "network": "mlp", "epochs": 2, "steps_per_epoch": 2,
    "batch_size": 32, "n_critic": 2, "steps_per_execution": 2, "ema_decay": 0.9,
    "schedule": "constant", "g_learning_rate": 1e-3, "d_learning_rate": 1e-3,
}  # fmt: skip
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
ENVIRONMENT.pop("TF_NUM_INTEROP_THREADS", None)  # replicas wait for each other, each in a thread
ENVIRONMENT.pop("TF_CPP_MIN_LOG_LEVEL", None)  # which shows what TensorFlow says at its start


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    path = tmp_path_factory.mktemp("scale") / "settings.json"
    path.write_text(json.dumps(SETTINGS))
    return path


@pytest.fixture(scope="module")
def two_devices(settings):
    """What on_two_devices.py found."""
    out = settings.parent / "found.json"
    words = [sys.executable, str(ROOT / "tests" / "devices" / "on_two_devices.py"), settings, out]
    subprocess.run(words, env=ENVIRONMENT, check=True, capture_output=True, timeout=900)
    return json.loads(out.read_text())


@pytest.mark.parametrize("name", MODELS)
def test_two_devices_train_as_one(two_devices, name):
    """Same data, same global batch: augmentation, dropout, alpha and batch statistics included."""
    found = two_devices[name]
    assert two_devices["replicas"] == 2
    assert found["moved"] > 1e-3  # it did train
    assert found["logs"] < 1e-5
    assert found["weights"] < 1e-5
    assert not found["jit"]


def test_an_overflow_on_one_device_skips_the_step_on_both(two_devices):
    assert two_devices["overflow"] == {"same": True, "scales": [512.0, 1024.0]}


def test_a_batch_that_cannot_be_shared_is_refused(two_devices):
    assert "2 replicas cannot share batches" in two_devices["refusal"]


def test_a_mirrored_run_resumes_bit_for_bit(two_devices):
    found = two_devices["runs"]
    assert found["codes"] == [0, 0, 0, 2]  # the last has an odd batch size
    assert found["same"]
    assert found["arrays"] > 40


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("localhost", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def worker(number, ports, *words):
    config = {
        "cluster": {"worker": [f"localhost:{port}" for port in ports]},
        "task": {"type": "worker", "index": number},
    }
    return subprocess.Popen(
        [sys.executable, "-m", "gan_keras.train", "--strategy", "multiworker", *map(str, words)],
        env=ENVIRONMENT | {"TF_CONFIG": json.dumps(config)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def ended(processes):
    """What they wrote, once all have ended well."""
    processes = list(processes)
    told = [one.communicate(timeout=240) for one in processes]
    assert {one.returncode for one in processes} == {0}, told
    return told


def first_epoch(folder):
    """The names and the values of the first row of the history."""
    with (folder / "history.csv").open(newline="") as file:
        names, row, *_ = csv.reader(file)
    return names, np.float64(row)


def test_two_processes_train_as_two_devices(settings, two_devices, tmp_path):
    """And only the first of them writes."""
    ports, out = free_ports(2), tmp_path / "run"
    words = ("--config", settings, "--epochs", 1, "--out", out)
    told = ended(worker(i, ports, *words) for i in range(2))
    assert "strategy multiworker: 2 replicas, 16 samples of a batch each" in told[0][0]
    assert told[1] == ("", "")
    # Two steps: Adam's first ones make much of gradients that are rounding errors.
    names, logs = first_epoch(out)
    same_names, mirrored = first_epoch(settings.parent / "whole")
    assert names == same_names
    np.testing.assert_allclose(logs, mirrored, rtol=1e-3, atol=1e-4)
    assert (out / "generator.keras").is_file()


@pytest.mark.faults
def test_a_killed_worker_costs_an_epoch_at_most(settings, tmp_path):
    """All are started again and end where an uninterrupted training ends."""
    words = ("--config", settings, "--epochs", 12)
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    ports = free_ports(2)
    ended(worker(i, ports, *words, "--out", whole) for i in range(2))
    ports = free_ports(2)
    first, second = (worker(i, ports, *words, "--out", parts) for i in range(2))
    while not list(parts.glob("checkpoint/epoch-*")):
        assert first.poll() is None
    second.kill()
    second.communicate()
    _, error = first.communicate(timeout=120)
    assert first.returncode == command.BAD_INPUT
    assert error.startswith("error: lost another worker")
    assert len(error.splitlines()) == 1
    ports = free_ports(2)
    ended(worker(i, ports, "--resume", "--out", parts) for i in range(2))
    for a, b in zip(checkpoint(parts), checkpoint(whole), strict=True):
        assert np.array_equal(a, b)


@pytest.mark.parametrize(
    "text",
    [None, "", "{", "[]", '{"cluster": {}}', '{"cluster": {"worker": ["a:1"]}}',
     '{"cluster": {"worker": ["a:1"]}, "task": {"type": "worker", "index": 1}}',
     '{"cluster": {"worker": ["a:1"], "ps": ["b:1"]}, "task": {"type": "worker", "index": 0}}',
     '{"cluster": {"worker": ["a:1"]}, "task": {"type": "ps", "index": 0}}'],
)  # fmt: skip
def test_no_cluster(monkeypatch, text):
    monkeypatch.delenv("TF_CONFIG", raising=False)
    if text is not None:
        monkeypatch.setenv("TF_CONFIG", text)
    with pytest.raises(InputError, match="TF_CONFIG"):
        cluster.worker_index()


def test_cluster(monkeypatch):
    for index in (0, 1):
        task = {"type": "worker", "index": index}
        monkeypatch.setenv(
            "TF_CONFIG", json.dumps({"cluster": {"worker": ["a:1", "b:2"]}, "task": task})
        )
        assert cluster.worker_index() == index


def test_only_the_loss_of_a_worker_is_told_as_such():
    error = tf.errors.UnavailableError(None, None, "{{node x}} connection reset")
    assert lost_worker(tf.distribute.get_strategy(), error) is None
    clustered = type("Clustered", (), {"cluster_resolver": object()})()
    assert "(connection reset)" in lost_worker(clustered, error)
    assert lost_worker(clustered, ValueError("shape")) is None


def test_alone_nothing_is_cut():
    assert replicas.replicas() == 1
    assert replicas.share() == 1.0
    asked = []
    assert replicas.drawn(lambda n: asked.append(n) or "all", 5) == "all"
    assert asked == [5]


def test_dropout_keeps_the_mean_and_drops_its_share():
    layer = Dropout(0.25, seed=0)
    made = layer(np.ones((200, 50), np.float32), training=True).numpy()
    assert set(np.unique(made)) == {np.float32(0), np.float32(1 / 0.75)}
    assert abs(np.mean(made == 0) - 0.25) < 0.02
    assert not np.array_equal(made[0], made[1])
    assert np.array_equal(layer(np.ones((2, 3)), training=False), np.ones((2, 3)))


# Lower precision.

MIXED = {"dataset": "digits", "g_filters": 8, "d_filters": 8, "batch_size": 32, "epochs": 1}


def mixed_gan(**settings):
    config = make_config(MIXED | settings)
    shape = (8, 8, 1)
    return build_gan(config, shape, 20)


def digits(count=128):
    from gan_keras import load_dataset

    return load_dataset("digits").floats(count)


@pytest.mark.parametrize(
    "settings",
    [{"model": "dcgan", "mixed_precision": "bfloat16"},  # R1: a gradient of a gradient
     {"model": "wgan_gp", "mixed_precision": "bfloat16", "n_critic": 2},
     {"model": "dcgan", "mixed_precision": "float16", "r1_gamma": 0, "network": "dcgan",
      "spectral_norm": True}],
    ids=["r1", "wgan_gp", "float16"],
)  # fmt: skip
def test_lower_precision_means_the_same(settings):
    """The losses of the first step, from equal weights and noise, are those of float32."""
    logs = {}
    for name, more in (("float32", {"mixed_precision": None}), ("mixed", {})):
        gan = mixed_gan(**(settings | more))
        gan.compile(gan.g_optimizer, gan.d_optimizer, jit_compile=False)  # one random stream
        history = gan.fit(digits(32), batch_size=32, epochs=3, shuffle=False, verbose=0).history
        logs[name] = history
        kinds = {w.dtype for w in gan.trainable_variables}
        assert kinds == {"float32"}  # what is trained stays precise
    for name, values in logs["float32"].items():
        np.testing.assert_allclose(logs["mixed"][name], values, atol=0.05, rtol=0.05)
    assert logs["mixed"]["d_loss"] != logs["float32"]["d_loss"]  # it did compute in less


def test_xla_is_used_where_it_is_faster_and_can_be_turned_off(monkeypatch):
    """Not for wide convolutions on a CPU, nor in mixed precision, which it breaks there."""
    wide = {"d_filters": 64}
    cases = [  # settings, on a CPU, on a GPU
        ({}, True, True),
        (wide, False, True),
        (wide | {"xla": True}, True, True),
        ({"xla": False}, False, False),
        ({"mixed_precision": "bfloat16"}, False, True),
        ({"mixed_precision": "bfloat16", "xla": True}, False, True),
    ]
    for settings, on_cpu, on_gpu in cases:
        gan = mixed_gan(model="dcgan", **settings)
        assert gan.jit_compile == on_cpu, settings
        wanted = settings.get("xla", "auto")
        for devices, expected in (([], on_cpu), (["GPU:0"], on_gpu)):
            monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind, d=devices: d)
            assert use_xla(gan, wanted) == expected, (settings, devices)
            monkeypatch.undo()


def test_heads_stay_in_float32():
    for kind in ("bfloat16", "float16"):
        for model in ("dcgan", "pix2pix"):
            gan = mixed_gan(model=model, mixed_precision=kind, r1_gamma=0) if model == "dcgan" \
                else mixed_gan(model=model, mixed_precision=kind)  # fmt: skip
            assert gan.generator.layers[-1].compute_dtype == "float32"
            assert gan.discriminator.layers[-1].compute_dtype == "float32"
            hidden = [layer.compute_dtype for layer in gan.generator.layers[1:-1]]
            assert kind in hidden
        words = {"model": "gan", "dataset": "ring", "mixed_precision": kind}
        points = build_gan(make_config(words), (2,), 20)
        assert points.generator.layers[-1].compute_dtype == "float32"
    assert keras.config.dtype_policy().name == "float32"  # as it was


def test_float16_scales_both_losses_and_survives_an_overflow():
    gan = mixed_gan(model="lsgan", mixed_precision="float16", r1_gamma=0)
    for optimizer in (gan.g_optimizer, gan.d_optimizer):
        assert isinstance(optimizer, keras.optimizers.LossScaleOptimizer)
        optimizer.dynamic_scale.assign(2.0**40)  # float16 ends at 65504
    before = [w.numpy() for w in gan.trainable_variables]
    gan.fit(digits(32), batch_size=32, shuffle=False, verbose=0)
    assert all(np.array_equal(a, w) for a, w in zip(before, gan.trainable_variables, strict=True))
    assert float(gan.g_optimizer.dynamic_scale) == float(gan.d_optimizer.dynamic_scale) == 2.0**39
    gan.g_optimizer.dynamic_scale.assign(1024.0)
    gan.d_optimizer.dynamic_scale.assign(1024.0)
    gan.fit(digits(32), batch_size=32, shuffle=False, verbose=0)
    assert all(np.isfinite(w.numpy()).all() for w in gan.trainable_variables)
    assert not all(
        np.array_equal(a, w) for a, w in zip(before, gan.trainable_variables, strict=True)
    )


def test_a_skipped_step_is_not_in_the_mean_of_the_gradients():
    gan = GAN(*tiny_networks(), 4, log_gradients=True)
    optimizer = keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.1))
    gan.compile(optimizer, keras.optimizers.SGD(0.1), jit_compile=False)
    weight = gan.generator.trainable_variables[0]
    norms = []
    for value in (3.0, np.inf, 1.0):
        gradients = [tf.fill(w.shape, value if w is weight else 0.0)
                     for w in gan.generator.trainable_variables]  # fmt: skip
        gan.track_gradient(optimizer, gradients, tf.constant(2.0))
        [norm] = [t.result() for t in gan.trackers if t.name == "g_gradient"]
        norms.append(float(norm))
    size = float(np.sqrt(np.prod(weight.shape))) / 2
    np.testing.assert_allclose(norms, [3 * size, 3 * size, 2 * size], rtol=1e-6)


def test_scaling_leaves_the_step_as_it_is():
    """A loss times 1024 and gradients divided by it: the same update in float32."""
    ends = []
    for scale in (1.0, 1024.0):
        keras.utils.set_random_seed(0)
        gan = GAN(*tiny_networks(), 4)
        optimizers = [
            keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.1), initial_scale=scale)
            for _ in range(2)
        ]
        gan.compile(*optimizers, jit_compile=False)
        images = np.random.default_rng(0).uniform(-1, 1, (8, 4, 4, 1)).astype(np.float32)
        gan.fit(images, batch_size=8, epochs=2, shuffle=False, verbose=0)
        ends.append([w.numpy() for w in gan.trainable_variables])
    for a, b in zip(*ends, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-6)


@pytest.mark.parametrize(
    ("words", "error"),
    [(["--mixed-precision", "float16"], "cannot be used with a gradient penalty"),
     (["--model", "wgan_gp", "--mixed-precision", "float16"], "--mixed-precision bfloat16"),
     (["--mixed-precision", "int8"], "unknown mixed_precision 'int8': use one of bfloat16, fl"),
     (["--strategy", "tpu"], "unknown strategy 'tpu': use one of none, mirrored, multiworker"),
     (["--strategy", "multiworker"], "needs the environment variable TF_CONFIG")],
)  # fmt: skip
def test_refused(capsys, monkeypatch, tmp_path, words, error):
    monkeypatch.delenv("TF_CONFIG", raising=False)
    code = command.run(train.main, [*words, "--out", str(tmp_path / "run")])
    assert code == command.BAD_INPUT
    printed = capsys.readouterr().err
    assert printed.startswith("error: ")
    assert error in printed
    assert len(printed.splitlines()) == 1
