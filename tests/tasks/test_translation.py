"""Image to image: sources, what held-out pictures are compared with, and the commands."""

import json

import numpy as np
import pytest
from PIL import Image
from test_commands import failure, run

from gan_keras import apply, evaluate, sample, train
from gan_keras.data import sources
from gan_keras.data.source_pairs import TranslationDataset
from gan_keras.errors import InputError
from gan_keras.inference.saved_network import load_network
from gan_keras.metrics import restoration
from gan_keras.metrics.restoration import psnr, psnr_in_hole, ssim
from gan_keras.tasks.translation import TranslationJudge

TINY = ["--dataset", "digits", "--steps-per-epoch", "2", "--batch-size", "8", "--epochs", "1",
        "--quiet", "--set", "g_filters=4", "d_filters=4", "xla=false"]  # fmt: skip


def pictures(count=6, side=12, channels=1, seed=0):
    """Smooth pictures, which every method can restore to some extent."""
    rng = np.random.default_rng(seed)
    x = np.linspace(-1, 1, side)
    waves = np.sin(3 * (x[:, None] + x[None]) + 6 * rng.random((count, 1, 1)))
    return np.repeat(waves[..., None], channels, axis=-1).astype(np.float32)


# Sources


def test_edges_are_where_the_picture_changes():
    square = np.full((1, 20, 20, 3), -1.0, np.float32)
    square[:, 6:14, 6:14] = 1.0
    edge = sources.edges(square)
    assert edge.shape == (1, 20, 20, 1)
    assert set(np.unique(edge)) == {-1.0, 1.0}
    rows, columns = np.nonzero(edge[0, ..., 0] == 1)
    inside = (np.abs(rows - 9.5) < 5) & (np.abs(columns - 9.5) < 5)
    assert inside.all()  # nothing far from the square
    assert (edge[0, 8:12, 8:12] == -1).all()  # nor in its middle
    assert 20 <= len(rows) <= 40  # a line along its outline, one pixel wide


@pytest.mark.parametrize("channels", [1, 3])
def test_edges_found_once_are_those_of_the_targets(channels, monkeypatch):
    from gan_keras.data import dataset as datasets

    samples = np.uint8(127.5 * (pictures(40, 8, channels) + 1))
    monkeypatch.setitem(datasets.LOADERS, "digits", lambda *_: (samples, np.zeros(40, int)))
    source, target = next(iter(TranslationDataset("pix2pix", "digits").batches(8, 0)))
    assert target.shape == (8, 8, 8, channels)
    assert np.array_equal(source, sources.edges(target.numpy()))


def test_holes_are_rectangles_of_the_stated_size_at_many_places():
    source = sources.holes(pictures(400, 16, 2), np.random.default_rng(0))
    assert source.shape == (400, 16, 16, 3)
    mask = source[..., -1]
    assert set(np.unique(mask)) == {0.0, 1.0}
    heights, widths = mask.max(axis=2).sum(axis=1), mask.max(axis=1).sum(axis=1)
    assert np.array_equal(mask.sum(axis=(1, 2)), heights * widths)  # filled rectangles
    assert {heights.min(), heights.max(), widths.min(), widths.max()} == {4, 8}
    assert (mask.mean(axis=0) > 0).all()  # every pixel is cut out at times
    assert (source[..., :2][mask == 1] == sources.HOLE_VALUE).all()
    assert np.array_equal(source[..., :2][mask == 0], pictures(400, 16, 2)[mask == 0])


def test_noise_has_the_stated_level():
    grey = np.zeros((50, 20, 20, 1), np.float32)
    rng = np.random.default_rng(0)
    assert sources.noisy(grey, rng, 25).std() * 127.5 == pytest.approx(25, rel=0.02)
    levels = sources.noisy(grey, rng).std(axis=(1, 2, 3)) * 127.5
    assert levels.min() < 15
    assert 60 < levels.max() < sources.MOST_NOISE
    assert np.abs(sources.noisy(grey, rng, 200)).max() == 1  # clipped, as in a file


# Data


