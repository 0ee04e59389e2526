"""Crop frontal faces for training: python -m gan_keras.crop_faces PHOTOGRAPHS FACES

The detector is the cascade of local binary patterns that scikit-image ships. A picture in which it
finds no face, or several that are as large, is left out. The crops are squares with hair and
shoulders, numbered without names.
"""

import sys
from pathlib import Path

from gan_keras import command
from gan_keras.errors import InputError

MARGIN = 1.9  # side of the crop, as a multiple of that of the found face
RAISE = 0.04  # how far the crop's middle lies above that of the face, in sides of the crop
SMALLEST = 24  # pixels: the side of the detector's own window
SHORT = 300  # pixels: photographs are reduced to this shorter side before the search
ALONE = 1.5  # how many times as large as the others a face must be


def build_parser():
    parser = command.Parser("crop_faces")
    add = parser.add_argument
    add("photographs", metavar="PHOTOGRAPHS", help="folder of pictures, one person in each")
    add("faces", metavar="FACES", help="new folder for the crops")
    add("--size", type=int, default=64, metavar="N", help="side in pixels (default 64)")
    return parser


def face_box(picture):
    """(left, top, side) of the one large frontal face of a grey Pillow picture; None without."""
    import numpy as np
    from skimage.data import lbp_frontal_face_cascade_filename
    from skimage.feature import Cascade

    if min(picture.size) < SMALLEST:
        return None
    pixels = np.asarray(picture)
    least = min(pixels.shape) // 6
    found = Cascade(lbp_frontal_face_cascade_filename()).detect_multi_scale(
        img=pixels, scale_factor=1.15, step_ratio=1.2, min_size=(least, least),
        max_size=pixels.shape,
    )  # fmt: skip
    found.sort(key=lambda box: box["width"], reverse=True)
    if not found or (len(found) > 1 and found[0]["width"] < ALONE * found[1]["width"]):
        return None
    return found[0]["c"], found[0]["r"], found[0]["width"]


def crop(picture, size):
    """A Pillow picture's face as a square of ``size`` pixels; None if it has no room for one."""
    from PIL import Image

    factor = max(1.0, min(picture.size) / SHORT)
    small = picture.resize([round(side / factor) for side in picture.size])
    box = face_box(small.convert("L"))
    if box is None:
        return None
    left, top, width = (factor * number for number in box)
    side = MARGIN * width
    x, y = left + width / 2 - side / 2, top + width / 2 - side * (0.5 + RAISE)
    if x < 0 or y < 0 or x + side > picture.width or y + side > picture.height:
        return None
    return picture.resize((size, size), Image.Resampling.LANCZOS, (x, y, x + side, y + side))


def main(argv=None):
    args = build_parser().parse_args(argv)
    from gan_keras.data.picture_files import Unreadable, image_files, read_picture

    target = Path(args.faces)
    if not 8 <= args.size <= 512:
        raise InputError(f"--size must be from 8 to 512, got {args.size}")
    if target.exists():
        raise InputError(f"{target} exists: name a folder that does not")
    paths = image_files(args.photographs)
    made = 0
    for done, path in enumerate(paths, 1):
        try:
            face = crop(read_picture(path).convert("RGB"), args.size)
        except Unreadable:
            face = None
        if face is not None:
            target.mkdir(parents=True, exist_ok=True)
            face.save(target / f"p{made:05d}.png")
            made += 1
        if done % 100 == 0:
            print(f"{done} of {len(paths)} photographs, {made} faces", flush=True)
    if not made:
        raise InputError(f"no frontal face in the {len(paths)} pictures of {args.photographs}: use "
                         "photographs with one person who looks at the camera")  # fmt: skip
    print(f"a face was found in {made} of {len(paths)} photographs: {target}")
    return 0


if __name__ == "__main__":
    sys.exit(command.run(main, advice="the crops that are made are kept"))
