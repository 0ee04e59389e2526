"""A GAN against diffusion: seconds become updates by recorded times; nothing is trained."""

import argparse

import numpy as np
import pytest
from command_line import failure, run

from benchmarks import factorial, rivals, step_times
from benchmarks.store import read
from gan_keras.run.record import write_json
from gan_keras.settings.resolve import make_config


@pytest.fixture
def results(tmp_path, monkeypatch):
    """An empty folder of results, with times of an imagined machine."""
    monkeypatch.setattr(rivals, "RESULTS", tmp_path)
    times = {"ms": {"gan": [20.0, 25.0, 30.0], "diffusion": [80.0, 125.0, 60.0]}}
    write_json(tmp_path / rivals.TIMES, times)
    return tmp_path


@pytest.mark.parametrize(
    ("who", "seconds", "epochs"),
    [  # 5,000 images: 156 updates an epoch at batch size 32, 78 at 64
        ("gan", 90, 18),  # the run of the comparisons
        ("gan", 300, 60),
        ("diffusion", 90, 9),  # an update takes 4, 5 and 2 times as long: 2,808 / 4 = 9 x 78
        ("diffusion", 1200, 120),
    ],
)
def test_seconds_become_epochs_by_the_median_of_the_rounds(results, who, seconds, epochs):
    named = rivals.settings(who, seconds, seed=3)
    assert named["epochs"] == epochs
    assert make_config(named).seed == 3


def test_without_times_the_command_says_how_to_measure_them(tmp_path, monkeypatch):
    monkeypatch.setattr(rivals, "RESULTS", tmp_path)
    with pytest.raises(rivals.InputError, match=r"first run python -m benchmarks\.rivals times"):
        rivals.settings("gan", 90, 0)


def test_rivals_differ_in_what_their_names_say_and_are_all_of_one_dataset(results):
    configs = {who: make_config(rivals.settings(who, 90, 0)) for who in rivals.RIVALS}
    assert {config.dataset for config in configs.values()} == {rivals.DATASET}
    assert [config.model for config in configs.values()] == ["dcgan", "diffusion"]


def test_a_run_is_measured_with_each_number_of_steps_and_trained_once(results, monkeypatch):
    trained, measured = [], []
    monkeypatch.setattr(rivals, "finished", lambda folder, *_: trained.append(folder) or folder)
    monkeypatch.setattr(rivals, "measured", lambda run, steps, _: measured.append((run, steps)))
    args = argparse.Namespace(seeds=1, seconds=[90], data_dir=None)
    rows = list(rivals.trained_rows(args, None, "data"))
    assert [row["steps"] for row, _ in rows if row["who"] == "diffusion"] == [1, 2, 4, 8, 20, 50]
    assert [row["steps"] for row, _ in rows if row["who"] != "diffusion"] == [1]
    for _, measure in rows:
        measure()
    assert len(set(trained)) == 2
    assert {steps for run, steps in measured if "gan" in run.name} == {None}


def test_the_longest_training_is_of_diffusion_alone(results):
    args = argparse.Namespace(seeds=1, seconds=[1200, 2400], data_dir=None)
    rows = [row for row, _ in rivals.trained_rows(args, None, "data")]
    assert {row["who"] for row in rows if row["seconds"] == 1200} == {"gan", "diffusion"}
    assert {row["who"] for row in rows if row["seconds"] == 2400} == {"diffusion"}


def test_students_learn_from_the_teacher_of_their_own_seed(results, monkeypatch):
    made = []
    monkeypatch.setattr(rivals, "finished", lambda folder, named, *_: made.append((folder, named)))
    monkeypatch.setattr(rivals, "measured", lambda *_: {})
    args = argparse.Namespace(seeds=2, seconds=[90], data_dir=None)
    for _, measure in rivals.student_rows(args, None, "data"):
        measure()
    teachers = [folder for folder, named in made if named["model"] == "diffusion"]
    starts = [named["start"] for _, named in made if named["model"] == "distilled"]
    assert starts == list(map(str, teachers))
    assert len(set(starts)) == 2


def test_real_digits_are_judged_as_many_as_samples(results, monkeypatch, tmp_path):
    asked = []

    class Judges:
        def __init__(self, data_dir):
            asked.append(data_dir)

        def report(self, images):
            assert isinstance(images, np.ndarray)
            return {"images": len(images), "first": float(images[0])}

    monkeypatch.setattr(rivals, "Judges", Judges)
    monkeypatch.setattr(rivals.second_judge, "reals", lambda data_dir: np.arange(7.0, 9000.0))
    assert run(rivals.main, "reals", "--data-dir", "there") == 0
    found = read(tmp_path / rivals.REALS)
    assert found["metrics"] == {"images": 2000, "first": 7.0}
    assert found["command"].endswith("rivals reals --data-dir there")
    assert asked == ["there"]


def test_means_are_over_seeds_of_one_rival_budget_and_number_of_steps():
    rows = [
        {"who": "gan", "seconds": 90, "steps": 1, "metrics": {"fd": value}} for value in (1.0, 3.0)
    ] + [{"who": "gan", "seconds": 300, "steps": 1, "metrics": {"fd": 5.0}}]
    first, second = rivals.summary(rows)["means"]
    assert (first["mean"], first["std"]) == ({"fd": 2.0}, {"fd": pytest.approx(np.sqrt(2))})
    assert (second["seconds"], second["std"]) == (300, {})


def test_a_budget_that_is_not_measured_is_refused(capsys):
    line = failure(capsys, rivals.main, "trained", "--seconds", "91")
    assert "invalid choice: 91" in line


def test_step_times_leave_out_compilation_and_what_surrounds_the_updates(monkeypatch):
    fits, now = [], [0.0]

    class Model:
        def fit(self, batches, epochs, steps_per_epoch, callbacks, verbose):
            fits.append(steps_per_epoch)
            callbacks[0].on_train_begin()
            now[0] += 7.0  # the pipeline opens
            for batch in range(steps_per_epoch):
                now[0] += 100.0 if len(fits) == 1 else 0.005
                callbacks[0].on_train_batch_end(batch)
            now[0] += 0.4  # the pipeline closes

    model = Model()
    monkeypatch.setattr(step_times, "built", lambda config, data_dir: (model, None))
    monkeypatch.setattr(step_times.time, "perf_counter", lambda: now[0])
    config = argparse.Namespace(steps_per_epoch=120)
    assert step_times.interleaved({"one": config}, None) == {"one": [5.0] * step_times.ROUNDS}
    assert fits == [120] * (step_times.ROUNDS + 1)


def test_a_pause_of_the_machine_in_one_round_changes_no_ratio():
    ms = {"gan": [20.0, 40.0, 20.0], "other": [60.0, 120.0, 900.0]}
    assert step_times.slower(ms, "other", "gan") == 3.0
    assert step_times.slower(ms, "gan", "gan") == 1.0


def test_equal_seconds_are_fewer_updates_of_a_slower_loss(tmp_path, monkeypatch):
    monkeypatch.setattr(factorial, "RESULTS", tmp_path)
    penalised = [45.0, 90.0, 45.0]
    ms = {"non_saturating-r1": [30.0] * 3, "gradient_penalty": penalised, "hinge": [15.0] * 3}
    write_json(tmp_path / factorial.TIMES, {"ms": ms})
    recipe = 18 * 156
    assert factorial.updates_for("non_saturating", True) == recipe
    assert factorial.updates_for("gradient_penalty", False) == recipe / 1.5
    assert factorial.updates_for("hinge", False) == recipe * 2
