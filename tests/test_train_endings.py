"""Runs that end early: a loss that is no number, Ctrl-C, a full disk."""

import pytest
from command_line import TINY, failure, run

from gan_keras import train
from gan_keras.loop import callbacks
from gan_keras.models.gan import GAN
from gan_keras.tasks import sampling


def test_nan_stops_with_exit_3_and_keeps_the_last_good_epoch(capsys, tmp_path, monkeypatch):
    for name in ("d_loss", "g_loss"):
        folder = tmp_path / name
        original = callbacks.StopOnNaN.on_train_batch_end

        def poisoned(self, batch, logs=None, name=name, original=original):
            epoch = int(self.model.g_optimizer.iterations.numpy()) // 2
            original(self, batch, logs | {name: float("nan")} if epoch == 2 else logs)

        monkeypatch.setattr(callbacks.StopOnNaN, "on_train_batch_end", poisoned)
        words = [*TINY, "--epochs", 3, "--out", folder, "--quiet"]
        text = failure(capsys, train.main, *words, code=3)
        monkeypatch.undo()
        assert f"{name} became nan" in text
        assert "learning_rate" in text
        assert [p.name for p in (folder / "checkpoint").iterdir()] == ["epoch-0001"]


@pytest.mark.parametrize("loss", ["d_loss", "g_loss"])
def test_nan_in_a_real_loss_reaches_the_guard(loss, images, monkeypatch):
    """The logged mean of either loss turns NaN once one batch has a NaN."""
    from conftest import tiny_gan

    from gan_keras.errors import Diverged

    hook = {"d_loss": "discriminator_loss", "g_loss": "generator_loss"}[loss]
    original = getattr(GAN, hook)
    monkeypatch.setattr(GAN, hook, lambda self, *logits: original(self, *logits) * float("nan"))
    with pytest.raises(Diverged, match=loss):
        tiny_gan().fit(images, batch_size=8, verbose=0, callbacks=[callbacks.StopOnNaN()])


def test_interruption_keeps_finished_epochs(capsys, tmp_path, monkeypatch):
    original = sampling.SamplePictures.on_epoch_end

    def interrupted(self, epoch, logs=None):
        if epoch == 1:
            raise KeyboardInterrupt
        original(self, epoch, logs)

    monkeypatch.setattr(sampling.SamplePictures, "on_epoch_end", interrupted)
    words = [*TINY, "--epochs", 3, "--out", tmp_path / "run", "--quiet"]
    assert "--resume" in failure(capsys, train.main, *words, code=130)
    monkeypatch.undo()
    assert (tmp_path / "run" / "checkpoint" / "epoch-0001").exists()
    assert run(train.main, "--resume", "--out", tmp_path / "run", "--quiet") == 0
    assert len((tmp_path / "run" / "history.csv").read_text().splitlines()) == 4


def test_full_disk(capsys, tmp_path, monkeypatch):
    from gan_keras.run import checkpoint

    def full(path):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(checkpoint, "sync", full)
    words = [*TINY, "--epochs", 1, "--out", tmp_path / "run", "--quiet"]
    text = failure(capsys, train.main, *words)
    assert "No space left on device" in text
    assert "--resume" in text
