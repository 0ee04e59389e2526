"""What all commands share: how they are found, and how they end when something is in the way."""

import errno
import importlib
import os
import resource
import subprocess
import sys

import pytest
from command_line import TINY, failure, run
from door_runs import door_fixture  # noqa: F401  (a fixture)
from places import ROOT

from gan_keras import command, sample, train
from gan_keras.doors import EXAMPLES
from gan_keras.files import check_writable, replace_atomically, replace_folder
from gan_keras.run.folder import Run
from gan_keras.tasks import sampling

HEAVY = ("numpy", "tensorflow", "keras", "PIL", "matplotlib")


def python(*words, **how):
    how = {"capture_output": True, "text": True} | how
    return subprocess.run([sys.executable, *map(str, words)], check=False, **how)


# How commands are found


def test_the_package_lists_its_commands():
    done = python("-m", "gan_keras")
    assert (done.returncode, done.stderr) == (0, "")
    files = {path.stem for path in (ROOT / "gan_keras").glob("*.py")}
    for name, what in command.DOORS.items():
        [line] = [line for line in done.stdout.splitlines() if f"gan_keras.{name} " in line]
        assert line.endswith(what)
        assert len(line) <= 100
        assert name in files
    assert len(done.stdout.splitlines()) == 1 + len(command.DOORS)
    assert python("-m", "gan_keras", "--help").stdout == done.stdout


def test_every_door_is_in_the_list():
    texts = {path.stem: path.read_text("utf-8") for path in (ROOT / "gan_keras").glob("*.py")}
    assert {name for name, text in texts.items() if "def build_parser" in text} == set(
        command.DOORS
    )


def test_the_list_is_quick():
    code = f"import sys, runpy; runpy.run_module('gan_keras', run_name='x').get('main')([]); \
        print([m for m in {HEAVY} if m in sys.modules])"
    assert python("-c", code).stdout.splitlines()[-1] == "[]"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    python("-m", "gan_keras")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.3


def test_a_command_in_place_of_a_module_is_told():
    done = python("-m", "gan_keras", "train", "--out", "my runs")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert "write python -m gan_keras.train --out 'my runs'" in done.stderr
    done = python("-m", "gan_keras", "trian")
    assert "unknown command 'trian': use one of train, sample, " in done.stderr


@pytest.mark.parametrize("name", [*command.DOORS, ""])
def test_doors_open_without_docstrings(name):
    done = python("-OO", "-m", f"gan_keras.{name}".rstrip("."), "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"python -m gan_keras{'.' * bool(name)}{name}" in done.stdout


def test_each_door_shows_calls_that_it_understands():
    assert set(EXAMPLES) == set(command.DOORS)
    for door, calls in EXAMPLES.items():
        parser = importlib.import_module(f"gan_keras.{door}").build_parser()
        page = parser.format_help()
        for words in calls:
            assert f"  python -m gan_keras.{door} {words}".rstrip() in page.splitlines()
            parser.parse_args(words.split())


# What is in the way of files


FITTING = {
    errno.ENOSPC: "make room",
    errno.EDQUOT: "your share of this disk",
    errno.EFBIG: "raise the limit (ulimit -f)",
    errno.EROFS: "this disk is read-only",
    errno.EACCES: "change the permissions",
    errno.EPERM: "change the permissions",
    errno.EIO: "the disk reports a fault",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ELOOP: "lead in a circle",
    errno.ENOTDIR: "a part of this path is a file",
    errno.ENOENT: "bring it back",
    errno.EMFILE: "raise the limit (ulimit -n)",
}


@pytest.mark.parametrize("number", FITTING, ids=errno.errorcode.get)
@pytest.mark.parametrize("name", ["a/file", None])
def test_advice_fits_the_error(capsys, number, name):
    def fail(argv):
        raise OSError(number, os.strerror(number), name)

    line = failure(capsys, fail)
    assert FITTING[number] in line
    assert os.strerror(number) in line
    assert (name or "the output") in line
    assert ("make room" in line) == (number in (errno.ENOSPC, errno.EDQUOT))


def test_other_errors_are_not_hidden():
    def fail(argv):
        raise OSError(errno.EBADF, "a bug")

    with pytest.raises(OSError, match="a bug"):
        command.run(fail)


def test_a_file_that_may_not_become_so_large(doors, tmp_path):
    """A real limit of the system, as `ulimit -f` sets it; the file that was there stays."""
    (tmp_path / "x.png").write_text("old")

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    words = ["-m", "gan_keras.sample", doors / "digits", "--out", tmp_path / "x.png"]
    env = {name: value for name, value in os.environ.items() if name != "TF_CPP_MIN_LOG_LEVEL"}
    done = python(*words, preexec_fn=limit, env=env)
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert f"cannot write {tmp_path / 'x.png'} (File too large)" in line
    assert "raise the limit (ulimit -f)" in line
    assert "make room" not in line
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"x.png": "old"}


