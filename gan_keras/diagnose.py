"""Say which known failures a run looks like: python -m gan_keras.diagnose RUN"""

import json
import sys

from gan_keras import command
from gan_keras.errors import InputError, refuse_special


def build_parser():
    parser = command.Parser("diagnose")
    add = parser.add_argument
    add(
        "run",
        metavar="RUN",
        nargs="?",
        help="folder that a training run wrote, finished or not, or pretrained:NAME",
    )
    add("--data-dir", metavar="DIR", help="folder with data files, to compare samples with")
    add(
        "--history",
        metavar="FILE",
        help="in place of RUN: a CSV file with a row for each epoch, written by any framework; "
        "TensorFlow is not needed",
    )
    add(
        "--columns",
        metavar="NAME=COLUMN,...",
        help="of --history, such as d_loss=disc_loss,g_loss=gen_loss. Names: d_loss (the sum of "
        "both halves; 2*COLUMN doubles their mean), g_loss, d_real and d_fake (means of D), "
        "d_gradient and g_gradient (norms), val_d_loss (D's loss on new samples)",
    )
    add(
        "--loss",
        metavar="NAME",
        help="of --history: cross_entropy, minimax, least_squares, hinge, relativistic or "
        "wasserstein (default cross_entropy, or minimax if G's loss is never positive)",
    )
    add("--samples", metavar="FILE", help="of --history: generated samples, .npy (n, h, w, c)")
    add("--data", metavar="FILE", help="of --history: training samples as D sees them, .npy")
    add("--json", action="store_true", help="print the findings as JSON")
    return parser


def check(args):
    """Raise InputError for words that do not go together."""
    if args.run and args.history:
        raise InputError("RUN and --history exclude each other: give one of them")
    if not args.run and not args.history:
        raise InputError("name a RUN, or the history.csv of another framework with --history")
    for name in ("columns", "loss", "samples", "data"):
        if getattr(args, name) is not None and not args.history:
            raise InputError(
                f"--{name} goes with --history; a RUN's own files say it: leave it out"
            )
    if args.history and args.data_dir:
        raise InputError("--data-dir is for a RUN: name the data of --history with --data")
    if bool(args.samples) != bool(args.data):
        raise InputError("--samples and --data are compared with each other: give both")


def from_files(args):
    """Evidence of a history, and of samples beside their data."""
    from gan_keras.symptoms.curves import chosen_columns, read_curves
    from gan_keras.symptoms.evidence import LOSSES, from_history

    if args.loss is not None and args.loss not in LOSSES:
        raise InputError(f"unknown --loss '{args.loss}': use one of {', '.join(LOSSES)}")
    columns = chosen_columns(args.columns) if args.columns is not None else None
    evidence = from_history(read_curves(args.history, columns), args.loss)
    if args.samples:
        from gan_keras.symptoms.sample_numbers import LEAST, sample_numbers

        samples, data = read_array(args.samples), read_array(args.data)
        if samples.shape[1:] != data.shape[1:]:
            raise InputError(
                f"samples of shape {samples.shape[1:]} in {args.samples} do not go with data of "
                f"shape {data.shape[1:]} in {args.data}: give both the same shape"
            )
        if min(len(samples), len(data)) < LEAST:
            raise InputError(
                f"at least {LEAST} samples are needed, got {len(samples)} in {args.samples} and "
                f"{len(data)} in {args.data}"
            )
        evidence.samples = sample_numbers(samples, data)
    return evidence


def read_array(path):
    """Samples (n, ...) of a .npy file as float32.

    Raises:
        InputError: no such file, or no finite numbers in it.
    """
    import numpy as np

    refuse_special(path)
    try:
        array = np.load(path, allow_pickle=False).astype(np.float32)
    except FileNotFoundError:
        raise InputError(f"{path} does not exist: save samples with numpy.save") from None
    except (OSError, ValueError, TypeError, EOFError, AttributeError) as error:
        raise InputError(f"cannot read {path}: {error}; save samples with numpy.save") from None
    if array.ndim not in (2, 4) or not np.isfinite(array).all():
        raise InputError(
            f"{path} must hold finite pictures (n, h, w, c) or points (n, d), got shape "
            f"{array.shape}"
        )
    return array


def read_run(args):
    """(evidence, the run in words)."""
    from gan_keras.run.shipped import find_run

    run = find_run(args.run)
    config = run.config()
    command.import_tensorflow()
    from gan_keras.symptoms.evidence import from_run

    return from_run(run, args.data_dir), f"{config.model} on {run.trained_on(config)}: {run}"


def main(argv=None):
    args = build_parser().parse_args(argv)
    check(args)
    evidence, name = (from_files(args), args.history) if args.history else read_run(args)
    from gan_keras.symptoms.curves import ROWS
    from gan_keras.symptoms.evidence import rows as epochs
    from gan_keras.symptoms.findings import as_json, findings, text, unread

    rows = epochs(evidence)
    if evidence.curves and rows < ROWS:
        evidence.notes.append(
            f"the curves have {rows} row{'s' * (rows > 1)}, and at least {ROWS} are needed; a run "
            "writes a row for each epoch (--epochs, --steps-per-epoch)"
        )
    found = findings(evidence)
    if args.json:
        read = {"rows": rows, "curves": list(evidence.curves), "samples": evidence.samples}
        told = {"name": name, "read": read, "findings": as_json(found), "notes": evidence.notes}
        told["not_looked_for"] = [rule.name for rule in unread(evidence)]
        print(json.dumps(told, indent=2))
        return command.DONE
    curves = f"{rows} row{'s' * (rows > 1)} of {', '.join(evidence.curves)}" if rows else ""
    read = "; ".join(filter(None, (curves, "samples" * bool(evidence.samples))))
    print(f"{name}\nread: {read}\n\n{text(evidence, found)}")
    return command.DONE


if __name__ == "__main__":
    sys.exit(command.run(main, advice=command.NOTHING))
