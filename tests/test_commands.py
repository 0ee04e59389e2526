"""What all commands share: quick answers, their lists, their files, a closed output."""

import os
import subprocess
import sys

import pytest
from command_line import failure, run  # noqa: F401  (test_upscale and others take both from here)
from PIL import Image

from gan_keras import command, train
from gan_keras.data.cards import CARDS
from gan_keras.errors import InputError
from gan_keras.settings.models import MODELS


def test_lists(capsys):
    assert run(train.main, "--list") == 0
    text = capsys.readouterr().out
    for name in [*MODELS, *CARDS, "folder:PATH"]:
        assert name in text


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
