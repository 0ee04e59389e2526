"""The list of commands: python -m gan_keras"""

import shlex
import sys

from gan_keras import command
from gan_keras.command import DOORS
from gan_keras.errors import InputError


def main(argv=None):
    words = sys.argv[1:] if argv is None else argv
    if words and words[0] in DOORS:
        raise InputError(f"each command has a name of its own: write python -m gan_keras."
                         f"{shlex.join(words)}")  # fmt: skip
    if words and words[0] not in ("-h", "--help"):
        raise InputError(f"unknown command '{words[0]}': use one of {', '.join(DOORS)}")
    print("GANs in Keras 3. The commands, each with --help:")
    for name, what in DOORS.items():
        print(f"  python -m gan_keras.{name:12}{what}")
    return command.DONE


if __name__ == "__main__":
    sys.exit(command.run(main, advice=command.NOTHING))
