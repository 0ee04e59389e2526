"""`python -m gan_keras.train`, stopped as soon as its first execution of train steps is done.

    python -m benchmarks.speed.first_execution --out FOLDER

An execution of the default recipe is 12 steps. Imports, loading the digits, building and compiling
come before it.
"""

import os
import sys

from gan_keras import command, train


def main(argv=None):
    command.import_tensorflow()
    from gan_keras.loop import fit

    class Leave(fit.callbacks.StopOnNaN):
        def on_train_batch_end(self, batch, logs=None):
            os._exit(0)  # the rest of a run, its files and pictures, is not what is timed

    fit.callbacks.StopOnNaN = Leave
    train.main([*(sys.argv[1:] if argv is None else argv), "--quiet"])
    return 1  # a run that ended otherwise


if __name__ == "__main__":
    raise SystemExit(command.run(main))
