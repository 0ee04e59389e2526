"""The table and the picture of both stages of super-resolution."""

import json

import numpy as np
import pytest
from command_line import failure, run
from PIL import Image

from benchmarks import enlargements, naturalness
from gan_keras.data.bicubic import upscale
from gan_keras.tasks import super_resolution
from gan_keras.tasks.super_resolution import PhotoJudge


def photographs(count, side):
    rng = np.random.default_rng(0)
    return [rng.integers(0, 256, (side, side, 3), np.uint8) for _ in range(count)]


@pytest.mark.parametrize(("count", "side"), [(5, 100), (1, 960)])
def test_few_patches_say_nothing_of_what_is_natural(monkeypatch, count, side):
    monkeypatch.setattr(super_resolution, "installed", lambda: False)
    seen = []
    monkeypatch.setattr(naturalness, "unnaturalness", lambda model, some: seen.append(some) or 2.0)
    judge = PhotoJudge([], photographs(count, side), 4)
    rows = enlargements.measured({"bicubic": lambda low: upscale(low, 4)}, judge, None)
    assert ("unnaturalness" in rows[-1]["metrics"]) == (side == 960)
    assert [row["method"] for row in rows] == ["original"] * (side == 960) + ["bicubic"]
    assert rows[-1]["metrics"]["psnr_y"] < 25
    if side == 960:
        originals, made = seen
        assert np.array_equal(originals[0], judge.test[0])
        assert not np.array_equal(made[0], judge.test[0])


def test_the_table_has_a_row_for_each_method(tmp_path, monkeypatch):
    monkeypatch.setattr(enlargements, "RESULTS", tmp_path)
    rows = [
        {"pictures": "A", "count": 3, "method": "original", "metrics": {"unnaturalness": 1.04}},
        {"pictures": "A", "count": 3, "method": "pretrain",
         "metrics": {"psnr_y": 30.127, "efflite_distance": 0.35552}},
    ]  # fmt: skip
    (tmp_path / "enlargements.json").write_text(json.dumps({"rows": rows}))
    assert enlargements.table().splitlines()[2:] == [
        "| A (3) | *the originals* | - | - | 1.0 |",
        "| A (3) | first stage (no GAN) | 30.13 | 0.356 | - |",
    ]


def test_crops_are_drawn(tmp_path):
    path = tmp_path / "made.png"
    assert run(enlargements.main, "pretrained:upscale-x4", "--draw", str(path)) == 0
    with Image.open(path) as picture:
        assert picture.width == 1300


def test_a_call_without_pictures_is_refused(capsys):
    line = failure(capsys, enlargements.main, "pretrained:upscale-x4")
    assert "name folders with --natural and --pictures" in line
