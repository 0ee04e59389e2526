"""Draw samples from a trained run: python -m gan_keras.sample RUN"""

import sys
from pathlib import Path

from gan_keras import command
from gan_keras.errors import InputError

PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".webp")
MOST = 10_000


def build_parser():
    parser = command.Parser(prog="python -m gan_keras.sample", description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("run", metavar="RUN", help="folder that a training run wrote")
    add("--count", type=int, default=64, metavar="N", help="number of samples (default 64)")
    add("--seed", type=int, default=0, metavar="N", help="same seed, same samples (default 0)")
    add("--which", choices=("best", "last"), help="which generator (default best, if there is one)")
    add("--out", metavar="FILE", help="picture to write (default RUN/samples-seed-N.png)")
    return parser


def check(args):
    if not 1 <= args.count <= MOST:
        raise InputError(f"--count must be from 1 to {MOST}, got {args.count}")
    if args.seed < 0:
        raise InputError(f"--seed must be at least 0, got {args.seed}")
    out = Path(args.out or Path(args.run) / f"samples-seed-{args.seed}.png")
    if out.suffix.lower() not in PICTURES:
        raise InputError(f"--out {out} is no picture: end it in one of {', '.join(PICTURES)}")
    if out.is_dir() or not out.parent.is_dir():
        raise InputError(f"cannot write {out}: name a file in a folder that exists")
    return out


def generator_file(run, which):
    """The file of the wanted generator; "best" where a metric chose one, else the last."""
    if which is None:
        which = "best" if run.best.is_file() else "last"
    path = run.best if which == "best" else run.last
    if not path.is_file():
        raise InputError(
            f"{run.folder} has no {which} generator ({path.name} is missing): finish the run "
            "with --resume"
            + (", or use --which last" if which == "best" and run.last.is_file() else "")
        )
    return path


def main(argv=None):
    args = build_parser().parse_args(argv)
    from gan_keras.runs import Run

    run = Run(args.run)
    config = run.config()
    if config.model == "srgan":
        raise InputError(
            f"{run.folder} enlarges pictures and draws none from noise: use "
            f"python -m gan_keras.upscale {run.folder} PICTURE"
        )
    path = generator_file(run, args.which)
    out = check(args)
    command.import_tensorflow()
    from gan_keras import plots
    from gan_keras.render import draw_samples, load_network

    samples = draw_samples(load_network(path), args.count, args.seed)
    plots.save_samples(samples, out)
    print(f"{args.count} samples of {config.model} on {config.dataset} ({path.name} of "
          f"{path.parent}): {out}")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(command.run(main))
