"""Killed at any moment, a run goes on and ends with the bits of a run that was left alone."""

import random
import signal
import time

import pytest
from fault_runs import EPOCHS, WORDS, assert_same, contents, finish, last_epoch, train_apart

from gan_keras.run.checkpoint import find_checkpoint

pytestmark = pytest.mark.faults

PATIENCE = 900  # seconds; a busy machine is slow, a hanging run never ends
KINDS = ["start"] * 3 + ["epoch"] * 13 + ["sealing"] * 10 + ["end"] * 4


def moments(seed=0):
    """30 moments: (kind, epoch after which, share of a second or so after it)."""
    rng = random.Random(seed)
    return [(kind, rng.randint(1, EPOCHS - 2), rng.random()) for kind in KINDS]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "run"
    finish(folder, WORDS)
    return contents(folder)


def wait_for(process, condition):
    """Wait, as closely as the machine allows, until the condition holds or the run ends."""
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and not condition():
        assert time.monotonic() < deadline, "the moment never came"
        time.sleep(0.0005)


def wait_until(process, folder, kind, epoch, share):
    """Let the process run to a moment of the kind."""
    checkpoints = folder / "checkpoint"
    if kind == "start":  # from the first file in the folder on, before the first epoch is over
        wait_for(process, folder.is_dir)
        time.sleep(3 * share)
    elif kind == "epoch":
        wait_for(process, lambda: (last := find_checkpoint(checkpoints)) and last[1] >= epoch)
        time.sleep(0.15 * share)
    elif kind == "sealing":  # while a checkpoint is being written
        wait_for(process, lambda: (last := find_checkpoint(checkpoints)) and last[1] >= epoch)
        wait_for(process, lambda: any(checkpoints.glob(".part-*")))
        time.sleep(0.003 * share)
    else:  # after the last epoch: networks, metrics, pictures and the card are written
        wait_for(process, (checkpoints / f"epoch-{EPOCHS:04d}").is_dir)
        time.sleep(2 * share)


@pytest.mark.parametrize(("kind", "epoch", "share"), moments())
def test_kill_minus_nine(whole, tmp_path, record_property, kind, epoch, share):
    folder = tmp_path / "run"
    process = train_apart(*WORDS, "--out", folder)
    try:
        wait_until(process, folder, kind, epoch, share)
    finally:
        process.kill()
        process.communicate()
    kept = last_epoch(folder)
    half = [path.name for path in folder.rglob(".part-*")] if folder.exists() else []
    print(f"killed after epoch {kept}, exit {process.returncode}, half-written: {half}")
    assert process.returncode == -signal.SIGKILL or kind == "end"
    assert kept >= (epoch if kind in ("epoch", "sealing") else 0)
    finish(folder, WORDS)
    assert_same(folder, whole)


@pytest.mark.parametrize("seed", range(4))
def test_killed_again_and_again(whole, tmp_path, seed):
    """Each of three processes in a row is killed, the next one goes on."""
    rng, folder = random.Random(f"again {seed}"), tmp_path / "run"
    for turn in range(3):
        words = ["--resume", "--quiet"] if turn else WORDS
        process = train_apart(*words, "--out", folder)
        try:
            wait_until(process, folder, "epoch", last_epoch(folder) + rng.randint(1, 6), 0.5)
        finally:
            process.kill()
            process.communicate()
        assert last_epoch(folder) > turn
    finish(folder, WORDS)
    assert_same(folder, whole)


@pytest.mark.parametrize("epoch", [1, 9, 20])
def test_sigterm_keeps_the_last_finished_epoch(whole, tmp_path, epoch):
    folder = tmp_path / "run"
    process = train_apart(*WORDS, "--out", folder)
    try:
        wait_until(process, folder, "epoch", epoch, 0.07 * epoch)
        process.terminate()
        _, errors = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 130, errors
    assert errors.count("\n") == 1, errors
    assert "--resume" in errors
    assert not list(folder.rglob(".*"))  # neither a lock nor half a file
    assert epoch <= last_epoch(folder) < EPOCHS
    finish(folder, WORDS)
    assert_same(folder, whole)
