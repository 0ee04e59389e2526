"""What the train command refuses, with one line of error and before anything is begun."""

import dataclasses
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from command_line import TINY, failure, run, snapshot

from gan_keras import sample, train
from gan_keras.errors import InputError
from gan_keras.settings.resolve import make_config

USAGE = [
    (["--model", "dcgann"], "unknown model 'dcgann': use one of gan, dcgan"),
    (["--dataset", "mnits"], "unknown dataset 'mnits'"),
    (["--network", "vgg"], "unknown network 'vgg': use one of mlp, dcgan"),
    (["--set", "colour=3"], "unknown key 'colour' in --set: known are model"),
    (["--set", "colour"], "--set takes key=value, got 'colour'"),
    (["--set", "learning_rate=1"], "did you mean g_learning_rate or d_learning_rate"),
    (["--set", "batch_size=many"], "batch_size must be a whole number from 1 to 65536, got "),
    (["--set", "batch_size=1e2"], "batch_size must be a whole number from 1 to 65536, got 100.0"),
    (["--set", "mirror=yes"], 'mirror must be true or false, got "yes"'),
    (["--set", "beta_1=1.5"], "beta_1 must be at least 0 and below 1, got 1.5"),
    (["--set", "real_target=1.1"], "real_target must be above 0 and at most 1"),
    (["--set", "g_loss=hinge"], "unknown g_loss 'hinge'"),
    (["--set", "schedule=cubic"], "unknown schedule 'cubic'"),
    (["--set", "g_learning_rate=0"], "g_learning_rate must be above 0 and below 1, got 0"),
    (["--set", "quality_every=-1"], "quality_every must be from 0 to 1000000, got -1"),
    (["--set", "r1_gamma=-1"], "r1_gamma must be at least 0"),
    (["--network", "dcgan", "--set", "r1_gamma=1"], "--network dcgan_no_bn"),
    (["--epochs", "0"], "epochs must be from 1 to 1000000, got 0"),
    (["--epochs", "two"], "argument --epochs: invalid int value: 'two'"),
    (["--steps", "0"], "--steps must be at least 1, got 0"),
    (["--steps", "9", "--epochs", "2"], "--steps and --epochs exclude each other"),
    (["--steps", "9", "--set", "epochs=2"], "--steps and --epochs exclude each other"),
    # Nothing reads these, although they have the value of the default.
    (["--model", "srgan", "--set", "schedule=constant"], "schedule does not apply to"),
    (["--model", "gan", "--set", "g_filters=32"], "g_filters does not apply to network mlp"),
    (["--set", "optimizer=rmsprop", "beta_1=0.5"], "beta_1 does not apply to optimizer rmsprop"),
    (["--set", "scale=4"], "scale does not apply to model dcgan"),
    (["--steps-per-epoch", "-3"], "steps_per_epoch must be from 1 to 1000000, got -3"),
    (["--batch-size", "-1"], "batch_size must be from 1 to 65536, got -1"),
    (["--batch-size", "5001"], "batch_size 5001 is larger than mnist5k, which has 5000 samples"),
    (
        ["--from", "pretrained:faces"],
        "pretrained:faces makes pictures of 64x64 pixels, mnist5k has",
    ),
    (["--image-size", "32"], "--image-size 32 does not apply to mnist5k"),
    (
        ["--dataset", "folder:x", "--image-size", "4000"],
        "must be from 1 to 128, got 4000",
    ),
    (["--set", "r1_gamma=NaN"], "r1_gamma must be at least 0, got NaN"),
    (["--image-size", "-8"], "image_size must be from 1 to 128, got -8"),
    (["--seed", "-1"], "seed must be from 0 to"),
    (
        ["--dataset", "ring", "--network", "dcgan"],
        "network dcgan needs images, but ring has points",
    ),
    (["--resume", "--overwrite"], "--resume and --overwrite exclude each other"),
    (["--resume"], "holds no run, and does not exist: name a folder that"),
    (["--resume", "--model", "srgan"], "runs/srgan-photos-0 holds no run"),
    (["--resume", "--set", "dataset=5"], "the dataset must be named by a text, got 5"),
    (["--set", "model=[1]"], "unknown model '[1]'"),
    (["--model", "srgan", "--set", "image_size=null"], "at least 32, got null"),
    (["--epoch", "3"], "unrecognized arguments: --epoch 3; did you mean --epochs?"),
    (
        ["--config", "missing.json"],
        "cannot read settings from missing.json: there is no such file, name",
    ),
]


@pytest.mark.parametrize(("words", "text"), USAGE, ids=[" ".join(words) for words, _ in USAGE])
def test_usage_errors(capsys, tmp_path, monkeypatch, words, text):
    monkeypatch.chdir(tmp_path)
    assert text in failure(capsys, train.main, *words)
    assert list(tmp_path.iterdir()) == []  # nothing was begun


