"""Runs of distilled: from a teacher's run to a generator that every command takes."""

import json
import shutil

import numpy as np
import pytest
import tensorflow as tf
from command_line import failure, run
from door_runs import door_fixture  # noqa: F401  (a fixture)

from gan_keras import compare, export, sample, train
from gan_keras.data.scale import to_bytes
from gan_keras.errors import InputError
from gan_keras.inference.generate import latents, render
from gan_keras.inference.saved_network import load_network
from gan_keras.models.build import build_gan
from gan_keras.networks.ddim import with_steps
from gan_keras.run import checkpoint
from gan_keras.run.folder import Run
from gan_keras.run.history import read_history
from gan_keras.run.start import begin_from
from gan_keras.settings.resolve import make_config

SHORT = ["--steps-per-epoch", 2, "--batch-size", 8, "--quiet"]
TEACHER = [
    "--model",
    "diffusion",
    "--dataset",
    "digits",
    *SHORT,
    "--set",
    "g_filters=2",
    "xla=false",
]
WORDS = ["--model", "distilled", *SHORT, "--set", "d_filters=2", "pairs=24", "teacher_steps=2",
         "xla=false", "schedule=constant"]  # fmt: skip


@pytest.fixture(scope="module")
def teacher(tmp_path_factory):
    """A run of diffusion on 8x8 digits."""
    place = tmp_path_factory.mktemp("distilled") / "teacher"
    assert run(train.main, *TEACHER, "--epochs", 1, "--out", place) == 0
    return place


@pytest.fixture(scope="module")
def folder(teacher):
    """A run of distilled that learned from it."""
    place = teacher.parent / "run"
    assert run(train.main, *WORDS, "--from", teacher, "--epochs", 4, "--out", place) == 0
    return place


def arrays(place):
    path, _ = checkpoint.find_checkpoint(place / "checkpoint")
    with np.load(path / checkpoint.VARIABLES) as found:
        return [found[str(i)] for i in range(len(found.files))]


def test_what_a_run_leaves(folder, teacher):
    rows = read_history(folder / "history.csv")
    names = {"epoch", "d_loss", "g_loss", "d_real", "d_fake", "penalty", "content"}
    assert [set(row) for row in rows] == [names] * 4
    config = json.loads((folder / "config.json").read_text())
    assert (config["dataset"], config["start"]) == ("digits", str(teacher))
    assert (config["g_filters"], config["network"]) == (2, "denoiser")
    card = (folder / "MODEL_CARD.md").read_text("utf-8")
    assert "A one-step student of a diffusion model trained by gan_keras" in card
    assert "It learned from the pictures of another model" in card


def test_the_pairs_are_what_the_teacher_draws(folder, teacher):
    network = with_steps(load_network(teacher / "generator.keras"), 2)
    expected = to_bytes(render(network, latents(24, 64, (0, 1))))
    with np.load(folder / "pairs.npz") as found:
        np.testing.assert_array_equal(found["drawn"], expected)


def test_the_student_begins_with_the_teachers_weights(folder, teacher):
    config = Run(folder).config()
    gan = build_gan(config, (8, 8, 1), 8)
    begin_from(gan, config.start)
    weights = load_network(teacher / "generator.keras").get_weights()
    for network in (gan.generator, gan.ema_generator):
        for mine, theirs in zip(network.get_weights(), weights, strict=True):
            np.testing.assert_array_equal(mine, theirs)


def test_a_resumed_run_ends_with_the_same_bits(folder, teacher, tmp_path):
    """Also without its teacher: the pairs are in the folder."""
    mine = shutil.copytree(teacher, tmp_path / "teacher")
    half = tmp_path / "half"
    assert run(train.main, *WORDS, "--from", mine, "--epochs", 2, "--out", half) == 0
    shutil.rmtree(mine)
    assert run(train.main, "--resume", "--epochs", 4, "--out", half, "--quiet") == 0
    assert (half / "history.csv").read_text() == (folder / "history.csv").read_text()
    pairs = zip(arrays(folder), arrays(half), strict=True)
    assert all(np.array_equal(a, b) for a, b in pairs)


def test_the_content_alone(teacher, tmp_path):
    words = [*WORDS, "adversarial_weight=0", "--from", teacher, "--epochs", 1]
    assert run(train.main, *words, "--out", tmp_path / "run") == 0
    assert read_history(tmp_path / "run" / "history.csv")[0]["content"]


def test_it_is_used_as_any_generator(folder, tmp_path, capsys):
    assert run(sample.main, folder, "--count", 4, "--out", tmp_path / "x.png") == 0
    saved = tmp_path / "saved"
    assert run(export.main, folder, "--format", "saved_model", "--out", saved) == 0
    assert "noise (batch, 64) -> (batch, 8, 8, 1)" in capsys.readouterr().out
    z, network = latents(3, 64, seed=5), load_network(folder / "generator.keras")
    loaded = tf.saved_model.load(str(saved))
    np.testing.assert_allclose(loaded.serve(z).numpy(), network(z).numpy(), atol=1e-5)
    line = failure(capsys, sample.main, folder, "--denoising-steps", 4)
    assert "--denoising-steps is for runs of diffusion, not of distilled: leave it out" in line


def test_teachers_that_are_none(folder, teacher, doors, capsys, tmp_path):
    out = tmp_path / "run"
    words = [*WORDS, "--out", out]
    line = failure(capsys, train.main, *words)
    assert "model distilled learns from a run of diffusion: name it with --from RUN" in line
    for other, name in ((folder, "distilled"), (doors / "digits", "dcgan")):
        line = failure(capsys, train.main, *words, "--from", other)
        assert f"is a run of {name}, but the teacher of distilled is a run of diffusion" in line
    line = failure(capsys, train.main, *words, "--from", tmp_path / "nowhere")
    assert "nowhere holds no run" in line
    unfinished = shutil.copytree(teacher, tmp_path / "unfinished")
    (unfinished / "generator.keras").unlink()
    line = failure(capsys, train.main, *words, "--from", unfinished)
    assert "has no last generator yet: finish it with python -m gan_keras.train" in line
    line = failure(capsys, train.main, *words, "--from", teacher, "--dataset", "mnist5k")
    assert "dataset is digits in" in line
    assert not out.exists()


def test_settings_that_do_not_fit(teacher, capsys, tmp_path):
    with pytest.raises(InputError, match="pairs does not apply to model dcgan"):
        make_config({"pairs": 5})
    with pytest.raises(InputError, match="strategy multiworker does not go with model distilled"):
        make_config({"model": "distilled", "start": "x", "strategy": "multiworker"})
    few = ["--model", "distilled", "--from", teacher, "--set", "pairs=24"]
    line = failure(capsys, train.main, *few, "--out", tmp_path / "run")
    assert "batch_size 32 is larger than pairs 24: raise pairs, or lower --batch-size" in line
    line = failure(capsys, compare.main, "--models", "dcgan,distilled", "--out", tmp_path / "c")
    assert "and distilled needs its own, denoiser" in line
