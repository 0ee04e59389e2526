"""Training that is interrupted ends with the weights of training that is not, bit for bit.

Everything here runs with Dropout, batch normalization and an averaged generator; compiled by XLA
where a model is saved in one process, and where a command is killed.
"""

import json
import os
import signal
import subprocess
import sys
import time

import keras
import numpy as np
import pytest
from conftest import all_state, assert_same_state, moved, tiny_gan

from gan_keras import train
from gan_keras.errors import Diverged, InputError
from gan_keras.run import checkpoint
from gan_keras.run.history import History, read_history

STEPS = {"batch_size": 8, "shuffle": False, "verbose": 0}


def test_save_load_continue(images, tmp_path):
    gan = tiny_gan(jit_compile=True)
    gan.fit(images, epochs=2, **STEPS)
    gan.save(tmp_path / "gan.keras")
    loaded = keras.saving.load_model(tmp_path / "gan.keras")
    assert_same_state(gan, loaded)
    for model in (gan, loaded):
        model.fit(images, epochs=2, **STEPS)
    assert_same_state(gan, loaded)
    np.testing.assert_array_equal(gan.generate(4, seed=1), loaded.generate(4, seed=1))


def test_a_new_process_loads_and_continues(images, tmp_path):
    """One that has not made the model's class yet; `keras.saving.load_model` would not find it."""
    gan = tiny_gan()
    gan.fit(images, **STEPS)
    gan.save(tmp_path / "gan.keras")
    np.save(tmp_path / "images.npy", images)
    code = (
        "import sys, numpy as np, gan_keras; folder = sys.argv[1]; "
        "gan = gan_keras.load_model(f'{folder}/gan.keras'); "
        "gan.fit(np.load(f'{folder}/images.npy'), batch_size=8, shuffle=False, verbose=0); "
        "np.savez(f'{folder}/end.npz', *[w.numpy() for w in gan.weights])"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, capture_output=True)
    gan.fit(images, **STEPS)
    with np.load(tmp_path / "end.npz") as arrays:
        assert len(arrays.files) == len(gan.weights)
        for name, weight in zip(arrays.files, gan.weights, strict=True):
            np.testing.assert_array_equal(arrays[name], weight.numpy())


