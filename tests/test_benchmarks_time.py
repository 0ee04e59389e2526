"""`benchmarks.time_to_quality`: its clock, its curves, and which runs its table keeps."""

import json
import math
import types

import pytest
from command_line import failure, run

from benchmarks import quality_runs, time_to_quality


def test_the_clock_of_training_stands_still_while_samples_are_measured():
    times = iter([10.0, 13.0, 15.0, 20.0, 21.0, 22.0])
    clock = time_to_quality.Clock(lambda: next(times))
    assert clock.training() == 3.0  # at 13
    assert clock.pause(lambda: "made") == "made"  # from 15 to 20
    assert clock.training() == 6.0  # at 21
    assert clock.all() == 12.0  # at 22


def test_levels_are_reached_at_the_first_point_below():
    curve = [{"fd": fd, "training_seconds": 4.0 * i} for i, fd in enumerate([200, 60, 40, 55, 30])]
    found = time_to_quality.reached(curve, (100, 50, 30, 20))
    seconds = {level: point and point["training_seconds"] for level, point in found.items()}
    assert seconds == {"100": 4.0, "50": 8.0, "30": 16.0, "20": None}
    runs = [
        {"reached": found},
        {"reached": dict.fromkeys(found) | {"100": {"training_seconds": 8}}},
    ]
    summary = time_to_quality.summary(runs, (100, 50, 20))
    assert summary["100"]["training_seconds"]["median"] == 6.0
    assert [summary[level]["reached"] for level in ("100", "50", "20")] == [2, 1, 0]
    assert summary["20"]["training_seconds"] is None


class Fixed:
    """A clock that is set by hand; measuring takes no time."""

    seconds = 0.0

    def training(self):
        return self.seconds

    all = training

    def pause(self, work):
        return work()


def test_the_watch_measures_and_stops():
    clock, values = Fixed(), iter([50.0, 20.0])
    watch = quality_runs.Watch(None, (-1.0, 1.0), 12, clock, limit=9.0, every=4.0, samples=10)
    watch.quality = lambda: next(values)
    watch.set_model(types.SimpleNamespace(stop_training=False))
    for clock.seconds in (2.0, 5.0, 8.0, 9.5):
        assert not watch.model.stop_training
        watch.on_train_batch_end(0, {"d_loss": 1.0})
    watch.on_train_end()
    assert watch.model.stop_training
    assert [(p["training_seconds"], p["updates"], p["fd"]) for p in watch.curve] == [
        (5.0, 24, 50.0), (9.5, 48, 20.0)
    ]  # fmt: skip
    assert watch.first == 2.0
    watch.model.stop_training = False
    clock.seconds = 3.0
    watch.on_train_batch_end(0, {"d_loss": math.nan})
    assert watch.model.stop_training


def test_the_watch_measures_ever_more_rarely():
    clock = Fixed()
    watch = quality_runs.Watch(None, (-1.0, 1.0), 12, clock, limit=99.0, every=4.0, samples=10)
    watch.quality = lambda: 30.0
    watch.set_model(types.SimpleNamespace(stop_training=False))
    for clock.seconds in (50.0, 59.0, 60.5, 71.0, 73.0):
        watch.on_train_batch_end(0, {"d_loss": 1.0})
    assert [point["training_seconds"] for point in watch.curve] == [50.0, 60.5, 73.0]


@pytest.fixture
def measured(monkeypatch):
    """[(contender, seed)] of the trainings that would have been made."""
    done = []

    def measure(name, seed, settings):
        done.append((name, seed))
        curve = [{"fd": 40.0, "training_seconds": settings["limit"] / 2}]
        return {"seed": seed, "best_fd": 40.0, "reached": time_to_quality.reached(curve),
                "curve": curve}  # fmt: skip

    monkeypatch.setattr(time_to_quality, "measure", measure)
    return done


def test_another_limit_takes_no_rows_away(measured, tmp_path, capsys):
    out = ["--out", tmp_path / "times.json"]
    assert run(time_to_quality.main, "--only", "keras_guide", *out) == 0
    before = (tmp_path / "times.json").read_bytes()
    capsys.readouterr()
    line = failure(capsys, time_to_quality.main, "--limit", 60, *out)
    assert "times.json holds runs with limit 180.0, not 60.0" in line
    assert "--out" in line
    assert (tmp_path / "times.json").read_bytes() == before
    assert measured == [("keras_guide", 0)]
    assert (
        run(time_to_quality.main, "--only", "keras_guide", "--limit", 60, *out, "--overwrite") == 0
    )
    assert json.loads((tmp_path / "times.json").read_text())["settings"]["limit"] == 60


def test_seeds_and_contenders_are_added(measured, tmp_path):
    out = ["--out", tmp_path / "times.json"]
    for words in (["--only", "gan_keras"], ["--only", "keras_guide"], ["--seeds", 2]):
        assert run(time_to_quality.main, *words, *out) == 0
    assert measured[:2] == [("gan_keras", 0), ("keras_guide", 0)]
    assert len(measured) == len(set(measured)) == 2 * len(time_to_quality.NAMES)
    rows = json.loads((tmp_path / "times.json").read_text())["rows"]
    assert [run["seed"] for run in rows["gan_keras"]["runs"]] == [0, 1]
    assert rows["keras_guide"]["summary"]["50"]["reached"] == 2


def test_another_recipe_does_not_join_the_runs_of_this_one(measured, tmp_path, capsys):
    out = tmp_path / "times.json"
    assert run(time_to_quality.main, "--only", "gan_keras", "--out", out) == 0
    found = json.loads(out.read_text())
    assert found["rows"]["gan_keras"]["settings"]["batch_size"] == 32
    found["rows"]["gan_keras"]["settings"]["batch_size"] = 48
    out.write_text(json.dumps(found))
    line = failure(capsys, time_to_quality.main, "--only", "gan_keras", "--seeds", 2, "--out", out)
    assert "holds gan_keras with batch_size 48, not 32" in line
    assert run(time_to_quality.main, "--only", "pytorch_gan", "--out", out) == 0
