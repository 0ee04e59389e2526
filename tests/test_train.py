"""The train command: what a run leaves behind, and what it prints."""

import csv
import json
import os
import shutil

import numpy as np
import pytest
from command_line import TINY, failure, run
from PIL import Image

from gan_keras import sample, train
from gan_keras.models.build import build_gan
from gan_keras.run.card import write_card
from gan_keras.run.folder import Run
from gan_keras.tasks.choose import task_for


def test_a_run_leaves_what_it_promises(finished):
    for name in ("config.json", "history.csv", "metrics.json", "losses.png", "training.gif",
                 "samples/epoch-0001.png", "samples/epoch-0003.png", "generator.keras",
                 "checkpoint/epoch-0003", "MODEL_CARD.md"):  # fmt: skip
        assert (finished / name).exists(), name
    assert list(finished.rglob(".*")) == []  # no temporary file stays


def test_history_has_a_row_an_epoch(finished):
    with (finished / "history.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["epoch"] for row in rows] == ["1", "2", "3"]
    assert list(rows[0])[:5] == ["epoch", "d_loss", "g_loss", "d_real", "d_fake"]
    assert all(np.isfinite(float(row[name])) for row in rows for name in ("d_loss", "g_loss"))


def test_metrics_json_keeps_its_contract(finished):
    metrics = json.loads((finished / "metrics.json").read_text())
    assert set(metrics) == {"model", "dataset", "seed", "seconds", "g_updates", "images_seen",
                            "last", "best", "reference"}  # fmt: skip
    assert (metrics["model"], metrics["dataset"], metrics["seed"]) == ("dcgan", "digits", 0)
    assert (metrics["g_updates"], metrics["images_seen"]) == (6, 48)


def test_config_json_repeats_the_run(finished, tmp_path):
    config = finished / "config.json"
    assert set(json.loads(config.read_text())["versions"]) == {
        "python",
        "tensorflow",
        "keras",
        "numpy",
    }
    assert run(train.main, "--config", config, "--out", tmp_path / "again", "--quiet") == 0
    assert (tmp_path / "again" / "history.csv").read_text() == (
        finished / "history.csv"
    ).read_text()


def test_frames_of_the_animation_are_the_samples(finished):
    with Image.open(finished / "training.gif") as animation:
        assert animation.n_frames == 3
        assert animation.size[0] >= 200


def test_what_is_printed(tmp_path, capsys):
    assert run(train.main, *TINY, "--epochs", 1, "--out", tmp_path / "run") == 0
    text = capsys.readouterr().out
    assert "dcgan on digits: 1,797 samples of 8x8x1; 1 epochs of 2 steps, batch 8" in text
    assert "5 samples are skipped in each pass" in text
    assert f"writing to {tmp_path / 'run'}" in text
    assert f"{tmp_path / 'run' / 'generator.keras'}" in text


def test_quiet_prints_nothing(tmp_path, capsys):
    assert run(train.main, *TINY, "--epochs", 1, "--out", tmp_path / "run", "--quiet") == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("few_samples")
@pytest.mark.parametrize("dataset", ["ring", "grid"])
def test_points_in_the_plane(tmp_path, dataset):
    words = ["--model", "gan", "--dataset", dataset, "--steps", 40, "--quiet"]
    words += ["--set", "xla=false"]
    assert run(train.main, *words, "--out", tmp_path / "run") == 0
    for name in ("points.png", "points.bmp"):
        assert run(sample.main, tmp_path / "run", "--out", tmp_path / name) == 0
        with Image.open(tmp_path / name) as picture:
            assert picture.size == (400, 400)
            assert len(picture.getcolors(10_000)) > 10


def test_a_folder_of_pictures(tmp_path):
    rng = np.random.default_rng(0)
    (tmp_path / "in").mkdir()
    for i in range(10):
        pixels = rng.integers(0, 256, (20 + i, 30, 3)).astype(np.uint8)
        Image.fromarray(pixels).save(tmp_path / "in" / f"{i}.png")
    words = ["--dataset", f"folder:{tmp_path / 'in'}", "--image-size", 8, "--batch-size", 5]
    words += ["--epochs", 1, "--quiet", "--set", "g_filters=4", "d_filters=4", "xla=false"]
    assert run(train.main, *words, "--out", tmp_path / "run") == 0
    assert json.loads((tmp_path / "run" / "metrics.json").read_text())["g_updates"] == 2


def test_a_folder_that_lost_pictures_is_not_resumed(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    for i in range(10):
        Image.new("L", (8, 8), 20 * i).save(tmp_path / "in" / f"{i}.png")
    words = ["--dataset", f"folder:{tmp_path / 'in'}", "--image-size", 8, "--batch-size", 3]
    words += ["--epochs", 1, "--quiet", "--set", "g_filters=4", "d_filters=4", "schedule=constant",
              "xla=false"]  # fmt: skip
    assert run(train.main, *words, "--out", tmp_path / "run") == 0
    more = ["--resume", "--epochs", 2, "--out", tmp_path / "run", "--quiet"]
    (tmp_path / "in" / "0.png").unlink()
    assert "has 9 samples and had 10" in failure(capsys, train.main, *more)
    for i in range(1, 9):
        (tmp_path / "in" / f"{i}.png").unlink()
    assert "batch_size 3 is larger" in failure(capsys, train.main, *more)
    assert (tmp_path / "run" / "checkpoint" / "epoch-0001").is_dir()


def test_a_picture_that_breaks_during_training(tmp_path, capsys, monkeypatch):
    from gan_keras.data import folder

    (tmp_path / "in").mkdir()
    for i in range(10):
        Image.new("L", (8, 8), i).save(tmp_path / "in" / f"{i}.png")
    monkeypatch.setattr(folder, "INSPECTED", 3)
    (tmp_path / "in" / "7.png").write_bytes(b"broken")
    words = ["--dataset", f"folder:{tmp_path / 'in'}", "--image-size", 8, "--batch-size", 5]
    words += ["--epochs", 1, "--quiet", "--set", "g_filters=4", "d_filters=4", "xla=false"]
    assert "7.png" in failure(capsys, train.main, *words, "--out", tmp_path / "run")


def test_runs_below_a_folder_are_no_pictures_of_it(tmp_path):
    from gan_keras.data.picture_files import image_files

    for name in ("a.png", "runs/x/samples/b.png", "runs/x/losses.png", "other/c.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (8, 8)).save(tmp_path / name)
    assert len(image_files(tmp_path)) == 4
    for name in ("config.json", "history.csv"):
        (tmp_path / "runs" / "x" / name).touch()
    assert [os.path.basename(path) for path in image_files(tmp_path)] == ["a.png", "c.png"]
    assert len(image_files(tmp_path / "runs" / "x" / "samples")) == 1


def test_a_folder_in_another_gives_its_pictures_once(tmp_path):
    from gan_keras.data.picture_files import image_files

    for name in ("a.png", "sub/b.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        Image.new("L", (8, 8)).save(tmp_path / name)
    assert len(image_files(f"{tmp_path},{tmp_path / 'sub'}")) == 2


def test_a_card_has_no_nan_and_quotes_its_folder(finished, tmp_path):
    folder = shutil.copytree(finished, tmp_path / "a run")
    config, metrics = Run(folder).config(), json.loads((folder / "metrics.json").read_text())
    gan = build_gan(config, (8, 8, 1), 2)
    metrics |= {"last": {"fd": 1.0, "kd": 2.0}, "best": {"fd": 0.5}, "reference": {"kd": 0.0}}
    write_card(Run(folder), config, gan, metrics, task_for(config))
    text = (folder / "MODEL_CARD.md").read_text()
    assert "| fd | 1.000 | 0.500 | - |" in text
    assert "| kd | 2.000 | - | 0.000 |" in text
    assert f"gan_keras.sample '{folder}'" in text
