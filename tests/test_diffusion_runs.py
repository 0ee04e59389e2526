"""Runs of diffusion: every command that takes one, and what is refused."""

import json

import numpy as np
import pytest
import tensorflow as tf
from command_line import failure, run
from door_runs import door_fixture  # noqa: F401  (a fixture)
from PIL import Image

from gan_keras import compare, evaluate, export, sample, train
from gan_keras.errors import InputError
from gan_keras.inference.generate import draw_samples, latents
from gan_keras.inference.saved_network import load_network
from gan_keras.networks.ddim import with_steps
from gan_keras.run import checkpoint
from gan_keras.run.history import read_history
from gan_keras.settings.models import names
from gan_keras.settings.resolve import make_config

WORDS = ["--model", "diffusion", "--steps-per-epoch", 2, "--batch-size", 8, "--quiet",
         "--denoising-steps", 3, "--set", "g_filters=2", "xla=false"]  # fmt: skip
SMALL = ["--dataset", "digits", *WORDS]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A run of 8x8 digits, which no metric fits."""
    place = tmp_path_factory.mktemp("diffusion") / "run"
    assert run(train.main, *SMALL, "schedule=constant", "--epochs", 4, "--out", place) == 0
    return place


def test_what_a_run_leaves(folder):
    rows = read_history(folder / "history.csv")
    assert [set(row) for row in rows] == [{"epoch", "loss"}] * 4
    for name in ("samples/epoch-0004.png", "losses.png", "training.gif", "generator.keras"):
        assert (folder / name).is_file(), name
    card = (folder / "MODEL_CARD.md").read_text("utf-8")
    assert "A denoising diffusion model trained by gan_keras" in card
    assert "| network | denoiser: denoiser " in card
    assert "discriminator" not in card


def test_a_resumed_run_ends_with_the_same_bits(folder, tmp_path):
    half = tmp_path / "half"
    assert run(train.main, *SMALL, "schedule=constant", "--epochs", 2, "--out", half) == 0
    assert run(train.main, "--resume", "--epochs", 4, "--out", half, "--quiet") == 0
    assert (half / "history.csv").read_text() == (folder / "history.csv").read_text()
    arrays = []
    for place in (folder, half):
        path, epoch = checkpoint.find_checkpoint(place / "checkpoint")
        assert epoch == 4
        with np.load(path / checkpoint.VARIABLES) as found:
            arrays.append([found[name] for name in sorted(found.files)])
    assert len(arrays[0]) > 50
    assert all(np.array_equal(a, b) for a, b in zip(*arrays, strict=True))


def test_sample_draws_with_the_wanted_number_of_steps(folder):
    words = ["--count", 4, "--seed", 3, "--out", "x.png"]
    network = load_network(folder / "generator.keras")
    for more, network_ in (([], network), (["--denoising-steps", 1], with_steps(network, 1))):
        assert run(sample.main, folder, *words, *more) == 0
        made = np.round((draw_samples(network_, 4, 3)[..., 0] + 1) * 127.5)
        with Image.open("x.png") as opened:
            shown = np.asarray(opened)
        for i in range(4):
            top, left = (2 + 98 * place for place in divmod(i, 2))
            assert np.abs(shown[top : top + 96 : 12, left : left + 96 : 12] - made[i]).max() <= 1


def test_a_walk_through_the_noise(folder):
    words = ["--interpolate", "slerp", "--count", 1, "--out", "walk.gif"]
    assert run(sample.main, folder, *words) == 0
    with Image.open("walk.gif") as animation:
        assert animation.n_frames == sample.WALK_STOPS * sample.WALK_STEPS


def test_a_run_with_xla(tmp_path):
    words = [*SMALL, "xla=true", "--epochs", 1, "--out", tmp_path / "run"]
    assert run(train.main, *words) == 0
    assert read_history(tmp_path / "run" / "history.csv")[0]["loss"]
    assert run(sample.main, tmp_path / "run", "--count", 4) == 0


@pytest.mark.parametrize("steps", [None, 1])
def test_the_whole_way_is_exported(folder, capsys, steps):
    words = ["--format", "saved_model", "--out", f"saved-{steps}"]
    words += ["--denoising-steps", steps] if steps else []
    assert run(export.main, folder, *words) == 0
    assert "noise (batch, 64) -> (batch, 8, 8, 1)" in capsys.readouterr().out
    z, network = latents(3, 64, seed=5), load_network(folder / "generator.keras")
    network = with_steps(network, steps) if steps else network
    loaded = tf.saved_model.load(f"saved-{steps}")
    np.testing.assert_allclose(loaded.serve(z).numpy(), network(z).numpy(), atol=1e-5)


@pytest.mark.usefixtures("few_samples")
def test_digits_are_judged_as_those_of_a_gan(tmp_path, capsys):
    place = tmp_path / "run"
    assert run(train.main, *WORDS, "--epochs", 1, "--out", place) == 0
    record = json.loads((place / "metrics.json").read_text())
    assert {"fd_digits_2k", "kd_digits_2k"} <= set(record["last"])
    words = ["--samples", 500, "--denoising-steps", 1, "--json"]
    assert run(evaluate.main, place, *words) == 0
    again = json.loads(capsys.readouterr().out)["last"]
    assert "copied_digits_500" in again
    assert np.isfinite(again["fd_digits_500"])


@pytest.mark.parametrize("door", ["sample", "evaluate", "export"])
def test_steps_that_are_refused(folder, doors, capsys, door):
    main = {"sample": sample.main, "evaluate": evaluate.main, "export": export.main}[door]
    more = ["--format", "keras"] if door == "export" else []
    line = failure(capsys, main, folder, *more, "--denoising-steps", 0)
    assert "denoising_steps must be from 1 to 1000, got 0" in line
    line = failure(capsys, main, doors / "digits", *more, "--denoising-steps", 5)
    assert "--denoising-steps is for runs of diffusion, not of dcgan: leave it out" in line


@pytest.mark.parametrize(
    "setting",
    [
        {"d_filters": 8}, {"g_loss": "minimax"}, {"n_critic": 5}, {"real_target": 0.9},
        {"d_learning_rate": 1e-3}, {"spectral_norm": True}, {"diffaugment": "color"},
        {"dropout": 0.1}, {"r1_gamma": 1.0}, {"gp_weight": 1.0}, {"clip_value": 0.1},
        {"freeze_d": 1}, {"start": "pretrained:digits"}, {"content": "l2"}, {"scale": 2},
    ],
)  # fmt: skip
def test_settings_of_other_models(setting):
    [name] = setting
    with pytest.raises(InputError, match=rf"^{name} does not apply to model diffusion: leave it"):
        make_config({"model": "diffusion"} | setting)


def test_settings_that_do_not_fit():
    with pytest.raises(InputError, match="latent_dim does not apply to network denoiser"):
        make_config({"model": "diffusion", "latent_dim": 8})
    with pytest.raises(InputError, match="denoising_steps does not apply to model dcgan"):
        make_config({"denoising_steps": 5})
    with pytest.raises(InputError, match="it needs pictures, and these are points"):
        make_config({"model": "diffusion", "dataset": "ring"})
    with pytest.raises(InputError, match="model dcgan does not go with network denoiser"):
        make_config({"network": "denoiser"})
    with pytest.raises(InputError, match="model diffusion does not go with network dcgan"):
        make_config({"model": "diffusion", "network": "dcgan"})


def test_other_doors_refuse_it(folder, capsys, tmp_path):
    line = failure(capsys, compare.main, "--models", "dcgan,diffusion", "--out", tmp_path / "c")
    assert "compare gives all models one network, and diffusion needs its own, denoiser" in line
    assert "diffusion" not in compare.ANY
    assert set(compare.ANY) == set(names(task="sampling")) - {"diffusion"}
    assert not (tmp_path / "g").exists()
    line = failure(capsys, train.main, "--from", folder, "--out", tmp_path / "g")
    assert "is a run of diffusion: --from takes runs of GANs, or give --model distilled" in line
    again = ["--model", "diffusion", "--from", folder, "--out", tmp_path / "g"]
    line = failure(capsys, train.main, *again)
    assert "--from does not apply to model diffusion: leave it out" in line