@pytest.mark.parametrize("model", sources.SOURCES)
def test_batches_are_a_function_of_seed_and_step(model):
    dataset = TranslationDataset(model, "digits")
    whole = [batch for batch, _ in zip(dataset.batches(8, 3), range(4), strict=False)]
    later = next(iter(dataset.batches(8, 3, first_step=3)))
    for a, b in zip(whole[3], later, strict=True):
        assert np.array_equal(a, b)
    source, target = whole[0]
    channels = sources.source_channels(model, 1)
    assert source.shape == (8, 8, 8, channels)
    assert target.shape == (8, 8, 8, 1)
    assert np.abs(source).max() <= 1
    other = next(iter(dataset.batches(8, 4)))
    assert not np.array_equal(target, other[1])


def test_nothing_held_out_is_trained_on():
    dataset = TranslationDataset("denoise", "digits")
    seen = {x.tobytes() for x in dataset.train.floats()}
    kept = [x.tobytes() for x in (*dataset.select, *dataset.test)]
    twice = sum(x in seen for x in kept)
    assert twice <= 2  # 8x8 digits with 17 greys: hardly any occurs twice
    assert (len(dataset.select), len(dataset.test)) == (90, 89)
    assert dataset.count == 1797 - 179
    assert len(dataset.test_labels) == 89


def test_a_dataset_with_a_test_part_is_reported_on_that():
    dataset = TranslationDataset("inpaint", "lfw_faces")
    assert dataset.count == 75
    assert (len(dataset.select), len(dataset.test)) == (13, 12)


def test_folders_with_few_or_odd_pictures(tmp_path):
    for i in range(5):
        Image.new("L", (8, 8), i).save(tmp_path / f"{i}.png")
    with pytest.raises(InputError, match="has 5 pictures, training and testing need 20"):
        TranslationDataset("denoise", f"folder:{tmp_path}", image_size=8)
    with pytest.raises(InputError, match=r"multiples of 4, those of .* have 10x10"):
        TranslationDataset("denoise", f"folder:{tmp_path}", image_size=10)


# Quality


def test_psnr_and_ssim_by_hand():
    target = pictures()
    assert psnr(target + 0.2, target) == pytest.approx(20.0, abs=1e-3)  # 10 log10(2^2 / 0.2^2)
    assert psnr(target, target) == pytest.approx(100.0)
    assert ssim(target, target) == pytest.approx(1.0)
    mask = np.zeros(target.shape[:3])
    mask[:, 2:4, 2:4] = 1
    made = target.copy()
    made[:, 2:4, 2:4] += 0.2
    assert psnr_in_hole(made, target, mask) == pytest.approx(20.0, abs=1e-3)
    assert psnr(made, target) > 30


@pytest.mark.parametrize("model", ["inpaint", "denoise", "pix2pix"])
def test_baselines_restore_something(model):
    judge = TranslationJudge(model, "folder:x", pictures(4, 16), pictures(5, 16, seed=1))
    scores = {name: judge.judged(made, name) for name, made in judge.baselines.items()}
    if model == "denoise":
        for method in ("_tv", "_nlm"):
            assert scores[method][f"psnr_5{method}"] > scores["_noisy"]["psnr_5_noisy"] + 2
    if model == "inpaint":
        grey = psnr_in_hole(judge.source[..., :1], judge.test, judge.source[..., -1])
        assert scores["_biharmonic"]["psnr_hole_5_biharmonic"] > grey + 5
    if model == "pix2pix":
        assert scores["_edges"]["psnr_5_edges"] < 10


def test_digits_are_read_by_the_classifier(mnist5k):
    images, labels = mnist5k
    rows = np.arange(0, 5000, 50)
    judge = TranslationJudge("pix2pix", "mnist5k", images[:4], images[rows], labels[rows])
    assert judge.reference(["accuracy_digits_100"])["accuracy_digits_100"] > 0.97
    assert judge.judged(-np.ones_like(images[rows]))["accuracy_digits_100"] < 0.25


# Commands


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """A tiny finished run of each model, one of them compiled by XLA."""
    folder = tmp_path_factory.mktemp("runs")
    for model in sources.SOURCES:
        words = [*TINY, "xla=true"] if model == "pix2pix" else TINY
        assert run(train.main, "--model", model, *words, "--out", folder / model) == 0
    return folder


