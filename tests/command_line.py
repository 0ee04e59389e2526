"""Calls of the commands inside the test's own process, and what they leave behind."""

from gan_keras import command

TINY = ["--dataset", "digits", "--steps-per-epoch", "2", "--batch-size", "8",
        "--set", "g_filters=4", "d_filters=4", "xla=false"]  # fmt: skip


def run(main, *words):
    """The exit code of a command."""
    return command.run(main, [str(word) for word in words])


def failure(capsys, main, *words, code=2):
    """The one line of error that a command ends with."""
    assert run(main, *words) == code
    captured = capsys.readouterr()
    lines = captured.err.splitlines()
    assert len(lines) == 1, captured.err
    assert lines[0].startswith("error: ")
    return lines[0]


def snapshot(folder):
    """{path: contents} of all files below a folder."""
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
