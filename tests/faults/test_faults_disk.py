"""A full or read-only disk: exit code 2, one line, and a run that goes on once there is room.

/dev/full is a file to which no byte can be written: the system itself says "no space left", to
whatever library writes. The long part fills and locks real file systems, which needs root.
"""

import contextlib
import os
import subprocess
from pathlib import Path

import pytest
from fault_runs import (
    POINTS,
    WORDS,
    assert_same,
    contents,
    finish,
    last_epoch,
    train_apart,
    train_here,
)

from gan_keras import files
from gan_keras.loop import fit
from gan_keras.run import checkpoint, history
from gan_keras.run.folder import Run
from gan_keras.tasks import sampling

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
FULL = Path("/dev/full")
REPLACED = ("config.json", "epoch-0002.png", "best/generator.keras", "generator.keras",
            "metrics.json", "losses.png", "training.gif", "MODEL_CARD.md")  # fmt: skip
IN_CHECKPOINT = (checkpoint.VARIABLES, checkpoint.STATE, checkpoint.MANIFEST)
SHORT = (checkpoint.STATE,)
TARGETS = [
    pytest.param(name, marks=() if name in SHORT else pytest.mark.faults)
    for name in (*REPLACED, "history.csv", *IN_CHECKPOINT)
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "run"
    finish(folder, POINTS)
    assert (folder / "best" / "generator.keras").exists()
    return contents(folder)


def fill_disk_for(monkeypatch, target):
    """From now on no byte of the target can be written; the rest of the disk has room."""
    unfinished, pack = files.unfinished, checkpoint._pack

    def without_room(path):
        part = unfinished(path)
        if path.parts[-len(Path(target).parts) :] == Path(target).parts and (
            "/" in target or path.parent.name != "best"
        ):
            part.symlink_to(FULL)
        return part

    def pack_without_room(model):
        [part] = Path(model.fault_folder).glob(f"{files.UNFINISHED}*")
        (part / target).symlink_to(FULL)
        return pack(model)

    def told(self, epoch, logs=None, original=checkpoint.Checkpoint.on_epoch_end):
        self.model.fault_folder = self.folder
        original(self, epoch, logs)

    def row_without_room(self, epoch, logs=None, original=history.History.on_epoch_end):
        if epoch == 1:
            self.csv_file.close()
            self.csv_file, self.writer = FULL.open("w"), None
        original(self, epoch, logs)

    if target == "history.csv":
        monkeypatch.setattr(history.History, "on_epoch_end", row_without_room)
    elif target in IN_CHECKPOINT:
        monkeypatch.setattr(checkpoint.Checkpoint, "on_epoch_end", told)
        monkeypatch.setattr(checkpoint, "_pack", pack_without_room)
    else:
        monkeypatch.setattr(files, "unfinished", without_room)


def one_line(captured):
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1, captured.err
    assert captured.err.startswith("error: ")
    return captured.err


@pytest.mark.parametrize("target", TARGETS)
def test_no_room_for(whole, tmp_path, capfd, monkeypatch, target):
    folder = tmp_path / "run"
    with monkeypatch.context() as patch:
        fill_disk_for(patch, target)
        assert train_here(*POINTS, "--out", folder) == 2
    error = one_line(capfd.readouterr())
    assert "No space left on device" in error
    assert ("--resume" in error) == (target != "config.json")
    assert not folder.exists() or not list(folder.rglob(".*"))
    finish(folder, POINTS)
    assert_same(folder, whole)


def test_the_folder_cannot_be_locked(tmp_path, capfd, monkeypatch):
    """Where the disk has no room for the name of a file, nothing is begun."""

    def full(path):
        raise OSError(28, "No space left on device", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(files, "_acquire", full)
        assert train_here(*POINTS, "--out", tmp_path / "run") == 2
    assert not (tmp_path / "run").exists()
    assert "No space left" in one_line(capfd.readouterr())


# The long part: real file systems.


@pytest.fixture
def small_disk(tmp_path):
    """A function that gives a disk of its own, of so many kilobytes, or changes its options."""
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("mounting needs root")
    place = tmp_path / "disk"
    place.mkdir()

    def change(options):
        subprocess.run(["mount", "-o", f"remount,{options}", place], check=True)

    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", place], capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"cannot mount: {mounted.stderr.decode().strip()}")
    yield place, change
    subprocess.run(["umount", "-l", place], check=True)


@pytest.fixture(scope="module")
def whole_digits(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "run"
    finish(folder, WORDS)
    return contents(folder)


SIZES = (8, 16, 40, 80, 120, 160, 200, 240, 280, 320, 360, 400, 440, 480, 520, 560)  # kB


@pytest.mark.faults
@pytest.mark.parametrize("size", SIZES)
def test_a_real_disk_of_so_many_kilobytes(whole_digits, small_disk, capfd, size):
    place, change = small_disk
    change(f"size={size}k")
    code = train_here(*WORDS, "--out", place / "run")
    captured = capfd.readouterr()
    print(f"{size} kB: exit {code} after epoch {last_epoch(place / 'run')}: {captured.err.strip()}")
    if code == 0:
        assert size > 300
        return
    assert code == 2
    assert "No space left" in one_line(captured)
    change("size=64m")
    finish(place / "run", WORDS)
    assert_same(place / "run", whole_digits)


@pytest.mark.faults
@pytest.mark.parametrize("size", [60, 200, 300])
def test_a_real_disk_and_a_process(whole_digits, small_disk, size):
    """Nothing is said at the end of the process either, when what is open gets closed."""
    place, change = small_disk
    change(f"size={size}k")
    process = train_apart(*WORDS, "--out", place / "run")
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 2, errors
    assert len(errors.splitlines()) == 1, errors
    change("size=64m")
    finish(place / "run", WORDS)
    assert_same(place / "run", whole_digits)


@pytest.mark.faults
def test_read_only_from_the_start(small_disk, capfd):
    place, change = small_disk
    change("ro")
    assert train_here(*WORDS, "--out", place / "run") == 2
    assert "cannot write in" in one_line(capfd.readouterr())


@pytest.mark.faults
@pytest.mark.parametrize("epoch", [0, 7, 29])
def test_read_only_in_the_middle(whole_digits, small_disk, capfd, monkeypatch, epoch):
    place, change = small_disk
    original = sampling.SamplePictures.on_epoch_end

    def locked_away(self, number, logs=None):
        if number == epoch:
            change("ro")
        original(self, number, logs)

    # A file that is open for writing would keep the system from remounting.
    for name in ("on_train_begin", "on_epoch_end", "on_train_end"):
        monkeypatch.setattr(history.History, name, lambda *_: None)
    monkeypatch.setattr(fit, "locked", contextlib.nullcontext)
    monkeypatch.setattr(sampling.SamplePictures, "on_epoch_end", locked_away)
    code = train_here(*WORDS, "--out", place / "run")
    monkeypatch.undo()
    assert code == 2
    assert "Read-only" in one_line(capfd.readouterr())
    change("rw")
    assert last_epoch(place / "run") == epoch
    assert train_here("--resume", "--out", place / "run", "--quiet") == 0
    found = contents(place / "run")
    for name in found:
        if name.startswith(("checkpoint", "last")):
            assert (found[name] == whole_digits[name]).all(), name


@pytest.mark.faults
def test_a_read_only_run_is_named_when_resumed(small_disk, capfd):
    place, change = small_disk
    assert train_here(*POINTS, "--out", place / "run") == 0
    before = {path: path.stat().st_mtime_ns for path in Run(place / "run").folder.rglob("*")}
    change("ro")
    assert train_here("--resume", "--epochs", 5, "--out", place / "run", "--quiet") == 2
    assert "cannot write in" in one_line(capfd.readouterr())
    assert before == {path: path.stat().st_mtime_ns for path in (place / "run").rglob("*")}
