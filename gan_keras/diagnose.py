"""Say which known failures a run looks like: python -m gan_keras.diagnose RUN"""

import json
import sys
from pathlib import Path

from gan_keras import command
from gan_keras.errors import InputError


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
        help="of --history, such as d_loss=2*disc_loss,g_loss=gen_loss, where 2* doubles the mean "
        "of two halves. Names: d_loss (as --loss says), g_loss, d_real and d_fake (means of D), "
        "d_gradient and g_gradient (norms), val_d_loss (D's loss on new samples). Columns with "
        "these names need no mention",
    )
    add(
        "--loss",
        metavar="NAME",
        help="of --history, and the d_loss that it expects: cross_entropy or minimax (the sum of "
        "both halves, 1.39 if D cannot tell real from fake), least_squares (half the sum of both "
        "squares, 0.25), hinge (the sum of both halves, 2), relativistic (0.69), wasserstein (no "
        "such value). Default: minimax if G's loss is below 0, else cross_entropy",
    )
    add(
        "--samples",
        metavar="FILE",
        help="of --history: at least 100 generated samples, .npy (n, h, w, c)",
    )
    add("--data", metavar="FILE", help="of --history: training samples as D sees them, .npy")
    add("--json", action="store_true", help="print the findings as JSON")
    return parser


def check(args):
    """Raise InputError for words that do not go together."""
    if args.run and args.history:
        raise InputError("RUN and --history exclude each other: give one of them")
    if not args.run and not args.history:
        raise InputError(
            "name a RUN, such as runs/dcgan-mnist5k-0, or the losses of another framework, such as "
            "--history log.csv"
        )
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
        from gan_keras.symptoms.arrays import read_pair
        from gan_keras.symptoms.sample_numbers import sample_numbers

        evidence.samples = sample_numbers(*read_pair(args.samples, args.data))
    return evidence


def read_run(args):
    """(evidence, the run in words)."""
    from gan_keras.run.shipped import find_run

    if Path(args.run).is_file():
        raise InputError(f"{args.run} is a file: read it with --history")
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
    from gan_keras.symptoms.findings import as_json, findings, notes, text, unread

    rows = epochs(evidence)
    if evidence.curves and rows < ROWS:
        more = "a run writes a row for each epoch (--epochs, --steps-per-epoch)"
        evidence.notes.append(
            f"the curves have {rows} row{'s' * (rows > 1)}, and at least {ROWS} are needed; "
            f"{'log more rows' if args.history else more}"
        )
    found = findings(evidence)
    if args.json:
        read = {"rows": rows, "curves": list(evidence.curves), "samples": evidence.samples}
        read |= {"loss": evidence.loss} if evidence.loss else {}
        told = {"name": name, "read": read, "findings": as_json(found), "notes": notes(evidence)}
        told["not_looked_for"] = [rule.name for rule in unread(evidence)]
        print(json.dumps(told, indent=2))
        return command.DONE
    curves = f"{rows} row{'s' * (rows > 1)} of {', '.join(evidence.curves)}" if rows else ""
    curves += f" as {evidence.loss}" if rows and evidence.loss else ""
    read = "; ".join(filter(None, (curves, "samples" * bool(evidence.samples))))
    print(f"{name}\nread: {read}\n\n{text(evidence, found)}")
    return command.DONE


if __name__ == "__main__":
    sys.exit(command.run(main, advice=command.NOTHING))
