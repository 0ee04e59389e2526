"""Recorded rows say what they were made with, and no later call relabels them; nothing is trained.

Trainings are played by `train_quickly`, which writes what a finished run leaves behind.
"""

import json
import shutil

import numpy as np
import pytest
from command_line import failure, run
from PIL import Image

from benchmarks import applications, augmentation, classifier_runs, super_resolution
from gan_keras import train
from gan_keras.loop import measure
from gan_keras.run.folder import Run
from gan_keras.run.record import write_json
from gan_keras.settings.resolve import make_config, settled

COMMANDS = {
    "super_resolution": super_resolution, "applications": applications,
    "augmentation": augmentation,
}  # fmt: skip


@pytest.fixture
def trained(tmp_path, monkeypatch):
    """[folder of each training]; results are written to ``results`` in the current folder."""
    folders = []

    def train_quickly(words):
        args = train.build_parser().parse_args(words)
        run = Run(args.out)
        run.check(args.resume, overwrite=False)
        if not args.resume:
            config = make_config(train.settings_from(args))
            run.folder.mkdir(parents=True)
            run.write_config(settled(config, 1000))
        config = run.config()
        folders.append(run.folder.name)
        numbers = {"psnr": config.epochs + config.seed / 10, "fd_hog_1k": config.beta_1}
        write_json(run.metrics, {
            "model": config.model, "dataset": config.dataset, "seed": config.seed, "seconds": 1.0,
            "g_updates": 1, "images_seen": 1, "last": numbers, "best": {}, "reference": {},
        })  # fmt: skip
        return 0

    def restored(run, *args, pictures=None, **kwargs):
        return run.record()

    def classified(dataset, per_class, seed):
        return dict.fromkeys(augmentation.KINDS, per_class / 100 + seed / 1000)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(train, "main", train_quickly)
    monkeypatch.setattr(measure, "measure_again", restored)
    monkeypatch.setattr(classifier_runs, "one", classified)
    for module in COMMANDS.values():
        monkeypatch.setattr(module, "RESULTS", tmp_path / "results")
    (tmp_path / "results").mkdir()
    return folders


@pytest.fixture(autouse=True)
def folders_of_pictures(tmp_path):
    """SetA and SetB with two pictures each."""
    rng = np.random.default_rng(0)
    for name in ("SetA", "SetB"):
        (tmp_path / name).mkdir()
        for i in range(2):
            pixels = rng.integers(0, 256, (24, 24, 3), np.uint8)
            Image.fromarray(pixels).save(tmp_path / name / f"{i}.png")


def words_of(name):
    """A call of each benchmark on data that are there at once."""
    return {
        "super_resolution": ["--pictures", "SetA"],
        "applications": ["--models", "denoise", "--dataset", "digits"],
        "augmentation": [],
    }[name] + ["--seeds", "2"]


def stored(name):
    return json.loads((Run("results").folder / f"{name}.json").read_text())


OTHERS = [  # a later call that differs, and the difference
    ("super_resolution", ["--pictures", "SetB"], "with pictures SetA (2 files"),
    ("super_resolution", ["--epochs", "3"], "with epochs 20, not 3"),
    ("super_resolution", ["--dataset", "folder:SetB"], "with dataset photos, not folder:SetB"),
    ("applications", ["--dataset", "lfw_faces"], "with dataset digits (1797 samples"),
]


@pytest.mark.parametrize(("name", "words", "expected"), OTHERS)
def test_rows_are_not_relabelled(name, words, expected, trained, capsys):
    main = COMMANDS[name].main
    assert run(main, *words_of(name)) == 0
    before, trainings = stored(name), len(trained)
    capsys.readouterr()
    line = failure(capsys, main, *words_of(name), *words)
    assert expected in line
    assert "--name" in line
    assert stored(name) == before
    assert len(trained) == trainings


@pytest.mark.parametrize("name", COMMANDS)
def test_the_same_call_finds_all_rows_and_writes_nothing(name, trained):
    assert run(COMMANDS[name].main, *words_of(name)) == 0
    file = Run("results").folder / f"{name}.json"
    before, trainings = (file.read_bytes(), file.stat().st_mtime_ns), len(trained)
    assert run(COMMANDS[name].main, *words_of(name)) == 0
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
    assert len(trained) == trainings


@pytest.mark.parametrize("name", COMMANDS)
def test_more_seeds_are_added_and_fewer_take_none_away(name, trained):
    assert run(COMMANDS[name].main, *words_of(name)) == 0
    two = stored(name)
    key = "runs" if name == "applications" else "rows"
    assert run(COMMANDS[name].main, *words_of(name), "--seeds", 3) == 0
    three = stored(name)
    assert three[key][: len(two[key])] == two[key]
    assert len(three[key]) == len(two[key]) * 3 // 2
    assert run(COMMANDS[name].main, *words_of(name), "--seeds", 1) == 0
    assert stored(name) == three


