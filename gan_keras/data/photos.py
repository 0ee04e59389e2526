"""Photographs for super-resolution: those bundled in packages, or a folder of them.

Whole pictures are split, never their parts: training pictures, pictures that the best generator
is chosen by ("select"), and pictures that numbers are reported on ("test").
"""

import numpy as np

from gan_keras.data.cards import FOLDER_PREFIX
from gan_keras.data.damaged import inspected, opened, refusal
from gan_keras.data.picture_files import Unreadable, image_files, read_picture
from gan_keras.errors import InputError

MOST_PIXELS = 120_000_000  # of training pictures in memory: 0.7 GB with their smaller copies
INSPECTED = 256  # pictures that are opened to count damaged ones, once one is found
PURPOSE = {"train": "train on", "select": "choose by", "test": "report on"}
BUNDLED = {  # in scikit-image and scikit-learn
    "train": ("astronaut", "chelsea", "china", "coffee", "hubble_deep_field",
              "immunohistochemistry", "motorcycle_left", "motorcycle_right", "retina"),
    "select": ("rocket",),
    "test": ("flower",),
}  # fmt: skip


def bundled(name):
    """A colour photograph (h, w, 3), uint8, by its name in ``BUNDLED``; no network."""
    import skimage.data
    from sklearn.datasets import load_sample_image

    if name in ("china", "flower"):
        return load_sample_image(f"{name}.jpg")
    if name.startswith("motorcycle"):
        return skimage.data.stereo_motorcycle()[name == "motorcycle_right"]
    return getattr(skimage.data, name)()


def colour(path):
    """A picture file as uint8 (h, w, 3); greys are repeated."""
    return np.asarray(read_picture(path).convert("RGB"))


def split_names(names):
    """{"train", "select", "test"}: lists of names; a twentieth each for the last two, 1 to 5.

    Raises:
        InputError: fewer than three.
    """
    if len(names) < 3:
        raise InputError(
            f"super-resolution needs at least 3 pictures, to train, to choose and to report on; "
            f"got {len(names)}"
        )
    held = 2 * min(5, max(1, len(names) // 20))
    places = np.linspace(0, len(names) - 1, held).round().astype(int)
    select, test = ([names[i] for i in places[start::2]] for start in (0, 1))
    rest = [name for name in names if name not in {*select, *test}]
    return {"train": rest, "select": select, "test": test}


def few_enough(pictures, most=MOST_PIXELS):
    """As many of the pictures as fit in memory, in order."""
    total, kept = 0, []
    for picture in pictures:
        total += picture.shape[0] * picture.shape[1]
        if total > most and kept:
            break
        kept.append(picture)
    return kept


def readers(paths):
    """A function path -> picture, whose error says how many more pictures are damaged."""

    def read(path):
        try:
            return colour(path)
        except Unreadable as error:
            looked_at = [other for other in paths[:INSPECTED] if other != path]
            more = sum(isinstance(what, Unreadable) for what in opened(looked_at))
            raise refusal(error, more, len(looked_at) + 1) from None

    return read


def load_photos(name, smallest, skip_damaged=False):
    """({"train", "select", "test"}: lists of (h, w, 3) uint8 pictures, notes for the user).

    Args:
        name: "photos" or ``folder:PATH`` or ``folder:PATH,PATH``.
        smallest: pixels; pictures with a shorter side are left out.
        skip_damaged: leave out pictures that cannot be read, instead of refusing the folder.
            Every picture is opened once for that, before any is chosen.

    Raises:
        InputError: no such folder, too few pictures, or none that is large enough.
    """
    notes = []
    if name.startswith(FOLDER_PREFIX):
        paths = image_files(name[len(FOLDER_PREFIX) :], notes)
        if skip_damaged:
            paths, _, more = inspected(paths, len(paths), skip_damaged)
            notes += more
        names, read = split_names(paths), readers(paths)
        # Files in an order that does not depend on how folders are named, should memory end.
        order = np.random.default_rng(0).permutation(len(names["train"]))
        names["train"] = [names["train"][i] for i in order]
    else:
        names, read = BUNDLED, bundled
    photos = {}
    for part, files in names.items():
        large = (p for p in map(read, files) if min(p.shape[:2]) >= smallest)
        photos[part] = few_enough(large)
        if not photos[part]:
            raise InputError(
                f"no picture of {name} to {PURPOSE[part]} has {smallest} pixels on its shorter "
                "side: use larger pictures or a smaller --image-size"
            )
    left_out = sum(len(names[part]) - len(photos[part]) for part in names)
    if left_out:
        notes.append(
            f"{left_out} of {sum(map(len, names.values()))} pictures are left out: smaller than "
            f"{smallest} pixels, or more than memory is meant to hold"
        )
    return photos, notes
