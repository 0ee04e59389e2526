"""The commands: what they print, what they refuse, and how they exit."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
from PIL import Image

from gan_keras import command, sample, train
from gan_keras.data.cards import CARDS, PAIRS
from gan_keras.errors import InputError
from gan_keras.loop import callbacks
from gan_keras.models.build import build_gan
from gan_keras.models.gan import GAN
from gan_keras.networks.build import build_networks
from gan_keras.run.card import write_card
from gan_keras.run.folder import Run
from gan_keras.settings import resolve
from gan_keras.settings.declarations import TRANSLATING
from gan_keras.settings.models import DATASET_OF, MODELS
from gan_keras.settings.resolve import make_config
from gan_keras.tasks import sampling

TINY = ["--dataset", "digits", "--steps-per-epoch", "2", "--batch-size", "8",
        "--set", "g_filters=4", "d_filters=4"]  # fmt: skip


def run(main, *words):
    return command.run(main, [str(word) for word in words])


def failure(capsys, main, *words, code=2):
    """The one line of error that a command ends with."""
    assert run(main, *words) == code
    captured = capsys.readouterr()
    lines = captured.err.splitlines()
    assert len(lines) == 1, captured.err
    assert lines[0].startswith("error: ")
    return lines[0]


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "finished"
    assert run(train.main, *TINY, "--epochs", 3, "--out", folder, "--quiet") == 0
    return folder


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
    assert "5 samples are left out" in text
    assert f"writing to {tmp_path / 'run'}" in text
    assert f"{tmp_path / 'run' / 'generator.keras'}" in text


def test_quiet_prints_nothing(tmp_path, capsys):
    assert run(train.main, *TINY, "--epochs", 1, "--out", tmp_path / "run", "--quiet") == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("dataset", ["ring", "grid"])
def test_points_in_the_plane(tmp_path, dataset):
    words = ["--model", "gan", "--dataset", dataset, "--steps", 40, "--quiet"]
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
    words += ["--epochs", 1, "--quiet", "--set", "g_filters=4", "d_filters=4"]
    assert run(train.main, *words, "--out", tmp_path / "run") == 0
    assert json.loads((tmp_path / "run" / "metrics.json").read_text())["g_updates"] == 2


def test_a_folder_that_lost_pictures_is_not_resumed(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    for i in range(10):
        Image.new("L", (8, 8), 20 * i).save(tmp_path / "in" / f"{i}.png")
    words = ["--dataset", f"folder:{tmp_path / 'in'}", "--image-size", 8, "--batch-size", 3]
    words += ["--epochs", 1, "--quiet", "--set", "g_filters=4", "d_filters=4", "schedule=constant"]
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
    words += ["--epochs", 1, "--quiet", "--set", "g_filters=4", "d_filters=4"]
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


def test_a_source_is_never_replaced(tmp_path):
    picture, other = tmp_path / "a.png", tmp_path / "b.png"
    for path in (picture, other):
        Image.new("L", (8, 8)).save(path)
    command.refuse_existing(tmp_path / "new.png", picture, overwrite=False)
    command.refuse_existing(other, picture, overwrite=True)
    for out, overwrite in ((picture, True), (picture, False), (other, False)):
        with pytest.raises(InputError, match="exists: name another"):
            command.refuse_existing(out, picture, overwrite)


def test_output_that_nobody_reads(capsys):
    def closed(argv):
        raise BrokenPipeError

    saved = os.dup(1)
    try:
        assert command.run(closed) == 130
    finally:
        os.dup2(saved, 1)
        os.close(saved)
    assert capsys.readouterr().err.startswith("error: nobody reads the output any more")


def test_a_card_has_no_nan_and_quotes_its_folder(tmp_path):
    folder = tmp_path / "a run"
    assert run(train.main, *TINY, "--epochs", 1, "--out", folder, "--quiet") == 0
    config, metrics = Run(folder).config(), json.loads((folder / "metrics.json").read_text())
    gan = build_gan(config, (8, 8, 1), 2)
    metrics |= {"last": {"fd": 1.0, "kd": 2.0}, "best": {"fd": 0.5}, "reference": {"kd": 0.0}}
    write_card(folder / "MODEL_CARD.md", folder, config, gan, metrics)
    text = (folder / "MODEL_CARD.md").read_text()
    assert "| fd | 1.000 | 0.500 | - |" in text
    assert "| kd | 2.000 | - | 0.000 |" in text
    assert f"gan_keras.sample '{folder}'" in text


def test_lists(capsys):
    assert run(train.main, "--list") == 0
    text = capsys.readouterr().out
    for name in [*MODELS, *CARDS, "folder:PATH"]:
        assert name in text


USAGE = [
    (["--model", "dcgann"], "unknown model 'dcgann': use one of gan, dcgan"),
    (["--dataset", "mnits"], "unknown dataset 'mnits'"),
    (["--network", "vgg"], "unknown network 'vgg': use one of mlp, dcgan"),
    (["--set", "colour=3"], "unknown key 'colour' in --set: known are model"),
    (["--set", "colour"], "--set takes key=value, got 'colour'"),
    (["--set", "batch_size=many"], 'batch_size must be int, got "many"'),
    (["--set", "beta_1=1.5"], "beta_1 must be at least 0 and below 1, got 1.5"),
    (["--set", "real_target=1.1"], "real_target must be above 0 and at most 1"),
    (["--set", "g_loss=hinge"], "unknown g_loss 'hinge'"),
    (["--set", "schedule=cubic"], "unknown schedule 'cubic'"),
    (["--set", "g_learning_rate=0"], "g_learning_rate must be between 0 and 1"),
    (["--set", "quality_every=-1"], "quality_every must be at least 0"),
    (["--set", "r1_gamma=-1"], "r1_gamma must be at least 0"),
    (["--network", "dcgan", "--set", "r1_gamma=1"], "--network dcgan_no_bn"),
    (["--epochs", "0"], "epochs must be at least 1, got 0"),
    (["--epochs", "two"], "argument --epochs: invalid int value: 'two'"),
    (["--steps", "0"], "--steps must be at least 1, got 0"),
    (["--steps", "9", "--epochs", "2"], "--steps and --epochs exclude each other"),
    (["--steps-per-epoch", "-3"], "steps_per_epoch must be at least 1, got -3"),
    (["--batch-size", "-1"], "batch_size must be at least 1, got -1"),
    (["--batch-size", "5001"], "batch_size 5001 is larger than mnist5k, which has 5000 samples"),
    (["--image-size", "32"], "--image-size 32 does not apply to mnist5k"),
    (["--dataset", "folder:x", "--image-size", "4000"], "image_size must be at most 128, got 4000"),
    (["--set", "r1_gamma=NaN"], "r1_gamma must be at least 0, got nan"),
    (["--image-size", "-8"], "image_size must be at least 1, got -8"),
    (["--seed", "-1"], "seed must be from 0 to"),
    (
        ["--dataset", "ring", "--network", "dcgan"],
        "network dcgan needs images, but ring has points",
    ),
    (["--resume", "--overwrite"], "--resume and --overwrite exclude each other"),
    (["--resume"], "holds no run"),
    (["--resume", "--model", "srgan"], "runs/srgan-photos-0 holds no run"),
    (["--resume", "--set", "dataset=5"], "the dataset must be named by a text, got 5"),
    (["--set", "model=[1]"], "unknown model '[1]'"),
    (["--model", "srgan", "--set", "image_size=null"], "at least 32, got null"),
    (["--epoch", "3"], "unrecognized arguments: --epoch 3"),
    (["--config", "missing.json"], "cannot read settings from missing.json"),
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


def snapshot(folder):
    return {p: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


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


def test_nan_stops_with_exit_3_and_keeps_the_last_good_epoch(capsys, tmp_path, monkeypatch):
    for name in ("d_loss", "g_loss"):
        folder = tmp_path / name
        original = callbacks.StopOnNaN.on_train_batch_end

        def poisoned(self, batch, logs=None, name=name, original=original):
            epoch = int(self.model.g_optimizer.iterations.numpy()) // 2
            original(self, batch, logs | {name: float("nan")} if epoch == 2 else logs)

        monkeypatch.setattr(callbacks.StopOnNaN, "on_train_batch_end", poisoned)
        words = [*TINY, "--epochs", 3, "--out", folder, "--quiet"]
        text = failure(capsys, train.main, *words, code=3)
        monkeypatch.undo()
        assert f"{name} became nan" in text
        assert "learning_rate" in text
        assert [p.name for p in (folder / "checkpoint").iterdir()] == ["epoch-0001"]


@pytest.mark.parametrize("loss", ["d_loss", "g_loss"])
def test_nan_in_a_real_loss_reaches_the_guard(loss, images, monkeypatch):
    """The logged mean of either loss turns NaN once one batch has a NaN."""
    from conftest import tiny_gan

    from gan_keras.errors import Diverged

    hook = {"d_loss": "discriminator_loss", "g_loss": "generator_loss"}[loss]
    original = getattr(GAN, hook)
    monkeypatch.setattr(GAN, hook, lambda self, *logits: original(self, *logits) * float("nan"))
    with pytest.raises(Diverged, match=loss):
        tiny_gan().fit(images, batch_size=8, verbose=0, callbacks=[callbacks.StopOnNaN()])


def test_interruption_keeps_finished_epochs(capsys, tmp_path, monkeypatch):
    original = sampling.SamplePictures.on_epoch_end

    def interrupted(self, epoch, logs=None):
        if epoch == 1:
            raise KeyboardInterrupt
        original(self, epoch, logs)

    monkeypatch.setattr(sampling.SamplePictures, "on_epoch_end", interrupted)
    words = [*TINY, "--epochs", 3, "--out", tmp_path / "run", "--quiet"]
    assert "--resume" in failure(capsys, train.main, *words, code=130)
    monkeypatch.undo()
    assert (tmp_path / "run" / "checkpoint" / "epoch-0001").exists()
    assert run(train.main, "--resume", "--out", tmp_path / "run", "--quiet") == 0
    assert len((tmp_path / "run" / "history.csv").read_text().splitlines()) == 4


def test_full_disk(capsys, tmp_path, monkeypatch):
    from gan_keras.run import checkpoint

    def full(path):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(checkpoint, "sync", full)
    words = [*TINY, "--epochs", 1, "--out", tmp_path / "run", "--quiet"]
    text = failure(capsys, train.main, *words)
    assert "No space left on device" in text
    assert "--resume" in text


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


# sample


def test_samples_repeat_and_differ_by_seed(finished, tmp_path, capsys):
    names = [tmp_path / f"{i}.png" for i in range(3)]
    for name, seed in zip(names, (4, 4, 5), strict=True):
        words = [finished, "--count", 9, "--seed", seed, "--out", name]
        assert run(sample.main, *words) == 0
        assert str(name) in capsys.readouterr().out
    first, same, other = (name.read_bytes() for name in names)
    assert first == same != other
    with Image.open(names[0]) as picture:
        assert picture.size == (3 * 58 + 2, 3 * 58 + 2)  # 8 pixels enlarged 7 times


def test_samples_lie_in_the_run_by_default(finished):
    assert run(sample.main, finished, "--seed", 11) == 0
    assert (finished / "samples-seed-11.png").exists()
    (finished / "samples-seed-11.png").unlink()


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["--count", "0"], "--count must be from 1 to 10000, got 0"),
        (["--seed", "-1"], "--seed must be at least 0"),
        (["--which", "worst"], "invalid choice: 'worst'"),
        (["--which", "best"], "has no best generator"),
        (["--out", "picture.txt"], "is no picture"),
        (["--out", "nowhere/picture.png"], "folder that exists"),
    ],
)
def test_sample_errors(capsys, finished, tmp_path, monkeypatch, words, text):
    monkeypatch.chdir(tmp_path)
    assert text in failure(capsys, sample.main, finished, *words)


def test_sample_of_what_is_no_run(capsys, tmp_path):
    assert "holds no run" in failure(capsys, sample.main, tmp_path)


def test_a_damaged_generator_is_named(capsys, finished, tmp_path):
    import shutil

    copy = tmp_path / "run"
    shutil.copytree(finished, copy)
    (copy / "generator.keras").write_bytes(b"no zip file")
    assert "generator.keras" in failure(capsys, sample.main, copy)


# Starting fast: nothing heavy is imported before it is needed.


@pytest.mark.parametrize(
    "code",
    [
        "import gan_keras",
        "from gan_keras import train; train.build_parser().format_help(); train.print_list()",
        "from gan_keras import sample; sample.build_parser().format_help()",
        "from gan_keras import train, command; command.run(train.main, ['--model', 'x'])",
        "from gan_keras import train, command; command.run(train.main, ['--resume'])",
        "from gan_keras import sample, command; command.run(sample.main, ['nowhere'])",
    ],
)
def test_light_commands_import_nothing_heavy(code):
    heavy = ("numpy", "tensorflow", "keras", "PIL", "matplotlib")
    code = f"import sys; {code}; print([m for m in {heavy} if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout.splitlines()[-1] == "[]", result.stdout + result.stderr


def test_public_names():
    import gan_keras

    for name in gan_keras.__all__:
        assert getattr(gan_keras, name) is not None
        assert name in dir(gan_keras)
    with pytest.raises(AttributeError, match="no attribute 'WGAN4'"):
        _ = gan_keras.WGAN4


# The plan of a run.


@pytest.mark.parametrize(
    ("settings", "steps", "expected"),
    [
        ({"epochs": 3, "batch_size": 100}, None, (3, 50)),
        ({"epochs": 3, "batch_size": 100, "steps_per_epoch": 7}, None, (3, 7)),
        ({"batch_size": 100}, 500, (10, 50)),
        ({"batch_size": 100}, 20, (1, 20)),
        ({"batch_size": 100}, 120, (3, 40)),
    ],
)
def test_plan(settings, steps, expected):
    assert resolve.plan(make_config(settings), 5000, steps) == expected


def test_every_recipe_builds():
    """Each model on digits and in the plane, and the default one on all but pairs."""
    unpaired = [model for model in MODELS if model not in DATASET_OF]
    anywhere = [(m, "ring") for m in unpaired if m not in ("cgan", *TRANSLATING)]
    everywhere = [(model, "mnist5k") for model in unpaired] + anywhere
    for model, name in everywhere + [("dcgan", name) for name in CARDS if name != PAIRS]:
        card = CARDS[name]
        count = card.count or 10_000  # of lfw it depends on the file
        config = resolve.settled(make_config({"model": model, "dataset": name}), count)
        assert config.steps_per_epoch % config.steps_per_execution == 0
        gan = build_gan(config, card.shape, config.schedule_steps)
        made = gan.generator.output_shape[1:]  # of any height and width where pictures go in
        assert [a for a, b in zip(made, card.shape, strict=True) if a not in (None, b)] == []
        assert made[-1] == card.shape[-1]


@pytest.mark.parametrize("network", ["mlp", "dcgan", "dcgan_no_bn", "resnet"])
@pytest.mark.parametrize("shape", [(8, 8, 1), (28, 28, 1), (32, 32, 3), (64, 64, 3), (64, 64, 1)])
def test_networks_fit_the_data(network, shape):
    filters = {} if network == "mlp" else {"g_filters": 4, "d_filters": 4}
    config = make_config({"network": network, "r1_gamma": 0} | filters)
    generator, discriminator = build_networks(config, shape)
    assert generator.output_shape == discriminator.input_shape == (None, *shape)
    assert discriminator.output_shape == (None, 1)
    latents = np.random.default_rng(0).standard_normal((64, config.latent_dim), np.float32)
    samples = generator(latents, training=True)
    assert np.std(samples, axis=0).mean() > 0.005  # not a constant picture at the start
    norms = [isinstance(layer, keras.layers.BatchNormalization) for layer in discriminator.layers]
    assert any(norms) == (network == "dcgan" and shape[0] > 8)


@pytest.mark.parametrize("shape", [(7, 7, 1), (28, 14, 1), (2,)])
def test_shapes_that_dcgan_cannot_make(shape):
    with pytest.raises(ValueError, match="square images"):
        build_networks(make_config({}), shape)
