"""Generated faces: how good they are, and whether they are copies."""

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


class FaceJudge(Judge):
    """See `gan_keras.metrics.faces`. It chooses no best generator: too few people are held out.

    Args:
        training, held_out: pictures (n, h, w, c) in [-1, 1]; no person is in both.
    """

    meaning = """\
`fd_hog` is the Frechet distance, on histograms of oriented gradients, to people who were not
trained on. Names that end in `_eigenfaces` are the same numbers of a Gaussian on principal
components, which needs no training. `copied_small` is the share of samples that are nearer to a
training face than 95 % of the held-out faces are. `planted_small` is the control: the share of
planted copies that this search finds. A low share does not prove that nothing was memorised.
`neighbours.png` shows the samples that are nearest to the training faces beside these faces and,
in the last row, planted copies."""

    def __init__(self, training, held_out):
        self.training, self.held_out = training, held_out

    def report(self, generator, count=None, training=None):
        from gan_keras.metrics.faces import faces_report

        faces = samples_of(generator, count or FACE_SAMPLES)
        return faces_report(faces, self.training, self.held_out)

    def reference(self, names):
        """The training faces in place of generated ones: how near other real people are."""
        from gan_keras.metrics.faces import fd_hog

        total = next(name for name in names if name.startswith("fd_hog"))
        return {total: fd_hog(self.training, self.held_out)}


def save_neighbours(path, faces, training):
    """Draw pairs: a generated face and, on its right, the nearest training face.

    Of all ``faces`` those nearest to the training set are shown. The last row of the picture
    shows planted copies, so that one sees what the search would find.
    """
    from gan_keras.metrics.faces import copy_features, planted_copies
    from gan_keras.metrics.neighbours import nearest_training

    known = copy_features(training)
    distances, rows = nearest_training(copy_features(faces), known)
    nearest = np.argsort(distances)[:PANEL]
    planted = planted_copies(training, PANEL // 2)
    _, found = nearest_training(copy_features(planted), known)
    left = np.concatenate([faces[nearest], planted])
    right = np.concatenate([training[rows[nearest]], training[found]])
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
        save_neighbours(run.neighbours, faces, self.judge.training)
        return [run.neighbours]


TASK = FaceTask
