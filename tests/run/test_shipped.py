"""pretrained:NAME in place of a run folder, with models that are shipped here for the test."""

import json
import shutil

import keras
import numpy as np
import pytest
from command_line import failure, run, snapshot
from door_runs import made_run
from PIL import Image

import gan_keras
from benchmarks import pretrained
from gan_keras import evaluate, export, sample, train, upscale
from gan_keras.data import shipped_files
from gan_keras.inference.saved_network import load_network
from gan_keras.models.build import build_gan
from gan_keras.networks import srresnet
from gan_keras.run.folder import Run
from gan_keras.run.start import begin_from, shaping
from gan_keras.settings.models import MODELS
from gan_keras.settings.resolve import make_config

TINY = ("--steps-per-epoch", 2, "--epochs", 2, "--batch-size", 8, "--quiet", "--set", "xla=false",
        "g_filters=4", "d_filters=4", "quality_every=0")  # fmt: skip


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Two runs and a network that was not trained, shipped to a folder of their own."""
    place = tmp_path_factory.mktemp("shipped")
    rng = np.random.default_rng(0)
    (place / "people").mkdir()
    for i in range(40):
        pixels = rng.integers(0, 256, (16, 16, 3), np.uint8)
        Image.fromarray(pixels).resize((32, 32)).save(place / "people" / f"{i:02d}.png")
    folder = f"folder:{place / 'people'}"
    words = {
        "digits": ("--model", "cgan", "--dataset", "digits"),
        "faces": ("--model", "face", "--dataset", folder, "--image-size", 32),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shipped_files, "PLACE", place / "pretrained")
        patch.setattr(pretrained, "PLACE", place / "pretrained")
        for name, more in words.items():
            assert run(train.main, *more, *TINY, "--out", place / name) == 0
            pictures = place / "people" if name == "faces" else None
            pretrained.ship(name, Run(place / name), pictures=pictures)
        network = srresnet.srresnet(4, 1, 4)
        large = made_run(place / "pretrained" / "upscale-x4", "srgan", network, "photos", blocks=1)
        (large / "pretrain").mkdir()
        shutil.copy(large / "generator.keras", large / "pretrain")
        entry = {"what": "x", "files": pretrained.sums(large)}
        known = shipped_files.index() | {"upscale-x4": entry}
        (place / "pretrained" / "index.json").write_text(json.dumps(known))
        yield place


def test_a_shipped_network_is_the_trained_one_in_float16(runs):
    for name in ("digits", "faces"):
        whole, stored = (
            load_network(path)
            for path in (runs / name / "generator.keras",
                         runs / "pretrained" / name / "generator.keras")
        )  # fmt: skip
        for a, b in zip(whole.get_weights(), stored.get_weights(), strict=True):
            assert b.dtype == np.float32
            assert np.array_equal(a.astype(np.float16).astype(np.float32), b)


def test_samples_go_to_the_current_folder_and_nothing_beside_the_weights(runs, tmp_path):
    before = snapshot(runs / "pretrained")
    assert run(sample.main, "pretrained:digits", "--label", 3, "--count", 4) == 0
    assert run(sample.main, "pretrained:faces", "--count", 4, "--interpolate", "slerp") == 0
    photo = tmp_path / "photo.png"
    Image.fromarray(np.zeros((20, 20, 3), np.uint8)).save(photo)
    assert run(upscale.main, "pretrained:upscale-x4", photo, "--quiet") == 0
    assert run(upscale.main, "pretrained:upscale-x4", photo, "--stage", "pretrain", "--out",
               "first.png", "--quiet") == 0  # fmt: skip
    assert run(export.main, "pretrained:faces", "--format", "keras") == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {
        "digits-samples-seed-0.png", "faces-slerp-seed-0.gif", "photo.png", "photo-x4.png",
        "first.png", "faces-generator.keras",
    }  # fmt: skip
    with Image.open("photo-x4.png") as large:
        assert large.size == (80, 80)
    assert snapshot(runs / "pretrained") == before


def test_measured_again(runs, capsys):
    expected = "the pictures that pretrained:faces was trained on are not shipped: name a folder"
    assert expected in failure(capsys, evaluate.main, "pretrained:faces")
    words = ["pretrained:faces", "--pictures", runs / "people"]
    assert run(evaluate.main, *words, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    stored = json.loads((runs / "pretrained" / "faces" / "metrics.json").read_text())
    assert found == stored


def test_in_python(runs):
    gan = gan_keras.load_pretrained("faces")
    file = load_network(runs / "pretrained" / "faces" / "generator.keras")
    z = np.random.default_rng(0).standard_normal((2, 64), np.float32)
    np.testing.assert_array_equal(gan.sampler(z), file(z))
    assert any(
        not np.array_equal(a, b)
        for a, b in zip(gan.generator.get_weights(), file.get_weights(), strict=True)
    )
    before = gan.discriminator.get_weights()
    gan.fit(np.zeros((8, 32, 32, 3), np.float32), batch_size=8, verbose=0)
    assert not np.array_equal(before[0], gan.discriminator.get_weights()[0])
    assert isinstance(gan_keras.load_pretrained("upscale-x4"), keras.Model)


def test_an_unknown_name_lists_the_known(runs, capsys):
    expected = ("there is no pretrained:cats: use one of pretrained:digits, pretrained:faces, "
                "pretrained:upscale-x4")  # fmt: skip
    for main, *words in ((sample.main,), (evaluate.main,), (export.main, "--format", "keras"),
                         (upscale.main, "x.png"), (train.main, "--from")):  # fmt: skip
        place = "pretrained:cats"
        order = [*words, place] if main is train.main else [place, *words]
        assert expected in failure(capsys, main, *order)
    with pytest.raises(gan_keras.errors.InputError, match="there is no pretrained:cats"):
        gan_keras.load_pretrained("cats")


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_damaged_file_is_refused(runs, capsys, tmp_path, damage):
    path = runs / "pretrained" / "digits" / "trained" / "discriminator.keras"
    whole = path.read_bytes()
    try:
        if damage == "gone":
            path.unlink()
        else:
            path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        line = failure(capsys, sample.main, "pretrained:digits")
        assert "discriminator.keras is damaged" in line
        assert not list(tmp_path.iterdir())
    finally:
        path.write_bytes(whole)


def start_of(runs, named, **settings):
    """A model of another seed that has begun with the networks of a run."""
    config = make_config({
        "model": "face", "dataset": f"folder:{runs / 'people'}", "image_size": 32, "seed": 5,
        "g_filters": 4, "d_filters": 4, "start": str(named), "xla": False, **settings,
    })  # fmt: skip
    gan = build_gan(config, (32, 32, 3), 10)
    begin_from(gan, config.start)
    return gan


def test_a_model_begins_with_both_networks_and_the_average(runs):
    stored = runs / "pretrained" / "faces"
    for named, files in (
        ("pretrained:faces", {
            "ema_generator": stored / "generator.keras",
            "generator": stored / "trained" / "generator.keras",
            "discriminator": stored / "trained" / "discriminator.keras",
        }),
        (runs / "faces", {  # the last two were written when the run was shipped
            "ema_generator": runs / "faces" / "generator.keras",
            "generator": runs / "faces" / "trained-generator.keras",
            "discriminator": runs / "faces" / "trained-discriminator.keras",
        }),
    ):  # fmt: skip
        gan = start_of(runs, named)
        for role, file in files.items():
            pairs = zip(getattr(gan, role).weights, load_network(file).weights, strict=True)
            for mine, theirs in pairs:
                np.testing.assert_array_equal(mine, theirs)


def test_training_starts_from_a_shipped_model_and_from_a_run(runs, tmp_path):
    for number, start in enumerate(("pretrained:faces", runs / "faces")):
        out = tmp_path / str(number)
        words = ["--model", "face", "--dataset", f"folder:{runs / 'people'}", "--from", start,
                 "--seed", 5, "--steps-per-epoch", 1, "--batch-size", 8, "--quiet", "--epochs", 1,
                 "--set", "xla=false", "freeze_d=2", "g_learning_rate=1e-9"]  # fmt: skip
        assert run(train.main, *words, "--out", out) == 0
        config = Run(out).config()
        assert (config.g_filters, config.network) == (4, "dcgan_no_bn")
        source = runs / "pretrained" / "faces" if number == 0 else runs / "faces"
        tuned, begun = (load_network(place / "generator.keras") for place in (out, source))
        for mine, theirs in zip(tuned.trainable_weights, begun.trainable_weights, strict=True):
            np.testing.assert_allclose(mine, theirs, atol=1e-4)  # the rate is nearly zero


def test_frozen_layers_stay_and_the_others_move(runs, tmp_path):
    gan = start_of(runs, "pretrained:faces", freeze_d=2)
    before = gan.discriminator.get_weights()
    data = np.random.default_rng(0).uniform(-1, 1, (16, 32, 32, 3)).astype(np.float32)
    gan.fit(data, batch_size=8, verbose=0)
    same = [np.array_equal(a, b) for a, b in
            zip(before, gan.discriminator.get_weights(), strict=True)]  # fmt: skip
    weights = [w.path for w in gan.discriminator.weights]
    kernels = {path: moved for path, moved in zip(weights, same, strict=True) if "seed" not in path}
    assert list(kernels.values()) == [True] * 4 + [False] * (len(kernels) - 4)


def test_a_stopped_run_ends_as_one_that_was_not(runs, tmp_path):
    """Resumed, it does not need the run that it started from."""
    shutil.copytree(runs / "faces", tmp_path / "source")
    words = ["--model", "face", "--dataset", f"folder:{runs / 'people'}", "--from",
             "source", "--steps-per-epoch", 2, "--batch-size", 8, "--quiet", "--set",
             "xla=false", "freeze_d=1", "schedule=constant"]  # fmt: skip
    assert run(train.main, *words, "--epochs", 2, "--out", "whole") == 0
    assert run(train.main, *words, "--epochs", 1, "--out", "parts") == 0
    shutil.rmtree(tmp_path / "source")
    assert run(train.main, "--resume", "--epochs", 2, "--out", "parts", "--quiet") == 0
    a, b = (load_network(tmp_path / name / "generator.keras") for name in ("whole", "parts"))
    for one, other in zip(a.get_weights(), b.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


REFUSED = [
    (["--set", "g_filters=8"], "g_filters is 4 in pretrained:faces, not 8: leave it out"),
    (["--dataset", "lfw_faces"], "does not fit this run: give it the same kind of data"),
    (["--set", "freeze_d=9"], "freeze_d is 9, but D has"),
    (["--from", "pretrained:upscale-x4"], "--from takes runs that draw from noise"),
    (["--from", "nowhere"], "holds no run"),
]


@pytest.mark.parametrize(("words", "expected"), REFUSED)
def test_what_does_not_fit_is_refused(runs, capsys, tmp_path, words, expected):
    base = ["--model", "face", "--dataset", f"folder:{runs / 'people'}", "--from",
            "pretrained:faces", "--out", "x"]  # fmt: skip
    assert expected in failure(capsys, train.main, *base, *words)
    assert not (tmp_path / "x" / "config.json").exists()


def test_freezing_needs_a_start(capsys):
    assert "it needs --from RUN" in failure(capsys, train.main, "--set", "freeze_d=1")


@pytest.mark.parametrize(
    ("dataset", "network", "expected"),
    [
        ("mnist5k", "dcgan_deep", {"image_size": 28, "g_filters": 32, "d_filters": 16}),
        ("lfw_faces", "dcgan_deep", {"image_size": 32, "g_filters": 32, "d_filters": 16}),
        ("folder:x", "dcgan_deep", {"image_size": 32, "g_filters": 32, "d_filters": 16}),
        ("ring", "mlp", {"image_size": None, "g_filters": None}),
    ],
)
def test_a_run_takes_over_what_shapes_the_networks(tmp_path, dataset, network, expected):
    """The side of the pictures too where the source's settings leave it to the dataset."""
    settings = {"model": "dcgan" if network != "mlp" else "gan", "dataset": dataset,
                "epochs": 1, "steps_per_epoch": 1, "schedule_steps": 1}  # fmt: skip
    (tmp_path / "config.json").write_text(json.dumps(settings))
    taken = shaping(tmp_path, MODELS[settings["model"]])
    assert {name: taken.get(name) for name in expected} == expected
    assert taken["network"] == network


@pytest.mark.usefixtures("few_samples")
def test_points_start_from_points(tmp_path):
    words = ["--model", "gan", "--dataset", "ring", "--steps", 2, "--quiet"]
    small = ["--set", "xla=false", "schedule=constant"]
    assert run(train.main, *words, *small, "--out", "first") == 0
    assert run(train.main, *words, *small, "g_learning_rate=1e-9", "--from", "first", "--out",
               "second") == 0  # fmt: skip
    first, second = (load_network(tmp_path / name / "generator.keras") for name in
                     ("first", "second"))  # fmt: skip
    np.testing.assert_allclose(first.get_weights()[0], second.get_weights()[0], atol=1e-3)