@pytest.mark.parametrize("name", COMMANDS)
def test_each_row_says_how_it_was_made(name, trained):
    """A row that is added later has its own command and date."""
    assert run(COMMANDS[name].main, *words_of(name)) == 0
    assert run(COMMANDS[name].main, *words_of(name), "--seeds", 3) == 0
    found = stored(name)
    rows = found["runs" if name == "applications" else "rows"]
    assert rows[0]["origin"]["command"].endswith("--seeds 2")
    assert rows[-1]["origin"]["command"].endswith("--seeds 3")
    assert {"date", "versions", "commit", "machine"} <= set(rows[0]["origin"])
    [*_, settings] = found["settings"].values()
    assert settings["batch_size"] > 0
    assert "seed" not in settings


@pytest.mark.parametrize("name", COMMANDS)
def test_rows_without_settings_are_not_added_to(name, trained, capsys):
    """As older versions wrote them."""
    assert run(COMMANDS[name].main, *words_of(name)) == 0
    file = Run("results").folder / f"{name}.json"
    found = stored(name)
    del found["settings"]
    file.write_text(json.dumps(found))
    capsys.readouterr()
    line = failure(capsys, COMMANDS[name].main, *words_of(name))
    assert "does not say what its rows were made with" in line
    assert run(COMMANDS[name].main, *words_of(name), "--overwrite") == 0
    assert "settings" in stored(name)
    file.write_text("{")
    capsys.readouterr()
    assert "is damaged" in failure(capsys, COMMANDS[name].main, *words_of(name))


def test_another_name_is_another_table(trained):
    words = words_of("super_resolution")
    assert run(super_resolution.main, *words) == 0
    assert run(super_resolution.main, *words, "--seeds", 1, "--name", "others") == 0
    assert len(stored("super_resolution")["rows"]) == 2
    assert len(stored("others")["rows"]) == 1
    assert trained == ["super_resolution-0", "super_resolution-1", "others-0"]


def test_a_run_with_other_settings_is_no_row(trained, capsys):
    """Runs that are there already are taken only if they are what was asked for."""
    folder = Run("runs").folder / "super_resolution-0"
    train.main(["--model", "srgan", "--set", "g_filters=8", "--out", str(folder)])
    words = [*words_of("super_resolution"), "--epochs", "3"]
    line = failure(capsys, super_resolution.main, *words)
    assert "runs/super_resolution-0 holds a run with " in line
    assert not (Run("results").folder / "super_resolution.json").exists()


def test_a_run_on_other_data_is_no_row(trained, tmp_path, capsys):
    """A folder keeps its name when its pictures change; a run's config has the name alone."""
    words = ["--pictures", "SetB", "--dataset", "folder:SetA"]
    assert run(super_resolution.main, *words) == 0
    shutil.rmtree(tmp_path / "results")
    (tmp_path / "results").mkdir()
    shutil.copy(tmp_path / "SetB" / "0.png", tmp_path / "SetA" / "0.png")
    capsys.readouterr()
    line = failure(capsys, super_resolution.main, *words)
    assert "runs/super_resolution-0 holds a run with data folder:SetA (2 files" in line
    assert "remove it, or name another --name" in line


def test_other_models_are_added_to_the_applications(trained):
    assert run(applications.main, *words_of("applications")) == 0
    before = stored("applications")["rows"]
    words = ["--models", "inpaint", "--dataset", "digits", "--seeds", "1"]
    assert run(applications.main, *words) == 0
    rows = stored("applications")["rows"]
    assert rows[:2] == before
    assert [(row["model"], row["kind"], row["seeds"]) for row in rows] == [
        ("denoise", "adversarial", [0, 1]), ("denoise", "content alone", [0, 1]),
        ("inpaint", "adversarial", [0]), ("inpaint", "content alone", [0]),
    ]  # fmt: skip
    assert rows[0]["mean"]["psnr"] == pytest.approx(60.05)
    assert rows[0]["std"]["psnr"] == pytest.approx(0.1 / 2**0.5)
    assert rows[2]["std"] == {}


def test_the_same_pictures_elsewhere_are_the_same(trained, tmp_path):
    shutil.copytree(tmp_path / "SetA", tmp_path / "elsewhere" / "SetA")
    assert run(super_resolution.main, *words_of("super_resolution")) == 0
    words = ["--pictures", "elsewhere/SetA", "--seeds", "2"]
    assert run(super_resolution.main, *words) == 0
    assert len(trained) == 2


@pytest.mark.parametrize("name", COMMANDS)
def test_no_seeds_are_refused(name, trained, capsys):
    assert "--seeds" in failure(capsys, COMMANDS[name].main, *words_of(name), "--seeds", 0)
