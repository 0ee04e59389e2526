"""A NaN, wherever it comes from: exit code 3 or 2, one line, and the last good epoch is kept."""

import keras
import numpy as np
import pytest
from fault_runs import POINTS, last_epoch, train_here
from PIL import Image

from gan_keras.data import dataset as datasets
from gan_keras.inference.saved_network import load_network
from gan_keras.loop import fit
from gan_keras.models.build import build_gan
from gan_keras.models.gan import GAN
from gan_keras.run.checkpoint import find_checkpoint, load_checkpoint
from gan_keras.run.folder import Run

DIGITS = ["--model", "gan", "--dataset", "digits", "--network", "dcgan", "--epochs", "3",
          "--steps-per-epoch", "2", "--batch-size", "8", "--quiet", "--set", "g_filters=4",
          "d_filters=4", "r1_gamma=0", "ema_decay=0.9", "xla=false"]  # fmt: skip
PLACES = {
    "generator": lambda gan: gan.generator.trainable_variables[0],
    "discriminator": lambda gan: gan.discriminator.trainable_variables[-1],
    "average": lambda gan: gan.ema_generator.weights[0],
    "statistics": lambda gan: next(
        v for v in gan.generator.non_trainable_variables if v.name == "moving_variance"
    ),
    "adam": lambda gan: gan.d_optimizer.variables[2],
}


def last_good(folder, epoch):
    """Assert that the checkpoint is that of ``epoch``, whole, finite, and can be gone on from."""
    config = Run(folder).config()
    path, found = find_checkpoint(Run(folder).checkpoint)
    assert found == epoch
    shape = (2,) if config.dataset == "ring" else (8, 8, 1)
    gan = build_gan(config, shape, config.schedule_steps)
    load_checkpoint(gan, path)
    assert all(np.isfinite(v.numpy()).all() for v in gan.variables)
    assert len(Run(folder).history.read_text().splitlines()) == 1 + epoch
    assert len(list(Run(folder).samples.iterdir())) == epoch


def one_line(capfd, text):
    captured = capfd.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1, captured.err
    assert text in captured.err


SHORT = ("statistics",)
EACH = [pytest.param(p, marks=() if p in SHORT else pytest.mark.faults) for p in PLACES]


def test_in_the_first_epoch_no_epoch_is_said_to_be_kept(tmp_path, capfd, monkeypatch):
    nan = float("nan")
    monkeypatch.setattr(GAN, "generator_loss", lambda self, logits: nan * keras.ops.sum(logits))
    assert train_here(*DIGITS, "--out", tmp_path / "run") == 3
    captured = capfd.readouterr()
    assert "or try another --seed" in captured.err
    assert "kept" not in captured.err
    assert find_checkpoint(Run(tmp_path / "run").checkpoint) is None


@pytest.mark.parametrize("place", EACH)
def test_in_the_weights_at_the_end_of_an_epoch(tmp_path, capfd, monkeypatch, place):
    """After the last loss of the epoch: only the weights tell."""

    class Poison(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            if int(self.model.g_optimizer.iterations.numpy()) == 4:
                variable = PLACES[place](self.model)
                variable.assign(np.full(variable.shape, np.nan, np.float32))

    original = fit.task_for

    def with_poison(*args):
        task = original(*args)
        others = task.callbacks
        task.callbacks = lambda *words: [*others(*words), Poison()]
        return task

    monkeypatch.setattr(fit, "task_for", with_poison)
    assert train_here(*DIGITS, "--out", tmp_path / "run") == 3
    one_line(capfd, "or try another --seed; the last good epoch is kept")
    last_good(tmp_path / "run", 1)
    monkeypatch.undo()
    assert train_here("--resume", "--out", tmp_path / "run", "--quiet") == 0
    assert np.isfinite(load_network(Run(tmp_path / "run").last).get_weights()[0]).all()


@pytest.mark.faults
@pytest.mark.parametrize("loss", ["discriminator_loss", "generator_loss"])
def test_in_the_gradients(tmp_path, capfd, monkeypatch, loss):
    """The loss is finite, its gradient is not: d sqrt(x) / dx at 0."""
    original = getattr(GAN, loss)

    def steep(self, *logits):
        late = keras.ops.cast(self.g_optimizer.iterations >= 4, "float32")
        zero = keras.ops.mean(logits[-1]) * 0.0
        return original(self, *logits) + keras.ops.sqrt(zero + 1.0 - late)

    monkeypatch.setattr(GAN, loss, steep)
    assert train_here(*DIGITS, "--out", tmp_path / "run") == 3
    one_line(capfd, "training diverged")
    last_good(tmp_path / "run", 2)


def test_in_an_array(tmp_path, capfd, monkeypatch):
    points = np.random.default_rng(0).normal(size=(400, 2)).astype(np.float32)
    points[7, 1] = np.nan
    monkeypatch.setitem(datasets.LOADERS, "ring", lambda *_: (points, np.zeros(400, int)))
    words = [word if word != "2" else "25" for word in POINTS]
    assert train_here(*words, "--out", tmp_path / "run") == 2
    one_line(capfd, "NaN")
    assert last_epoch(tmp_path / "run") == 0


@pytest.mark.parametrize("inspected", [256, pytest.param(2, marks=pytest.mark.faults)])
def test_in_a_picture(tmp_path, capfd, monkeypatch, inspected):
    """A TIFF of floats, found at the start or, in a large folder, when its batch comes."""
    from gan_keras.data import folder

    monkeypatch.setattr(folder, "INSPECTED", inspected)
    (tmp_path / "in").mkdir()
    for i in range(10):
        pixels = np.full((8, 8), 25.0 * i, np.float32)
        pixels[3, 3] = np.nan if i == 6 else 0
        Image.fromarray(pixels).save(tmp_path / "in" / f"{i}.tif")
    words = ["--dataset", f"folder:{tmp_path / 'in'}", "--image-size", "8", "--batch-size", "5",
             "--epochs", "1", "--quiet",
             "--set", "g_filters=4", "d_filters=4", "xla=false"]  # fmt: skip
    assert train_here(*words, "--out", tmp_path / "run") == 2
    one_line(capfd, "6.tif: it holds values that are not finite")


@pytest.mark.faults
def test_in_a_stored_network(tmp_path, capfd):
    from gan_keras import command, sample

    assert train_here(*POINTS, "--out", tmp_path / "run") == 0
    file = Run(tmp_path / "run").best
    network = load_network(file)
    network.weights[0].assign(np.full(network.weights[0].shape, np.nan, np.float32))
    network.save(file)
    assert command.run(sample.main, [str(tmp_path / "run")]) == 2
    one_line(capfd, "its weights are not finite")
