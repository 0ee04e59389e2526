"""Generated faces: how good they are, and whether they are copies."""

import functools

import numpy as np

from gan_keras.data.cards import find_card
from gan_keras.data.dataset import load_dataset
from gan_keras.drawing import plots
from gan_keras.errors import InputError
from gan_keras.files import replace_atomically
from gan_keras.tasks.base import Judge, samples_of
from gan_keras.tasks.sampling import SamplingTask

FEWEST_IN_FOLDER = 20
HELD_OUT_EVERY = 10  # of the pictures in a folder, in the order of their names
FACE_SAMPLES = 1000  # for reported numbers; most datasets have few faces to compare with
PANEL = 8  # samples in the picture of neighbours
PLANTED = ("shifted", "mirrored", "zoomed", "side_light")  # copies in its last row


class FaceJudge(Judge):
    """See `gan_keras.metrics.faces`. It chooses no best generator: too few people are held out.

    Args:
        training, held_out: pictures (n, h, w, c) in [-1, 1]; no person is in both.
    """

    meaning = """\
All numbers compare with people who were not trained on; names end in the number of faces.
`fd_hog` is the Frechet distance on histograms of oriented gradients. It is biased upwards, so
compare it only at equal numbers. `kd_hog` is the kernel distance on the same features, which is
unbiased; `kd_error_hog` is its standard error, and a small `p_kd_hog` says that the difference is
no chance, if each person has one picture. `kd_efflite` is the same on features of
EfficientNet-Lite0, a network trained on photographs, and is measured where the extra `features` is
installed. Names that end in `_eigenfaces` are the same numbers of a Gaussian on principal
components, which needs no training.

`copied` is the share of samples that are nearer to a training face than 95 % of the held-out faces
are: about 0.05 without copies. `found` is the control: the share of planted copies of each kind
that this search finds. `hub` is the largest share of samples with one nearest training face. A low
share does not prove that nothing was memorised. `neighbours.png` shows the samples that are nearest
to the training faces beside these faces and, in the last row, planted copies: shifted, mirrored,
zoomed, lit from a side."""

    def __init__(self, training, held_out):
        self.training, self.held_out = training, held_out

    @functools.cached_property
    def search(self):
        """The `CopySearch` in the training faces."""
        from gan_keras.metrics.copies import CopySearch

        return CopySearch(self.training, self.held_out)

    def report(self, generator, count=None, training=None):
        from gan_keras.metrics.faces import faces_report, known_features

        faces = samples_of(generator, count or FACE_SAMPLES)
        return faces_report(
            faces, self.training, self.held_out, known_features(), search=self.search
        )

    def reference(self, names):
        """Training faces in place of generated ones, as many as people are held out."""
        from gan_keras.metrics.faces import known_features, training_report

        counts = [name.split("_")[2] for name in names if name.startswith("fd_hog_")]
        count = min(int(text.replace("k", "000")) for text in counts)
        return training_report(self.training, self.held_out, count, known_features())


def save_neighbours(path, faces, search):
    """Draw pairs: a generated face and, on its right, the nearest training face.

    Of all ``faces`` those nearest to the training set are shown. The last row of the picture
    shows planted copies, so that one sees what the search would find.

    Args:
        path: of the picture.
        faces: (n, h, w, c) in [-1, 1].
        search: a `gan_keras.metrics.copies.CopySearch`.
    """
    from gan_keras.metrics.copies import planted

    distances, rows = search.nearest(faces)
    nearest = np.argsort(distances)[:PANEL]
    copies = planted(search.training, len(PLANTED))
    copies = np.stack([copies[kind][place] for place, kind in enumerate(PLANTED)])
    _, found = search.nearest(copies)
    left = np.concatenate([faces[nearest], copies])
    right = search.training[np.concatenate([rows[nearest], found])]
    tiles = np.stack([left, right], axis=1).reshape(-1, *faces.shape[1:])
    with replace_atomically(path) as part:
        plots.image_grid(tiles, columns=8).save(part)


class FaceTask(SamplingTask):
    """Samples of faces, compared with people who were not trained on."""

    limits = """\
- The people in the data did not agree to this use. Keep the samples for teaching. Do not show a
  real face as a generated one, or a generated face as that of a real person.
- The data show few people, most of them men and light-skinned, and the samples look like them.
  Faces that the data lack cannot be generated, and no number here shows this.
- Small datasets are easily memorised: a sample may show a real person recognisably.
- Do not use it for identification, for faking a person's picture, or for any decision about
  people."""

    def __init__(self, config, data_dir):
        super().__init__(config, data_dir)
        self.judge = FaceJudge(self.dataset.floats(), self.held_out.floats())

    def load(self, config, data_dir):
        """The faces to train on; ``held_out`` becomes those to test on."""
        faces = super().load(config, data_dir)
        if find_card(config.dataset):
            self.held_out = load_dataset(config.dataset, data_dir, config.image_size, split="test")
            return faces
        if faces.count < FEWEST_IN_FOLDER:
            raise InputError(
                f"{config.dataset} has {faces.count} pictures, and model face holds every "
                f"{HELD_OUT_EVERY}th back for testing: give at least {FEWEST_IN_FOLDER}, or use "
                "--model dcgan --network dcgan_no_bn"
            )
        rows = np.arange(faces.count)
        tested = rows % HELD_OUT_EVERY == HELD_OUT_EVERY - 1
        self.held_out = faces.subset(rows[tested])
        return faces.subset(rows[~tested])

    def finish(self, run, config, network):
        super().finish(run, config, network)
        faces = samples_of(network, plots.IMAGES * 4)
        save_neighbours(run.neighbours, faces, self.judge.search)
        return [run.neighbours]


TASK = FaceTask