@pytest.mark.parametrize("content", ["{", "[1]", '{"colour": 1}', '{"epochs": "many"}', "\x00"])
def test_unusable_settings_files(capsys, tmp_path, content):
    path = tmp_path / "settings.json"
    path.write_text(content)
    failure(capsys, train.main, "--config", path, "--out", tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_flags_beat_the_file_and_set_beats_both(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text('{"epochs": 3, "batch_size": 10, "schedule_steps": 7}')
    words = ["--config", str(path), "--batch-size", "20", "--set", "batch_size=30"]
    config = make_config(train.settings_from(train.build_parser().parse_args(words)))
    assert (config.epochs, config.batch_size, config.schedule_steps) == (3, 30, 7)
    words += ["--epochs", "5"]
    config = make_config(train.settings_from(train.build_parser().parse_args(words)))
    assert (config.epochs, config.schedule_steps) == (5, None)
    words = ["--config", str(path), "--set", "epochs=9"]  # another length by either way
    assert "schedule_steps" not in train.settings_from(train.build_parser().parse_args(words))
    words.append("schedule_steps=8")
    settings = train.settings_from(train.build_parser().parse_args(words))
    assert (settings["epochs"], settings["schedule_steps"]) == (9, 8)


def test_a_folder_with_a_run_is_refused(capsys, finished):
    before = snapshot(finished)
    text = failure(capsys, train.main, *TINY, "--out", finished)
    assert "--resume" in text
    assert "--overwrite" in text
    assert snapshot(finished) == before


def test_bad_input_leaves_the_run_that_would_be_overwritten(capsys, finished, tmp_path):
    before = snapshot(finished)
    (tmp_path / "empty").mkdir()
    failure(capsys, train.main, "--dataset", f"folder:{tmp_path / 'empty'}", "--overwrite",
            "--out", finished)  # fmt: skip
    assert snapshot(finished) == before


def test_overwrite_replaces_the_run_and_spares_other_files(tmp_path):
    folder = tmp_path / "run"
    assert run(train.main, *TINY, "--epochs", 2, "--out", folder, "--quiet") == 0
    (folder / "notes.txt").write_text("mine")
    assert run(train.main, *TINY, "--epochs", 1, "--out", folder, "--overwrite", "--quiet") == 0
    assert (folder / "notes.txt").read_text() == "mine"
    assert not (folder / "samples" / "epoch-0002.png").exists()


def test_folders_that_are_no_place_for_a_run(capsys, tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("important")
    for place, text in (("file", "is a file"), ("file/below", "is a file"),
                        ("full", "is not empty and holds no run")):  # fmt: skip
        assert text in failure(capsys, train.main, *TINY, "--out", tmp_path / place)
    before = snapshot(tmp_path)
    failure(capsys, train.main, *TINY, "--out", tmp_path / "full", "--overwrite")
    assert snapshot(tmp_path) == before


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that root cannot write")
def test_unwritable_folder(capsys):
    assert "cannot write in /proc" in failure(capsys, train.main, *TINY, "--out", "/proc/run")


def test_resume_keeps_its_settings(capsys, finished):
    text = failure(capsys, train.main, "--resume", "--out", finished, "--network", "mlp")
    assert "network is dcgan" in text
    assert "not mlp" in text
    failure(capsys, train.main, "--resume", "--out", finished, "--steps", 4)


def test_resume_takes_a_start_as_it_was_typed():
    args = train.build_parser().parse_args(
        ["--resume", "--from", "runs/a", "--dataset", "folder:b"]
    )
    found = train.settings_from(args)
    assert found == {
        "start": os.path.abspath("runs/a"),
        "dataset": f"folder:{os.path.abspath('b')}",
    }


def test_resume_goes_round_no_refusal():
    """A student's pairs are on one machine, also in a run that goes on."""
    stored = make_config({"model": "distilled", "start": "a"})
    stored = dataclasses.replace(stored, steps_per_epoch=5, schedule_steps=stored.epochs * 5)
    student = SimpleNamespace(folder="a", config=lambda: stored)
    assert train.resumed_config(student, {"strategy": "mirrored"}, None).strategy == "mirrored"
    with pytest.raises(InputError, match="strategy multiworker does not go with model distilled"):
        train.resumed_config(student, {"strategy": "multiworker"}, None)


def test_resume_of_a_finished_run_changes_no_result(finished):
    before = snapshot(finished)
    assert run(train.main, "--resume", "--out", finished, "--quiet") == 0
    after = snapshot(finished)
    for name in ("history.csv", "config.json"):
        assert after[finished / name] == before[finished / name]


@pytest.mark.parametrize("content", ["{", "{}", '{"model": "dcgan", "dataset": "digits", "x": 1}'])
def test_damaged_config(capsys, tmp_path, content):
    (tmp_path / "config.json").write_text(content)
    for main, words in ((train.main, ["--resume", "--out", tmp_path]), (sample.main, [tmp_path])):
        assert "config.json" in failure(capsys, main, *words)


def test_damaged_checkpoint(capsys, finished, tmp_path):
    import shutil

    copy = tmp_path / "run"
    shutil.copytree(finished, copy)
    weights = copy / "checkpoint" / "epoch-0003" / "variables.npz"
    weights.write_bytes(weights.read_bytes()[:-100])
    before = snapshot(copy)
    text = failure(capsys, train.main, "--resume", "--out", copy)
    assert "is damaged" in text
    assert snapshot(copy) == before


def test_a_resumed_run_cannot_become_shorter(capsys, finished):
    before = snapshot(finished)
    text = failure(capsys, train.main, "--resume", "--epochs", 2, "--out", finished)
    assert "epochs is 3" in text
    assert "longer, not shorter" in text
    assert snapshot(finished) == before


def test_extending_a_run_that_ended_at_learning_rate_zero_is_refused(capsys, tmp_path):
    words = [*TINY, "schedule=linear", "--epochs", 1, "--out", tmp_path / "run", "--quiet"]
    assert run(train.main, *words) == 0
    text = failure(capsys, train.main, "--resume", "--epochs", 2, "--out", tmp_path / "run")
    assert "learning rate" in text
