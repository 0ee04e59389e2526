"""Run an image-to-image model on a picture: python -m gan_keras.apply RUN PICTURE"""

import sys
from pathlib import Path

from gan_keras import command
from gan_keras.command import MOST_PIXELS
from gan_keras.errors import InputError
from gan_keras.run.generator import generator_file
from gan_keras.settings.models import names

MOST_DEGRADED = 4_000_000  # pixels: edges and noise are made of the whole picture at once
MODELS = names(command="apply")
STARTS = {"pix2pix": "edges", "inpaint": "with a hole", "denoise": "with noise"}


def build_parser():
    parser = command.Parser(
        "apply",
        "What PICTURE must be depends on the run's model. pix2pix: edges, white on black. denoise: "
        "a noisy picture. inpaint: a picture with a hole; mark the hole with --mask, or make it "
        "transparent. All other transparency is kept. With --degrade, give an undamaged picture: "
        "edges, hole or noise are made from it, then it is restored, and all three are shown.",
    )
    add = parser.add_argument
    add("run", metavar="RUN", help=f"folder that train --model {'|'.join(MODELS)} wrote")
    add("picture", metavar="PICTURE", help="of any size; grey where the run is grey")
    add("--mask", metavar="FILE", help="for inpaint: white where the picture is to be filled")
    add(
        "--degrade",
        action="store_true",
        help="damage the picture first, then restore it; show all three",
    )
    add(
        "--seed",
        type=int,
        default=0,
        metavar="N",
        help="seed of the hole or noise of --degrade (default 0)",
    )
    add("--which", choices=("best", "last"), help="which generator (default best, if there is one)")
    command.add_output(parser, "PICTURE-MODEL.png")
    return parser


def check(args, config):
    """Raise InputError for words that do not fit the run."""
    if config.model not in MODELS:
        raise InputError(
            f"{args.run} is a run of {config.model}, which turns no picture into another: train "
            f"one with python -m gan_keras.train --model {' or '.join(MODELS)}"
        )
    if args.mask and (config.model != "inpaint" or args.degrade):
        raise InputError("--mask is for runs of inpaint, without --degrade: leave it out")
    if args.seed < 0:
        raise InputError(f"--seed must be at least 0, got {args.seed}")


def read_hole(args, picture):
    """True (h, w) where the picture is to be filled, from --mask or from its transparency."""
    import numpy as np

    from gan_keras.data.picture_files import on_white, read_with_alpha

    if args.mask:
        mask = on_white(read_with_alpha(Path(args.mask), MOST_PIXELS)).convert("L")
        if mask.size != picture.size:
            raise InputError(
                f"{args.mask} has {mask.width}x{mask.height} pixels, {args.picture} has "
                f"{picture.width}x{picture.height}: make them the same size"
            )
        hole = np.asarray(mask) > 127
    elif picture.mode in ("LA", "RGBA"):
        hole = np.asarray(picture.getchannel("A")) < 128
    else:
        raise InputError(f"{args.picture} has no hole: name one with --mask, or use --degrade")
    if not hole.any() or hole.all():
        how = "nothing" if not hole.any() else "everything"
        raise InputError(f"the mask covers {how}: mark a part of the picture in white")
    return hole


def pixels_of(picture, channels, name):
    """A Pillow picture as uint8 (h, w, channels), whatever shows through it.

    Raises:
        InputError: colour for a network of greys.
    """
    import numpy as np

    from gan_keras.data.picture_files import is_grey

    if channels == 1 and not is_grey(picture):
        raise InputError(
            f"{name} is in colour, the run is of grey pictures: convert the picture to grey"
        )
    pixels = np.asarray(picture.convert("L" if channels == 1 else "RGB"))
    return pixels.reshape(picture.height, picture.width, channels)


def source_of(model, picture, hole, channels, name):
    """(array (h, w, c), function that makes what the network takes of a part of it)."""
    import numpy as np

    from gan_keras.data.sources import with_hole
    from gan_keras.inference.tiles import to_unit

    if model == "pix2pix":
        drawn = np.array(picture.convert("L"))
        if picture.mode in ("LA", "RGBA"):
            drawn[np.asarray(picture.getchannel("A")) < 128] = 0  # no line that nobody sees
        return drawn[..., None], lambda part: np.where(part > 127, 1.0, -1.0).astype(np.float32)
    pixels = pixels_of(picture, channels, name)
    if hole is None:
        return pixels, to_unit
    both = np.concatenate([pixels, np.uint8(hole)[..., None]], axis=-1)
    return both, lambda part: with_hole(to_unit(part[..., :-1]), part[..., -1] > 0)


def three_panels(args, config, picture, channels, make):
    """What the network starts from, what it makes of that, and the whole picture."""
    import numpy as np

    from gan_keras.data.picture_files import on_white
    from gan_keras.data.sources import source_for_test
    from gan_keras.drawing.plots import captioned, translation_grid
    from gan_keras.inference.tiles import to_unit

    target = to_unit(pixels_of(on_white(picture), channels, args.picture))[None]
    source = source_for_test(config.model, target, args.seed)
    made = np.asarray(make(source[0], lambda part: part)).reshape(target.shape)
    panels = translation_grid(source, to_unit(made), target)
    return captioned(panels, (STARTS[config.model], "made from it", "original"))


def kept_alpha(args, config, picture, hole):
    """The transparency of the result; None where it has none.

    A hole that the picture's transparency told is filled, so nothing of it is left. What --mask
    told becomes opaque, or one would not see what was made.
    """
    from PIL import Image

    if picture.mode not in ("LA", "RGBA") or (config.model == "inpaint" and not args.mask):
        return None
    alpha = picture.getchannel("A")
    if hole is not None:
        alpha.paste(255, mask=Image.fromarray(hole))
    return alpha


def main(argv=None):
    args = build_parser().parse_args(argv)
    from gan_keras.data.picture_files import read_with_alpha
    from gan_keras.run.shipped import find_run

    run = find_run(args.run)
    config = run.config()
    check(args, config)
    name = Path(args.picture)
    picture = read_with_alpha(name, MOST_DEGRADED if args.degrade else MOST_PIXELS)
    hole = read_hole(args, picture) if config.model == "inpaint" and not args.degrade else None
    path = generator_file(run, args.which)
    out = command.picture_file(args.out or name.with_name(f"{name.stem}-{config.model}.png"))
    for source in (name, *([args.mask] if args.mask else [])):
        command.refuse_existing(out, source, args.overwrite)
    command.check_side(picture.size, out)
    command.import_tensorflow()
    from gan_keras.inference.pictures import pasted, save_picture
    from gan_keras.inference.saved_network import load_network
    from gan_keras.inference.tiles import tiled
    from gan_keras.networks.unet import multiple, reach

    network = load_network(path)
    channels = network.output_shape[-1]

    def make(pixels, source):
        parts = tiled(network, pixels, reach(network), multiple(network), source,
                      progress=command.progress(args.quiet))  # fmt: skip
        return pasted(parts, picture.size, "L" if channels == 1 else "RGB")

    if args.degrade:
        result = three_panels(args, config, picture, channels, make)
    else:
        result = make(*source_of(config.model, picture, hole, channels, args.picture))
        if alpha := kept_alpha(args, config, picture, hole):
            result.putalpha(alpha)
    command.check_side(result.size, out)  # --degrade shows three pictures beside each other
    save_picture(result, out)
    if not args.quiet:
        print(f"{name} ({picture.width}x{picture.height}), {config.model}: {out}")
    return 0


if __name__ == "__main__":
    sys.exit(command.run(main, advice=command.NOTHING))
