"""One folder, one writer: a second training is refused, a dead one's lock blocks nobody."""

import os
import shutil
import subprocess
import sys
import time

import pytest
from fault_runs import POINTS, last_epoch, train_apart, train_here

from gan_keras import command, files
from gan_keras.errors import InputError
from gan_keras.files import locked
from gan_keras.run.folder import Run

pytestmark = pytest.mark.skipif(files.fcntl is None, reason="this system has no flock")
HOLD = """
import sys, time
sys.path.insert(0, {root!r})
from gan_keras.files import locked
with locked({folder!r}):
    print("held", flush=True)
    time.sleep(600)
"""


def holder(folder):
    """A process that holds the lock of a folder until it is killed."""
    code = HOLD.format(root=os.getcwd(), folder=str(folder))
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    return process


def end(process):
    process.kill()
    process.communicate()


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "run"
    assert train_here(*POINTS, "--out", folder) == 0
    return folder


@pytest.fixture
def finished(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "run")


def test_a_folder_is_held_once_and_let_go_of(tmp_path):
    with locked(tmp_path / "run"):
        with (
            pytest.raises(InputError, match="another training writes to"),
            locked(tmp_path / "run"),
        ):
            pass
        assert (tmp_path / "run" / files.LOCK).exists()  # the second one did not remove it
    assert not (tmp_path / "run").exists()  # nothing was written
    with locked(tmp_path / "run"):
        (tmp_path / "run" / "file").touch()
    assert os.listdir(tmp_path / "run") == ["file"]


def test_it_is_let_go_of_after_an_error(tmp_path):
    with pytest.raises(KeyboardInterrupt), locked(tmp_path):
        raise KeyboardInterrupt
    with locked(tmp_path):
        pass


def test_a_dead_process_blocks_nobody(tmp_path):
    process = holder(tmp_path)
    with pytest.raises(InputError, match="another training"), locked(tmp_path):
        pass
    end(process)
    assert (tmp_path / files.LOCK).exists()
    with locked(tmp_path):
        pass
    assert os.listdir(tmp_path) == []


def test_a_lock_that_its_holder_removed_is_not_taken_for_the_folders(tmp_path, monkeypatch):
    """Opened before, locked after the holder removed the file: a third one could lock anew."""
    flock, calls = files.fcntl.flock, []

    def removed_in_between(handle, how):
        calls.append(handle)
        if len(calls) == 1:
            (tmp_path / files.LOCK).unlink()
        flock(handle, how)

    monkeypatch.setattr(files.fcntl, "flock", removed_in_between)
    with locked(tmp_path):
        assert len(calls) == 2
        with pytest.raises(InputError), locked(tmp_path):
            pass


def test_a_file_system_without_locks_is_used_all_the_same(tmp_path, monkeypatch):
    def unsupported(handle, how):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(files.fcntl, "flock", unsupported)
    with locked(tmp_path):
        pass


@pytest.mark.parametrize("words", [["--overwrite"], ["--resume"]])
def test_the_second_training_is_refused_and_changes_nothing(finished, capsys, words):
    before = {path: path.read_bytes() for path in finished.rglob("*") if path.is_file()}
    process = holder(finished)
    try:
        own = ["--epochs", "5", "--quiet"] if words == ["--resume"] else POINTS
        assert train_here(*own, *words, "--out", finished) == 2
        error = capsys.readouterr().err
        assert error.count("\n") == 1
        assert f"another training writes to {finished}" in error
    finally:
        end(process)
    (finished / files.LOCK).unlink()
    assert {p: p.read_bytes() for p in finished.rglob("*") if p.is_file()} == before


def test_a_run_that_ended_while_this_one_started_is_kept(finished):
    """Both found an empty folder; the first one is done when the second one gets the lock."""
    from gan_keras.loop import fit

    config = Run(finished).config()
    with pytest.raises(InputError, match="holds a run"):
        fit.train(Run(finished), config, overwrite=False, quiet=True)


@pytest.mark.faults
def test_a_training_killed_before_its_first_file_can_be_started_again(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / files.LOCK).touch()
    (tmp_path / "run" / ".part-1-config.json").touch()
    assert train_here(*POINTS, "--out", tmp_path / "run") == 0
    assert not list((tmp_path / "run").rglob(".*"))


@pytest.mark.faults
def test_killed_while_the_old_run_is_removed_the_new_one_can_be_started(finished, monkeypatch):
    """The settings go last: what is left is still a run, not a folder of unknown files."""
    from gan_keras.run import folder

    def killed(path):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(folder, "remove_tree", lambda path: path.name == "samples" and killed(path))
        assert command.run(lambda argv: Run(finished).clear()) == 130
    assert train_here(*POINTS, "--overwrite", "--out", finished) == 0


@pytest.mark.faults
def test_two_processes_started_at_once(tmp_path):
    """Whoever comes second gets one line; the first one's run is whole."""
    long = [word if word != "3" else "400" for word in POINTS]
    both = [train_apart(*long, "--out", tmp_path / "run") for _ in range(2)]
    try:
        first = None
        while first is None:
            first = next((process for process in both if process.poll() is not None), None)
            time.sleep(0.1)
        _, errors = first.communicate()
        assert first.returncode == 2, errors
        assert errors.count("\n") == 1, errors
        assert "another training writes to" in errors or "holds a run" in errors
        other = both[1 - both.index(first)]
        while last_epoch(tmp_path / "run") < 1:
            assert other.poll() is None
            time.sleep(0.1)
        other.terminate()
        assert other.wait(120) == 130
        other.stderr.close()
    finally:
        for process in both:
            process.kill()
    assert Run(tmp_path / "run").config().epochs == 400
    assert not list((tmp_path / "run").rglob(".*"))