def test_history_goes_on_with_other_columns(tmp_path):
    """As with --tensorboard, which logs more, on some of the way only."""
    path = tmp_path / "history.csv"
    for columns, finished in ((["a", "b"], 0), (["a", "more", "b"], 2), (["a", "b"], 3)):
        history = History(path, columns, finished)
        history.set_model(keras.Model())
        history.on_train_begin()
        for epoch in (finished, finished + 1):
            history.on_epoch_end(epoch, {name: float(epoch) for name in columns})
        history.on_train_end()
        if "more" in columns:
            assert [row["more"] for row in read_history(path)] == ["NA", "NA", "2.0", "3.0"]
    rows = read_history(path)
    assert [row["epoch"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert all(row == row | {"a": f"{i}.0", "b": f"{i}.0"} for i, row in enumerate(rows))
    assert [row["more"] for row in rows] == ["NA", "NA", "2.0", "NA", "NA"]


def test_weights_only(images, tmp_path):
    gan, other = tiny_gan(seed=0), tiny_gan(seed=5)
    gan.fit(images, **STEPS)
    gan.save_weights(tmp_path / "gan.weights.h5")
    other.load_weights(tmp_path / "gan.weights.h5")
    for model in (gan, other):
        model.fit(images, **STEPS)
    assert_same_state(gan, other)


def test_loading_restores_what_the_constructor_was_told(images, tmp_path):
    gan = tiny_gan(n_critic=2, g_loss="minimax", real_target=0.9, seed=3, jit_compile=True)
    gan.save(tmp_path / "gan.keras")
    loaded = keras.saving.load_model(tmp_path / "gan.keras")
    for name in ("latent_dim", "n_critic", "g_loss", "real_target", "ema_decay", "seed"):
        assert getattr(loaded, name) == getattr(gan, name)
    assert loaded.jit_compile is True


def test_checkpoint_restores_everything(images, tmp_path):
    gan, other = tiny_gan(), tiny_gan(seed=9)
    gan.fit(images, **STEPS)
    checkpoint.save_checkpoint(gan, tmp_path, 1, {"seconds": 2.5})
    path, epoch = checkpoint.find_checkpoint(tmp_path)
    assert epoch == 1
    assert checkpoint.load_checkpoint(other, path)["seconds"] == 2.5
    assert_same_state(gan, other)
    for model in (gan, other):
        model.fit(images, **STEPS)
    assert_same_state(gan, other)


def test_only_the_newest_checkpoint_stays(images, tmp_path):
    gan = tiny_gan()
    (tmp_path / ".part-1").mkdir()  # as left by a killed process
    for epoch in (1, 2):
        checkpoint.save_checkpoint(gan, tmp_path, epoch, {})
    assert [p.name for p in tmp_path.iterdir()] == ["epoch-0002"]


@pytest.mark.parametrize("name", [checkpoint.VARIABLES, checkpoint.STATE])
def test_a_flipped_byte_is_noticed(images, tmp_path, name):
    gan = tiny_gan()
    checkpoint.save_checkpoint(gan, tmp_path, 1, {})
    file = tmp_path / "epoch-0001" / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    before = all_state(gan)
    with pytest.raises(InputError, match=f"{name} is damaged"):
        checkpoint.load_checkpoint(gan, file.parent)
    assert not moved(before, all_state(gan))


def test_a_missing_file_is_noticed(images, tmp_path):
    checkpoint.save_checkpoint(tiny_gan(), tmp_path, 1, {})
    (tmp_path / "epoch-0001" / checkpoint.MANIFEST).unlink()
    with pytest.raises(InputError, match="incomplete"):
        checkpoint.load_checkpoint(tiny_gan(), tmp_path / "epoch-0001")


def test_another_networks_checkpoint_is_refused(images, tmp_path):
    checkpoint.save_checkpoint(tiny_gan(), tmp_path, 1, {})
    other = tiny_gan(ema_decay=None)
    with pytest.raises(InputError, match="other networks"):
        checkpoint.load_checkpoint(other, tmp_path / "epoch-0001")


def test_a_failed_checkpoint_leaves_the_old_one(images, tmp_path, monkeypatch):
    gan = tiny_gan()
    checkpoint.save_checkpoint(gan, tmp_path, 1, {"seconds": 1})

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoint, "sync", full)
    with pytest.raises(OSError, match="No space"):
        checkpoint.save_checkpoint(gan, tmp_path, 2, {})
    assert [p.name for p in tmp_path.iterdir()] == ["epoch-0001"]
    assert checkpoint.load_checkpoint(gan, tmp_path / "epoch-0001")["seconds"] == 1


def test_weights_that_are_not_finite_are_not_kept(images, tmp_path):
    gan = tiny_gan()
    checkpoint.save_checkpoint(gan, tmp_path, 1, {})
    gan.generator.trainable_variables[0].assign(gan.generator.trainable_variables[0] * np.nan)
    with pytest.raises(Diverged, match="not finite"):
        checkpoint.save_checkpoint(gan, tmp_path, 2, {})
    assert [p.name for p in tmp_path.iterdir()] == ["epoch-0001"]


# The command, killed.

RUN = ["--dataset", "digits", "--model", "dcgan", "--network", "dcgan", "--epochs", "6",
       "--steps-per-epoch", "4", "--batch-size", "16", "--quiet", "--set", "dropout=0.3",
       "r1_gamma=0", "ema_decay=0.9", "schedule=linear", "g_filters=4", "d_filters=4"]  # fmt: skip
PLAIN = [*RUN, "xla=false"]


def final_weights(folder):
    path, _ = checkpoint.find_checkpoint(folder / "checkpoint")
    with np.load(path / checkpoint.VARIABLES) as arrays:
        return dict(arrays)


@pytest.fixture(scope="module")
def whole_run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "run"
    assert train.main([*PLAIN, "--out", str(folder)]) == 0
    return folder


def assert_same_run(folder, whole):
    one, other = final_weights(folder), final_weights(whole)
    assert one.keys() == other.keys()
    assert len(one) > 20
    for name, value in one.items():
        np.testing.assert_array_equal(value, other[name], err_msg=name)
    assert (folder / "history.csv").read_text() == (whole / "history.csv").read_text()


def test_kill_minus_nine_and_resume(tmp_path):
    """As the command is without settings: these narrow networks are compiled by XLA."""
    whole = tmp_path / "whole"
    assert train.main([*RUN, "--out", str(whole)]) == 0
    folder = tmp_path / "run"
    command = [sys.executable, "-m", "gan_keras.train", *RUN, "--out", str(folder)]
    process = subprocess.Popen(command, cwd=os.getcwd())
    try:
        deadline = time.monotonic() + 600
        while not (folder / "checkpoint" / "epoch-0002").exists():
            assert process.poll() is None, "the run ended before it was killed"
            assert time.monotonic() < deadline, "no second epoch within ten minutes"
            time.sleep(0.005)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert not (folder / "metrics.json").exists()
    assert train.main(["--resume", "--out", str(folder), "--quiet"]) == 0
    assert_same_run(folder, whole)


def test_resume_after_more_history_than_checkpoint(whole_run, tmp_path):
    """Killed between the row of an epoch and its checkpoint: the row is written once."""
    folder = tmp_path / "run"
    half = [word if word != "6" else "3" for word in PLAIN]
    assert train.main([*half, "schedule_steps=24", "--out", str(folder)]) == 0
    with (folder / "history.csv").open("a") as file:
        file.write("4,1.0,1.0,0.5,0.5\r\n5,0.")
    assert train.main(["--resume", "--epochs", "6", "--out", str(folder), "--quiet"]) == 0
    assert_same_run(folder, whole_run)


def test_one_seed_one_result(whole_run, tmp_path):
    assert train.main([*PLAIN, "--out", str(tmp_path / "same")]) == 0
    assert_same_run(tmp_path / "same", whole_run)
    assert train.main([*PLAIN, "--seed", "1", "--out", str(tmp_path / "other")]) == 0
    one, other = final_weights(whole_run), final_weights(tmp_path / "other")
    assert any(not np.array_equal(one[name], other[name]) for name in one)


@pytest.mark.usefixtures("few_samples")
def test_the_metric_of_a_run_is_that_of_a_resumed_run(tmp_path):
    """Best generator, its epoch and metrics.json survive an interruption too."""
    words = ["--steps-per-epoch", "3", "--batch-size", "16", "--quiet", "--set", "g_filters=4",
             "d_filters=4", "quality_every=1", "schedule=constant", "xla=false"]  # fmt: skip
    whole, halves = tmp_path / "whole", tmp_path / "halves"
    assert train.main(["--out", str(whole), "--epochs", "4", *words]) == 0
    assert train.main(["--out", str(halves), "--epochs", "2", *words]) == 0
    assert train.main(["--resume", "--epochs", "4", "--out", str(halves), "--quiet"]) == 0
    one, other = (json.loads((run / "metrics.json").read_text()) for run in (whole, halves))
    assert one.pop("seconds") > 0
    assert other.pop("seconds") > 0
    assert one == other
    assert {"fd_digits_1k", "kd_digits_1k", "coverage_digits_1k"} <= set(one["last"])
