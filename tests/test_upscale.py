"""Super-resolution as its users meet it: train, resume, evaluate, enlarge."""

import csv
import json
import os
import subprocess
import sys

import keras
import numpy as np
import pytest
from PIL import Image
from test_commands import failure, run

from gan_keras import command, compare, evaluate, sample, train, upscale
from gan_keras.data.bicubic import downscale
from gan_keras.data.bicubic import upscale as bicubic
from gan_keras.metrics.photos import psnr_y
from gan_keras.networks import efficientnet
from gan_keras.run import checkpoint

SMALL = ["--model", "srgan", "--steps-per-epoch", "4", "--batch-size", "4", "--image-size", "32",
         "--quiet", "--set", "blocks=1", "g_filters=4", "d_filters=4", "pretrain_share=0.5",
         "steps_per_execution=2", "scale=2", "xla=false"]  # fmt: skip


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    place = tmp_path_factory.mktemp("photographs")
    rng = np.random.default_rng(0)
    for i in range(4):
        smooth = Image.fromarray(rng.integers(0, 256, (9, 11, 3), np.uint8))
        smooth.resize((66, 54), Image.Resampling.BICUBIC).save(place / f"{i}.png")
    return place


@pytest.fixture(scope="module")
def finished(pictures, tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "sr"
    words = [*SMALL, "--dataset", f"folder:{pictures}", "--epochs", 4, "--out", folder]
    assert run(train.main, *words) == 0
    return folder


def test_a_run_leaves_both_stages_and_their_pictures(finished):
    for name in ("generator.keras", "pretrain/generator.keras", "best/generator.keras",
                 "strip.png", "losses.png", "training.gif", "samples/epoch-0004.png"):  # fmt: skip
        assert (finished / name).exists(), name
    with (finished / "history.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["d_loss"] == "NA" for row in rows] == [True, True, False, False]
    assert [float(row["psnr_y_select"]) > 10 for row in rows[1::2]] == [True, True]  # every 2


def test_the_pretrained_generator_is_that_of_the_end_of_its_stage(finished, pictures, tmp_path):
    short = [*SMALL, "--set", "pretrain_share=1.0", "g_learning_rate=2e-3"]
    assert run(train.main, *short, "--dataset", f"folder:{pictures}", "--epochs", 2,
               "--out", tmp_path / "short") == 0  # fmt: skip
    first, alone = (
        keras.saving.load_model(path, compile=False)
        for path in (finished / "pretrain/generator.keras", tmp_path / "short/generator.keras")
    )
    for a, b in zip(first.weights, alone.weights, strict=True):
        assert np.array_equal(a, b)


@pytest.mark.parametrize("stopped_after", [1, 2, 3])
def test_resumed_in_either_stage_it_ends_with_the_same_bits(
    finished, pictures, tmp_path, monkeypatch, stopped_after
):
    seal = checkpoint.Checkpoint.on_epoch_end

    def seal_and_stop(self, epoch, logs=None):
        seal(self, epoch, logs)
        if epoch + 1 == stopped_after:
            raise KeyboardInterrupt

    out = tmp_path / "sr"
    with monkeypatch.context() as patch:
        patch.setattr(checkpoint.Checkpoint, "on_epoch_end", seal_and_stop)
        words = [*SMALL, "--dataset", f"folder:{pictures}", "--epochs", 4, "--out", out]
        assert run(train.main, *words) == 130
    assert run(train.main, "--resume", "--out", out, "--quiet") == 0
    with (
        np.load(out / "checkpoint/epoch-0004/variables.npz") as resumed,
        np.load(finished / "checkpoint/epoch-0004/variables.npz") as whole,
    ):
        assert all(np.array_equal(resumed[name], whole[name]) for name in whole)
    assert (out / "history.csv").read_text() == (finished / "history.csv").read_text()
    same = keras.saving.load_model(out / "pretrain/generator.keras", compile=False)
    first = keras.saving.load_model(finished / "pretrain/generator.keras", compile=False)
    assert all(np.array_equal(a, b) for a, b in zip(same.weights, first.weights, strict=True))


def test_pictures_too_small_to_measure_are_named(finished, tmp_path, capsys):
    for side, name in ((16, "large"), (15, "small")):
        Image.new("RGB", (side, 40), "red").save(tmp_path / f"{name}.png")
    line = failure(capsys, evaluate.main, finished, "--pictures", tmp_path)
    assert "small.png has 15x40 pixels" in line
    assert "needs 16 each way" in line
    (tmp_path / "small.png").unlink()
    assert run(evaluate.main, finished, "--pictures", tmp_path) == 0


def test_metrics_are_those_of_the_pictures_that_were_held_out(finished, pictures, capsys):
    """PSNR of bicubic enlargement, measured here by hand on the one held-out picture."""
    stored = json.loads((finished / "metrics.json").read_text())
    capsys.readouterr()
    assert run(evaluate.main, finished, "--json") == 0
    measured = json.loads(capsys.readouterr().out)
    assert set(measured) == set(stored)
    assert measured["last"] == pytest.approx(stored["last"])
    names = ["psnr_y", "ssim_y", "spectrum_db", *["efflite_distance"] * efficientnet.installed()]
    assert set(stored["last"]) == {
        name + ending for name in names for ending in ("", "_pretrain", "_bicubic")
    }
    held_out = np.asarray(Image.open(pictures / "3.png"))
    expected = psnr_y(bicubic(downscale(held_out, 2), 2), held_out, 2)
    assert stored["last"]["psnr_y_bicubic"] == pytest.approx(expected)


def test_evaluate_on_other_pictures(finished, pictures, capsys):
    assert run(evaluate.main, finished, "--pictures", pictures) == 0
    assert "psnr_y_bicubic" in capsys.readouterr().out
    assert "is not a folder" in failure(capsys, evaluate.main, finished, "--pictures", "nowhere")
    assert "leave it out" in failure(capsys, evaluate.main, finished, "--inception")


def save(folder, picture, name="in.png", **options):
    picture.save(folder / name, **options)
    return folder / name


RGB = Image.fromarray(np.random.default_rng(1).integers(0, 256, (20, 30, 3), np.uint8))


@pytest.mark.parametrize(
    ("picture", "mode"),
    [
        (RGB, "RGB"),
        (RGB.convert("L"), "L"),
        (RGB.convert("RGBA"), "RGBA"),
        (RGB.convert("LA"), "LA"),
        (RGB.convert("P"), "RGB"),
        (RGB.convert("1"), "L"),
        (Image.fromarray(np.asarray(RGB.convert("L")).astype(np.uint16) * 257), "L"),
    ],
    ids=["colour", "grey", "colour-alpha", "grey-alpha", "palette", "bits", "16-bit"],
)
def test_every_kind_of_picture_is_enlarged(finished, tmp_path, capsys, picture, mode):
    assert run(upscale.main, finished, save(tmp_path, picture)) == 0
    assert "60x40" in capsys.readouterr().out
    with Image.open(tmp_path / "in-x2.png") as large:
        assert (large.mode, large.size) == (mode, (60, 40))
        small = np.asarray(large.convert("L").resize((30, 20), Image.Resampling.BOX), float)
    expected = np.asarray(
        RGB.convert("1") if mode == "L" and picture.mode == "1" else RGB.convert("L")
    )
    assert np.corrcoef(small.ravel(), expected.ravel())[0, 1] > 0.9  # the same picture


def test_transparency_is_enlarged_too(finished, tmp_path):
    picture = RGB.convert("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    assert run(upscale.main, finished, save(tmp_path, picture), "--quiet") == 0
    with Image.open(tmp_path / "in-x2.png") as large:
        expected = picture.getchannel("A").resize((60, 40), Image.Resampling.BICUBIC)
        assert np.array_equal(large.getchannel("A"), expected)
    out = tmp_path / "white.jpg"
    assert run(upscale.main, finished, tmp_path / "in.png", "--out", out, "--quiet") == 0
    with Image.open(out) as large:
        assert large.mode == "RGB"
        assert np.asarray(large)[:2].mean() > 240  # the transparent edge became white


def test_a_picture_that_was_turned_by_exif_comes_out_upright(finished, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    path = save(tmp_path, RGB, "turned.jpg", exif=exif)
    assert run(upscale.main, finished, path, "--quiet") == 0
    with Image.open(tmp_path / "turned-x2.png") as large:
        assert large.size == (40, 60)


def test_stages_differ_and_the_last_one_is_the_default(finished, tmp_path, capsys):
    path = save(tmp_path, RGB)
    made = {}
    for stage in ("adversarial", "pretrain", None):
        out = tmp_path / f"{stage}.png"
        assert (
            run(upscale.main, finished, path, "--out", out, *(["--stage", stage] if stage else []))
            == 0
        )
        made[stage] = out.read_bytes()
    assert made[None] == made["adversarial"] != made["pretrain"]
    assert "stage adversarial" in capsys.readouterr().out


def test_what_cannot_be_enlarged_is_refused(finished, tmp_path, capsys, monkeypatch):
    path = save(tmp_path, RGB)

    def refused(*words):
        return failure(capsys, upscale.main, *words)

    assert "was trained for scale 2" in refused(finished, path, "--scale", 3)
    assert "cannot read" in refused(finished, tmp_path / "none.png")
    (tmp_path / "text.png").write_text("no picture")
    assert "not a picture" in refused(finished, tmp_path / "text.png")
    assert "--out x.txt has another ending" in refused(finished, path, "--out", "x.txt")
    assert "name a file in a folder" in refused(finished, path, "--out", tmp_path / "no/x.png")
    assert "exists: name another --out" in refused(finished, path, "--out", path, "--overwrite")
    (tmp_path / "there.png").touch()
    assert "replace it with --overwrite" in refused(finished, path, "--out", tmp_path / "there.png")
    assert "holds no run" in refused(tmp_path / "nowhere", path)
    monkeypatch.setattr(upscale, "MOST_PIXELS", 100)
    assert "30x20 pixels, more than 100" in refused(finished, path)
    monkeypatch.undo()
    monkeypatch.setitem(command.LARGEST_SIDE, ".webp", 50)
    assert ".webp holds 50 a side" in refused(finished, path, "--out", tmp_path / "x.webp")


def test_runs_of_other_models_are_told_apart(finished, tmp_path, capsys):
    config = json.loads((finished / "config.json").read_text())
    other = tmp_path / "other"
    other.mkdir()
    settings = {"model": "dcgan", "dataset": "mnist5k", "epochs": 1, "steps_per_epoch": 1,
                "schedule_steps": 1}  # fmt: skip
    (other / "config.json").write_text(json.dumps(settings))
    message = failure(capsys, upscale.main, other, save(tmp_path, RGB))
    assert "is a run of dcgan, not of super-resolution" in message
    assert "use python -m gan_keras.upscale" in failure(capsys, sample.main, finished)
    assert config["model"] == "srgan"
    assert "compare judges samples from noise" in failure(capsys, compare.main, "--models", "srgan")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--dataset", "mnist5k"], "model srgan does not learn from mnist5k: use photos or folder"),
        (["--network", "dcgan"], "does not go with network dcgan: leave --network out"),
        (["--image-size", "50"], "must be a multiple of scale 4 and at least 32, got 50"),
        (["--image-size", "16"], "at least 32, got 16"),
        (["--set", "scale=5"], "unknown scale '5': use one of 2, 3, 4"),
        (["--set", "content=l3"], "unknown content 'l3': use one of l1, l2, vgg19, efflite"),
        (["--set", "latent_dim=5"], "latent_dim does not apply to network srresnet"),
        (["--set", "pretrain_share=1.5"], "pretrain_share must be from 0 to 1, got 1.5"),
        (["--set", "r1_gamma=1"], "r1_gamma does not apply to model srgan"),
        (["--recipe", "paper"], "no paper recipe for srgan"),
    ],
)
def test_wrong_settings_are_one_line(capsys, tmp_path, words, message):
    assert message in failure(
        capsys, train.main, "--model", "srgan", "--out", tmp_path / "x", *words
    )
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--dataset", "photos"], "model dcgan does not learn from photos"),
        (["--network", "srresnet"], "model dcgan does not go with network srresnet"),
        (
            ["--set", "scale=2"],
            "scale does not apply to model dcgan: leave it out, or use one of srgan",
        ),
    ],
)
def test_other_models_refuse_what_belongs_to_super_resolution(capsys, tmp_path, words, message):
    assert message in failure(capsys, train.main, "--out", tmp_path / "x", *words)


@pytest.mark.parametrize("size", [(1, 1), (2, 7), (500, 3)])
def test_tiny_and_thin_pictures_are_enlarged(finished, tmp_path, size):
    path = save(tmp_path, RGB.resize(size))
    assert run(upscale.main, finished, path, "--quiet") == 0
    with Image.open(tmp_path / "in-x2.png") as large:
        assert large.size == (2 * size[0], 2 * size[1])


def test_a_finished_run_cannot_be_stretched(finished, capsys):
    """Its learning rates have reached zero, and its stages would move."""
    message = failure(capsys, train.main, "--resume", "--out", finished, "--epochs", 8)
    assert "reaches zero at step 16" in message


def test_a_fresh_process_can_load_the_network(finished, tmp_path):
    """Its layers are the project's own, which Keras finds only once they are imported."""
    path = save(tmp_path, RGB)
    words = [sys.executable, "-m", "gan_keras.upscale", str(finished), str(path)]
    env = {name: value for name, value in os.environ.items() if name != "TF_CPP_MIN_LOG_LEVEL"}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "in-x2.png").exists()
