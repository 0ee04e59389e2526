"""Both stages of super-resolution on photographs, by distances that do not reward blur.

    python -m benchmarks.enlargements pretrained:upscale-x4 --natural BSDS500/train \\
        --pictures Set5 --pictures BSDS500/test
    python -m benchmarks.enlargements pretrained:upscale-x4 --draw docs/enlarged.png

`efflite_distance` looks at features and needs the extra `features`; `unnaturalness` looks at the
statistics of the pictures alone (`benchmarks.naturalness`). Nothing was chosen on the pictures.
A call adds the pictures that the table does not have yet.
"""

from pathlib import Path

import numpy as np

from benchmarks import naturalness
from benchmarks.speed_tables import grid
from benchmarks.store import RESULTS, Store, parser_for, pictures_text, read
from gan_keras import command
from gan_keras.errors import InputError

MODULE = "benchmarks.enlargements"
METHODS = {
    "bicubic": "bicubic",
    "pretrain": "first stage (no GAN)",
    "adversarial": "second stage (GAN)",
}
COLUMNS = {"psnr_y": 2, "efflite_distance": 3, "unnaturalness": 1}  # decimals
SHOWN = {"flower": (192, 250), "rocket": (300, 262)}  # photograph: top, left of what is drawn
SIDE = 96
PARTS = ("train", "val", "test")  # names of folders that say little alone
MODELLED = 100  # patches below which a covariance of 36 numbers says little


def enlargers(run, scale):
    """{method: function of a small picture}"""
    from gan_keras.data.bicubic import upscale
    from gan_keras.inference.saved_network import load_network
    from gan_keras.inference.tiles import enlarge
    from gan_keras.networks.srresnet import reach

    def by(path):
        network = load_network(path)
        return lambda low: enlarge(network, low, reach(network))

    return {
        "bicubic": lambda low: upscale(low, scale),
        "pretrain": by(run.pretrained),
        "adversarial": by(run.last),
    }


def measured(methods, judge, natural):
    """[{"method", metrics}]: means over the judge's pictures."""
    from gan_keras.data.bicubic import crop_to_multiple

    originals = [crop_to_multiple(picture, judge.scale) for picture in judge.test]
    sides, rows = [np.array(picture.shape[:2]) // naturalness.PATCH for picture in originals], []
    enough = sum(map(np.prod, sides)) >= MODELLED
    if enough:
        value = naturalness.unnaturalness(natural, originals)
        rows.append({"method": "original", "metrics": {"unnaturalness": value}})
    for method, enlarged in methods.items():
        made = {low.tobytes(): enlarged(low) for low, _ in judge.pairs(judge.test)}
        found = judge.means(lambda low, made=made: made[low.tobytes()], judge.test)
        if enough:
            found["unnaturalness"] = naturalness.unnaturalness(natural, list(made.values()))
        rows.append({"method": method, "metrics": found})
        print(method, {name: round(value, 3) for name, value in found.items()}, flush=True)
    return rows


def draw(run, scale, path):
    """Crops of two bundled photographs that were not trained on, enlarged without blur."""
    from gan_keras.data.bicubic import crop_to_multiple, downscale
    from gan_keras.data.photos import bundled
    from gan_keras.drawing import plots

    methods = enlargers(run, scale)
    figure = plots.new_figure(13, 5.9)
    figure.suptitle("Both stages sharpen what bicubic interpolation blurs; the second adds texture",
                    fontsize=16)  # fmt: skip
    for row, (name, (top, left)) in zip(
        figure.subplots(len(SHOWN), 2 + len(methods)), SHOWN.items(), strict=True
    ):
        original = crop_to_multiple(bundled(name), scale)
        low = downscale(original, scale)
        columns = {f"input, {scale} times smaller": low.repeat(scale, axis=0).repeat(scale, axis=1)}
        columns |= {METHODS[method]: enlarged(low) for method, enlarged in methods.items()}
        columns["original"] = original
        for axes, (label, picture) in zip(row, columns.items(), strict=True):
            axes.imshow(picture[top : top + SIDE, left : left + SIDE], interpolation="nearest")
            axes.set_axis_off()
            if axes.get_subplotspec().is_first_row():
                axes.set_title(label, fontsize=14)
    figure.savefig(path, dpi=100)


def table():
    """The table of docs/super-resolution.md."""
    found = read(RESULTS / "enlargements.json")["rows"]
    body = []
    for row in found:
        label = METHODS.get(row["method"], "*the originals*")
        cells = [
            f"{row['metrics'][name]:.{digits}f}" if name in row["metrics"] else "-"
            for name, digits in COLUMNS.items()
        ]
        body.append([f"{row['pictures']} ({row['count']})", label, *cells])
    return grid(["pictures", "method", *(f"`{name}`" for name in COLUMNS)], body)


def build_parser():
    parser = parser_for(MODULE, "Measure enlarged photographs as people see them.", "enlargements")
    add = parser.add_argument
    add("run", metavar="RUN", help="a run of srgan, or pretrained:upscale-x4")
    add("--natural", metavar="DIR", help="photographs that say what is natural")
    add("--pictures", action="append", default=[], metavar="DIR",
        help="a folder of photographs to enlarge; may be given several times")  # fmt: skip
    add("--draw", metavar="PNG", help="draw crops of bundled photographs, measure nothing")
    return parser


def main(argv=None):
    args = build_parser().parse_args(argv)
    command.import_tensorflow()
    from gan_keras.networks.efficientnet import installed
    from gan_keras.run.shipped import find_run
    from gan_keras.tasks.super_resolution import judge_of_pictures

    run = find_run(args.run)
    config = run.config()
    if args.draw:
        draw(run, config.scale, args.draw)
        return 0
    if not (args.natural and args.pictures):
        raise InputError("nothing to measure: name folders with --natural and --pictures")
    if not installed():
        raise InputError('the extra features is missing: pip install "gan_keras[features]"')
    made_with = {"run": args.run, "natural": pictures_text(args.natural)}
    store = Store(RESULTS / f"{args.name}.json", {"enlargements": made_with}, lambda rows: {},
                  MODULE, argv, args.overwrite)  # fmt: skip
    methods, natural = enlargers(run, config.scale), naturalness.natural_model(args.natural)
    for folder in args.pictures:
        place = Path(folder).absolute()
        name = f"{place.parent.name} {place.name}" if place.name in PARTS else place.name
        if not store.has(pictures=name):
            judge = judge_of_pictures(folder, config.scale)
            for row in measured(methods, judge, natural):
                store.add({"pictures": name, "count": len(judge.test)} | row)
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main, advice="finished ones are kept, the same command goes on"))
