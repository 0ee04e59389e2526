"""Write what trained.html loads: python -m docs.playground.make [--out FOLDER]"""

import sys
import time
from pathlib import Path

from docs.playground.make import trained
from gan_keras import command

BESIDE = Path(__file__).resolve().parents[1] / "weights"  # where trained.html looks for it


def main(argv=None):
    parser = command.Parser(prog="python -m docs.playground.make", description=trained.__doc__)
    parser.add_argument("--out", metavar="FOLDER", type=Path, default=BESIDE,
                        help="of the scripts (default: weights beside trained.html)")  # fmt: skip
    folder = parser.parse_args(argv).out
    begin = time.monotonic()
    size = trained.write(folder)
    print(f"{folder}: {size / 1e6:.1f} MB, made in {time.monotonic() - begin:.0f} s")
    return command.DONE


if __name__ == "__main__":
    sys.exit(command.run(main))
