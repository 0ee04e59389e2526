"""Enlarge a picture with a trained super-resolution run: python -m gan_keras.upscale RUN PICTURE"""

import sys
from pathlib import Path

from gan_keras import command
from gan_keras.command import MOST_PIXELS
from gan_keras.errors import InputError

STAGES = ("adversarial", "pretrain")


def build_parser():
    parser = command.Parser("upscale")
    add = parser.add_argument
    add(
        "run", metavar="RUN", help="folder that train --model srgan wrote, or pretrained:upscale-x4"
    )
    add("picture", metavar="PICTURE", help="any size; grey, colour, with or without transparency")
    add(
        "--stage",
        choices=STAGES,
        help="adversarial: sharp, detail is invented (default if trained); pretrain: highest PSNR",
    )
    add("--scale", type=int, metavar="N", help="refused unless the run was trained for it")
    command.add_output(parser, "PICTURE-xN.png")
    return parser


def generator_file(run, config, stage):
    """(file, stage): of the wanted stage, or of the last one that was trained."""
    if config.model != "srgan":
        raise InputError(
            f"{run} is a run of {config.model}, not of super-resolution: use "
            "pretrained:upscale-x4, or train one with python -m gan_keras.train --model srgan"
        )
    files = {"adversarial": run.last, "pretrain": run.pretrained}
    if round(config.pretrain_share * config.epochs) >= config.epochs:
        files.pop("adversarial")
    stage = stage or next(iter(files))
    if stage not in files or not files[stage].is_file():
        trained = [name for name, path in files.items() if path.is_file()]
        raise InputError(
            f"{run} has no generator of stage {stage}: "
            + (f"use --stage {trained[0]}" if trained else "finish the run with --resume")
        )
    return files[stage], stage


def enlarged(network, picture, progress=None):
    """A Pillow picture ("L", "RGB", "LA" or "RGBA") enlarged; transparency by bicubic."""
    import numpy as np
    from PIL import Image

    from gan_keras.inference.pictures import pasted
    from gan_keras.inference.tiles import output_scale, tiled
    from gan_keras.networks.srresnet import reach

    grey, alpha = picture.mode in ("L", "LA"), picture.mode in ("LA", "RGBA")
    scale = output_scale(network)
    size = (picture.width * scale, picture.height * scale)
    pixels = np.asarray(picture.convert("RGB"))
    parts = tiled(network, pixels, reach(network), progress=progress)
    result = pasted(parts, size, "L" if grey else "RGB")
    if alpha:
        result.putalpha(picture.getchannel("A").resize(size, Image.Resampling.BICUBIC))
    return result


def main(argv=None):
    args = build_parser().parse_args(argv)
    from gan_keras.data.picture_files import read_with_alpha
    from gan_keras.run.shipped import find_run

    run = find_run(args.run)
    config = run.config()
    path, stage = generator_file(run, config, args.stage)
    if args.scale not in (None, config.scale):
        raise InputError(
            f"--scale {args.scale} does not fit {run}, which was trained for scale "
            f"{config.scale}: leave it out, or train with --set scale={args.scale}"
        )
    name = Path(args.picture)
    picture = read_with_alpha(name, MOST_PIXELS)
    out = command.picture_file(args.out or name.with_name(f"{name.stem}-x{config.scale}.png"))
    command.refuse_existing(out, name, args.overwrite)
    command.check_side((config.scale * picture.width, config.scale * picture.height), out)
    command.import_tensorflow()
    from gan_keras.inference.pictures import save_picture
    from gan_keras.inference.saved_network import load_network

    large = enlarged(load_network(path), picture, command.progress(args.quiet))
    save_picture(large, out)
    if not args.quiet:
        print(f"{name} ({picture.width}x{picture.height}) by {config.scale}, stage {stage}, "
              f"{large.width}x{large.height}: {out}")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(command.run(main, advice=command.NOTHING))