def test_a_name_that_is_too_long(doors, tmp_path, capsys):
    name = tmp_path / f"{'n' * 300}.png"
    line = failure(capsys, sample.main, doors / "digits", "--out", name)
    assert "choose a shorter name" in line
    assert f"cannot open {name}" in line


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_output_that_cannot_be_written_is_one_line():
    with open("/dev/full", "w") as full:
        done = python("-m", "gan_keras", stdout=full, stderr=subprocess.PIPE, capture_output=False)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "error: cannot write the output (No space left on device): make room, or choose another "
        "--out; nothing was written"
    ]


def test_output_that_ends_early_is_one_line():
    """What a reader such as `head` does; the last lines are only sent when the process ends."""
    reading, writing = os.pipe()
    os.close(reading)
    done = python("-m", "gan_keras", stdout=writing, stderr=subprocess.PIPE, capture_output=False)
    os.close(writing)
    assert done.returncode == 130
    [line] = done.stderr.splitlines()
    assert line.startswith("error: nobody reads the output any more")


# Links


def test_files_and_folders_are_replaced_behind_their_links(tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk" / "file.json").write_text("old")
    (tmp_path / "disk" / "folder").mkdir()
    for name in ("file.json", "folder"):
        (tmp_path / name).symlink_to(f"disk/{name}")
    with replace_atomically(tmp_path / "file.json") as part:
        part.write_text("new")
        assert part.parent == (tmp_path / "disk").resolve()  # a rename stays on one disk
    with replace_folder(tmp_path / "folder") as part:
        part.mkdir()
        (part / "inside").touch()
    assert (tmp_path / "file.json").is_symlink()
    assert (tmp_path / "folder").is_symlink()
    assert (tmp_path / "disk" / "file.json").read_text() == "new"
    assert sorted(os.listdir(tmp_path / "disk")) == ["file.json", "folder"]
    assert os.listdir(tmp_path / "disk" / "folder") == ["inside"]


def test_a_run_folder_behind_a_link_that_leads_nowhere(tmp_path, capsys):
    (tmp_path / "run").symlink_to("lost")
    for place in (tmp_path / "run", tmp_path / "run" / "below"):
        with pytest.raises(command.InputError, match="is a link that leads nowhere"):
            check_writable(place)
    line = failure(capsys, train.main, *TINY, "--out", tmp_path / "run")
    assert f"{tmp_path / 'run'} is a link that leads nowhere" in line
    assert os.listdir(tmp_path) == ["run"]


# Interruptions


@pytest.mark.parametrize("kind", [KeyboardInterrupt, BrokenPipeError, OSError(28, "full", "x")])
def test_advice_says_what_is_there_at_that_moment(capsys, kind):
    there = []

    def work(argv):
        with command.advising(lambda: f"{len(there)} epochs are there"):
            there.append(1)
            raise kind

    saved = os.dup(1)
    try:
        assert command.run(work) in (2, 130)
    finally:
        os.dup2(saved, 1)
        os.close(saved)
    assert capsys.readouterr().err.endswith("; 1 epochs are there\n")


def test_an_interruption_before_the_first_epoch_promises_nothing(capsys, tmp_path, monkeypatch):
    """Neither finished epochs, nor a way to go on that does not work."""

    def interrupted(self, epoch, logs=None):
        raise KeyboardInterrupt

    monkeypatch.setattr(sampling.SamplePictures, "on_epoch_end", interrupted)
    words = [*TINY, "--epochs", 2, "--out", tmp_path / "run", "--quiet"]
    line = failure(capsys, train.main, *words, code=130)
    monkeypatch.undo()
    assert "finished epochs are kept" not in line
    assert "no epoch is finished" in line
    assert "--resume" in line
    assert run(train.main, "--resume", "--out", tmp_path / "run", "--quiet") == 0
    assert len(Run(tmp_path / "run").history.read_text().splitlines()) == 3


def test_an_interruption_before_anything_is_written(capsys, tmp_path, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("gan_keras.loop.fit.task_for", interrupted)
    line = failure(capsys, train.main, *TINY, "--out", tmp_path / "run", code=130)
    assert line == "error: interrupted; nothing was written"
    assert list(tmp_path.iterdir()) == []
