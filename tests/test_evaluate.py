"""`evaluate`: what it prints and what it refuses."""

import json
import shutil
from types import SimpleNamespace

import pytest
from command_line import failure, run

from gan_keras import evaluate, train
from gan_keras.settings.resolve import make_config
from gan_keras.tasks import sampling


@pytest.fixture(scope="module")
def fewer_samples():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sampling, "SAMPLES", 1000)
        patch.setattr(sampling, "W1_POINTS", 250)
        yield


@pytest.fixture(scope="module")
def finished(tmp_path_factory, fewer_samples):
    folder = tmp_path_factory.mktemp("runs") / "finished"
    words = ["--model", "lsgan", "--dataset", "ring", "--steps", 8, "--quiet", "--out", folder,
             "--set", "steps_per_execution=4", "batch_size=16", "xla=false"]  # fmt: skip
    assert run(train.main, *words) == 0
    return folder


def test_evaluate_finds_the_numbers_of_training_again(finished, fewer_samples, capsys):
    assert run(evaluate.main, finished, "--samples", 1000, "--json") == 0
    metrics = json.loads(capsys.readouterr().out)
    assert metrics == json.loads((finished / "metrics.json").read_text())
    assert set(metrics["last"]) == {"modes_ring_1k", "hq_ring_1k", "w1_ring_250"}


def test_evaluate_names_its_sample_count(finished, fewer_samples, capsys):
    assert run(evaluate.main, finished, "--samples", 2000) == 0
    assert "modes_ring_2k" in capsys.readouterr().out


def test_evaluate_of_digits_looks_for_copies(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sampling, "SAMPLES", 500)
    monkeypatch.setattr(sampling, "SELECTION_SAMPLES", 250)
    words = ["--steps", 2, "--batch-size", 8, "--quiet", "--out", tmp_path / "run",
             "--set", "g_filters=4", "d_filters=4", "xla=false"]  # fmt: skip
    assert run(train.main, *words) == 0
    assert run(evaluate.main, tmp_path / "run", "--samples", 500, "--json") == 0
    last = json.loads(capsys.readouterr().out)["last"]
    stored = json.loads((tmp_path / "run" / "metrics.json").read_text())["last"]
    assert {name: last[name] for name in stored} == stored
    assert 0 <= last["copied_digits_500"] <= 1
    line = failure(capsys, evaluate.main, tmp_path / "run", "--samples", 500, "--inception")
    assert "--inception needs at least 2049 samples" in line


@pytest.mark.parametrize(
    ("samples", "words"), [("10", "--samples must be from 500"), ("x", "invalid int value")]
)
def test_evaluate_with_a_wrong_count(finished, capsys, samples, words):
    assert words in failure(capsys, evaluate.main, finished, "--samples", samples)


def test_evaluate_refuses_what_is_no_finished_run(finished, tmp_path, capsys):
    assert "holds no run" in failure(capsys, evaluate.main, tmp_path)
    copy = tmp_path / "copy"
    shutil.copytree(finished, copy)
    (copy / "metrics.json").write_text("{}")
    assert "holds no metrics" in failure(capsys, evaluate.main, copy)
    (copy / "metrics.json").unlink()
    assert "is not finished" in failure(capsys, evaluate.main, copy)


def test_evaluate_without_a_metric(tmp_path, capsys):
    words = ["--dataset", "digits", "--steps", 1, "--batch-size", 8, "--quiet"]
    words += ["--out", tmp_path / "run", "--set", "g_filters=4", "d_filters=4", "xla=false"]
    assert run(train.main, *words) == 0
    assert "no metric fits dataset 'digits'" in failure(capsys, evaluate.main, tmp_path / "run")


def test_of_faces_fewer_samples_are_measured(capsys):
    """Their kernel distance compares each with each."""
    line = failure(capsys, evaluate.main, "pretrained:faces", "--pictures", "x", "--samples", 20000)
    assert "--samples must be from 500 to 10000 for faces, got 20000" in line


def test_pictures_are_compared_at_the_size_of_the_samples(monkeypatch, tmp_path):
    """The default run of `face` names no size: its drawn faces have one."""
    from gan_keras.loop import measure

    class Stop(Exception):
        pass

    def seen(config, data_dir):
        raise Stop(config.dataset, config.image_size)

    last = tmp_path / "generator.keras"
    last.touch()
    config = make_config({"model": "face"})
    run = SimpleNamespace(config=lambda: config, record=dict, last=last)
    monkeypatch.setattr(measure, "task_for", seen)
    with pytest.raises(Stop) as caught:
        measure.measure_again(run, pictures=str(tmp_path))
    assert caught.value.args == (f"folder:{tmp_path}", 64)