@pytest.mark.parametrize("model", sources.SOURCES)
def test_a_run_is_measured_and_drawn(runs, model, capsys):
    folder = runs / model
    record = json.loads((folder / "metrics.json").read_text())
    assert record["last"]["psnr_89"] > 0
    assert record["best"]["epoch"] == 1
    with Image.open(folder / "samples" / "epoch-0001.png") as grid:
        assert grid.width > 9 * 8
    assert "apply" in (folder / "MODEL_CARD.md").read_text()
    assert run(evaluate.main, folder, "--json") == 0
    assert json.loads(capsys.readouterr().out)["last"] == pytest.approx(record["last"], rel=1e-4)


def test_a_resumed_run_is_the_uninterrupted_one(tmp_path):
    words = ["--model", "inpaint", *TINY]
    words[words.index("--epochs") + 1] = "2"
    assert run(train.main, *words, "--out", tmp_path / "whole") == 0
    words += ["schedule_steps=4"]
    words[words.index("--epochs") + 1] = "1"
    assert run(train.main, *words, "--out", tmp_path / "part") == 0
    assert run(train.main, "--resume", "--out", tmp_path / "part", "--epochs", 2, "--quiet") == 0
    whole, part = (load_network(tmp_path / name / "generator.keras") for name in ("whole", "part"))
    for a, b in zip(whole.weights, part.weights, strict=True):
        assert np.array_equal(a, b)


def save(path, pixels):
    Image.fromarray(pixels).save(path)
    return path


def test_apply_keeps_the_size_of_any_picture(runs, tmp_path, capsys):
    grey = np.random.default_rng(0).integers(0, 256, (13, 22), np.uint8)
    path = save(tmp_path / "p.png", grey)
    for model in ("denoise", "pix2pix"):
        assert run(apply.main, runs / model, path) == 0
        with Image.open(tmp_path / f"p-{model}.png") as made:
            assert (made.size, made.mode) == ((22, 13), "L")
    assert (
        run(apply.main, runs / "denoise", path, "--degrade", "--out", tmp_path / "three.png") == 0
    )
    with Image.open(tmp_path / "three.png") as made:
        assert made.width > 3 * 22
    assert str(tmp_path / "p-denoise.png") in capsys.readouterr().out


def test_apply_fills_the_hole_and_nothing_else(runs, tmp_path):
    grey = np.random.default_rng(0).integers(0, 256, (12, 16), np.uint8)
    mask = np.zeros((12, 16), np.uint8)
    mask[4:8, 5:9] = 255
    path, mask_path = save(tmp_path / "p.png", grey), save(tmp_path / "m.png", mask)
    assert run(apply.main, runs / "inpaint", path, "--mask", mask_path) == 0
    with Image.open(tmp_path / "p-inpaint.png") as opened:
        made = np.asarray(opened)
    assert np.array_equal(made[mask == 0], grey[mask == 0])
    assert not np.array_equal(made[mask > 0], grey[mask > 0])
    clear = save(tmp_path / "clear.png", np.stack([grey, 255 - mask], axis=-1))
    assert run(apply.main, runs / "inpaint", clear) == 0
    with Image.open(tmp_path / "clear-inpaint.png") as opened:
        assert np.array_equal(np.asarray(opened), made)


def test_what_apply_refuses(runs, tmp_path, capsys):
    grey = save(tmp_path / "g.png", np.zeros((8, 8), np.uint8))
    rgb = np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8)
    colour = save(tmp_path / "c.png", rgb)
    large = save(tmp_path / "m.png", np.full((9, 8), 255, np.uint8))
    full = save(tmp_path / "full.png", np.full((8, 8), 255, np.uint8))

    def refused(*words):
        return failure(capsys, apply.main, *words)

    assert "is in colour" in refused(runs / "denoise", colour)
    assert "8x9 pixels" in refused(runs / "inpaint", grey, "--mask", large)
    assert "covers everything" in refused(runs / "inpaint", grey, "--mask", full)
    assert "covers nothing" in refused(runs / "inpaint", grey, "--mask", grey)
    assert "has no hole" in refused(runs / "inpaint", grey)
    assert "--mask is for runs of inpaint" in refused(runs / "denoise", grey, "--mask", large)
    assert "none.png: there is no such file" in refused(runs / "denoise", tmp_path / "none.png")
    assert "has another ending" in refused(runs / "denoise", grey, "--out", tmp_path / "x.txt")
    assert "holds no run" in refused(tmp_path, grey)
    assert run(apply.main, runs / "denoise", grey) == 0
    assert "exists" in refused(runs / "denoise", grey)
    assert "use python -m gan_keras.apply" in failure(capsys, sample.main, runs / "denoise")


