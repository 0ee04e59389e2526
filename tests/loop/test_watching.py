"""What a long run tells on its way: the time that is left, and the logs for TensorBoard."""

import keras
import numpy as np
import pytest
from conftest import tiny_gan

from gan_keras import command, train
from gan_keras.loop import callbacks, tensorboard


def times_left(ends, epochs, first=0):
    """What `TimeLeft` says when the epochs end at these seconds."""
    said, clock = [], iter(ends)
    watcher = callbacks.TimeLeft(said.append, lambda: next(clock))
    watcher.set_params({"epochs": epochs})
    for epoch in range(first, first + len(ends) - 1):
        watcher.on_epoch_begin(epoch)
        watcher.on_epoch_end(epoch)
    return said


def test_time_left():
    # 100 s with compilation, then 60 s each.
    assert times_left([0, 100, 160, 220], 10) == [
        "about 15 minutes left", "about 8 minutes left", "about 7 minutes left",
    ]  # fmt: skip
    assert times_left([0, 20], 5) == ["about 80 seconds left"]
    assert times_left([0, 3600], 3) == ["about 2.0 hours left"]


def test_time_left_of_a_resumed_run_and_of_a_short_one():
    assert times_left([5, 35], 10, first=8) == ["about 30 seconds left"]
    assert times_left([0, 1, 2], 3) == []
    assert times_left([0, 100], 1) == []


def test_time_left_is_told_once_the_first_steps_are_timed():
    """Steps of 2 s after one of 50 s with compilation: 8 of the 10 in two epochs are left."""
    said, clock = [], iter([0, 50, 52, 54, 56])
    watcher = callbacks.TimeLeft(said.append, lambda: next(clock))
    watcher.set_params({"epochs": 2, "steps": 5})
    watcher.on_epoch_begin(0)
    for batch in range(3):
        watcher.on_train_batch_end(batch)
    assert said == ["about 16 seconds left"]


def test_gradient_norms_are_those_of_the_steps(images):
    """With plain gradient descent the weights tell how long the gradients were."""
    gan = tiny_gan(dropout=0.0, ema_decay=None, log_gradients=True)
    gan.compile(keras.optimizers.SGD(0.5), keras.optimizers.SGD(0.1), jit_compile=False)
    networks = {"d_gradient": (gan.discriminator, 0.1), "g_gradient": (gan.generator, 0.5)}
    before = {name: [w.numpy() for w in net.trainable_variables]
              for name, (net, _) in networks.items()}  # fmt: skip
    logs = gan.fit(images, batch_size=32, shuffle=False, verbose=0).history
    for name, (network, rate) in networks.items():
        pairs = zip(before[name], network.trainable_variables, strict=True)
        moved = np.sqrt(sum(np.sum((a - b.numpy()) ** 2) for a, b in pairs))
        assert logs[name][0] == pytest.approx(moved / rate, rel=1e-4)


def test_gradient_norms_are_not_those_of_a_scaled_loss(images):
    found = []
    for scale in (1.0, 512.0):
        gan = tiny_gan(dropout=0.0, ema_decay=None, log_gradients=True)
        scaled = [keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.1), scale)
                  for _ in range(2)]  # fmt: skip
        gan.compile(*scaled, jit_compile=False)
        found.append(gan.fit(images, batch_size=32, shuffle=False, verbose=0).history)
    for name in ("d_gradient", "g_gradient"):
        assert found[0][name] == pytest.approx(found[1][name], rel=1e-4)


def test_without_the_package(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(tensorboard, "find_spec", lambda name: None)
    words = ["--tensorboard", "--out", str(tmp_path / "run")]
    assert command.run(train.main, words) == command.BAD_INPUT
    assert "pip install tensorboard" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def events(folder):
    """{(tag, step)} of the event files."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    found = set()
    for file in sorted(folder.iterdir()):
        log = EventAccumulator(str(file), {"tensors": 0})
        log.Reload()
        found |= {(tag, event.step) for tag in log.Tags()["tensors"] for event in log.Tensors(tag)}
    return found


def test_logs_of_a_resumed_run(tmp_path):
    pytest.importorskip("tensorboard", reason="the tensorboard extra is not installed")
    out = str(tmp_path / "run")
    words = ["--dataset", "digits", "--model", "gan", "--steps-per-epoch", "2", "--tensorboard",
             "--quiet", "--out", out, "--set", "schedule=constant", "xla=false"]  # fmt: skip
    assert command.run(train.main, [*words, "--epochs", "1"]) == 0
    resume = ["--resume", "--out", out, "--epochs", "2", "--tensorboard", "--quiet"]
    assert command.run(train.main, resume) == 0
    found = events(tmp_path / "run" / "tensorboard")
    for tag in ("d_loss", "g_loss", "d_real", "d_fake", "d_gradient", "g_gradient", "samples",
                "g_learning_rate", "d_learning_rate"):  # fmt: skip
        assert {(tag, 1), (tag, 2)} <= found, tag
    assert {step for _, step in found} == {1, 2}