def test_apply_does_not_take_huge_pictures(runs, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(apply, "MOST_PIXELS", 60)
    grey = save(tmp_path / "g.png", np.zeros((8, 8), np.uint8))
    assert "more than 60" in failure(capsys, apply.main, runs / "denoise", grey)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--model", "inpaint", "--dataset", "ring"], "these are points"),
        (["--model", "denoise", "--dataset", "photos"], "for model srgan"),
        (["--model", "pix2pix", "--network", "dcgan"], "does not go with network dcgan"),
        (["--network", "unet"], "that one is for pix2pix, inpaint, denoise"),
        (["--model", "cgan", "--dataset", "folder:x"], "needs labels"),
        (["--model", "cgan", "--dataset", "olivetti"], "needs labels"),
        (["--model", "face", "--dataset", "lfw_faces", "--image-size", "48"], "use one of 32, 64"),
        (["--model", "denoise", "--set", "latent_dim=5"], "does not apply to network unet"),
        (["--model", "dcgan", "--set", "content=l2"], "content does not apply to model dcgan"),
    ],
)
def test_what_training_refuses(words, expected, capsys):
    assert expected in failure(capsys, train.main, *words)


def test_sampling_a_cgan_and_walking(tmp_path, capsys):
    assert run(train.main, "--model", "cgan", *TINY, "--out", tmp_path / "run") == 0
    for words in (["--label", 3], ["--truncation", 0.7], ["--label", 9, "--seed", 4]):
        assert run(sample.main, tmp_path / "run", *words, "--count", 4) == 0
    walk = tmp_path / "walk.gif"
    assert run(sample.main, tmp_path / "run", "--interpolate", "slerp", "--count", 2, "--label", 3,
               "--out", walk) == 0  # fmt: skip
    with Image.open(walk) as animation:
        assert animation.n_frames == sample.WALK_STOPS * sample.WALK_STEPS

    def refused(*words):
        return failure(capsys, sample.main, tmp_path / "run", *words)

    assert "--label must be from 0 to 9, got 10" in refused("--label", 10)
    assert "--label must be from 0 to 9, got -1" in refused("--label", -1)
    assert "end it in .gif" in refused("--interpolate", "lerp", "--out", "x.png")
    assert "--truncation must be at least 0.1" in refused("--truncation", 0)
    assert "exclude each other" in refused("--truncation", 1, "--interpolate", "lerp")


@pytest.mark.usefixtures("few_samples")
def test_a_face_run_has_neighbours_and_a_card(tmp_path, capsys):
    words = ["--model", "face", "--dataset", "lfw_faces", *TINY[2:], "latent_dim=8"]
    assert run(train.main, *words, "--out", tmp_path / "run") == 0
    record = json.loads((tmp_path / "run" / "metrics.json").read_text())
    assert record["best"] == {}
    assert record["last"]["found_mirrored_50"] > 0.9
    assert (tmp_path / "run" / "neighbours.png").is_file()
    card = (tmp_path / "run" / "MODEL_CARD.md").read_text()
    assert "did not agree" in card
    assert "--label is for runs of cgan" in failure(
        capsys, sample.main, tmp_path / "run", "--label", 0
    )
    assert run(evaluate.main, tmp_path / "run", "--samples", 500) == 0
    assert "fd_hog_500" in capsys.readouterr().out


def test_one_picture_is_seen_by_the_metrics_as_by_hand():
    """psnr is in [-1, 1], so the peak is 2: one wrong pixel of 144 by 1."""
    target = pictures(1)
    made = target.copy()
    made[0, 0, 0, 0] += 1
    assert psnr(made, target) == pytest.approx(10 * np.log10(4 * 144), abs=1e-3)
    assert restoration.window(28) == 7
    assert restoration.window(6) == 5
