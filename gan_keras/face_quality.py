"""How good generated faces are, and whether they are copies."""

import numpy as np

from gan_keras import plots
from gan_keras.files import replace_atomically
from gan_keras.quality import NoQuality, samples_of

SAMPLES = 1000  # of reported numbers; a few hundred faces are there to compare with
PANEL = 8  # samples in the picture of neighbours


class FaceQuality(NoQuality):
    """See `gan_keras.metrics.faces`; nothing is chosen by it, too few people are held out.

    Args:
        training, held_out: pictures (n, h, w, c) in [-1, 1]; no person is in both.
    """

    def __init__(self, training, held_out):
        self.training, self.held_out = training, held_out

    def report(self, generator, count=None, training=None):
        from gan_keras.metrics.faces import faces_report

        faces = samples_of(generator, count or SAMPLES)
        return faces_report(faces, self.training, self.held_out)

    def reference(self, names):
        """The training faces in place of generated ones: as near as other people come."""
        from gan_keras.metrics.faces import fd_hog

        total = next(name for name in names if name.startswith("fd_hog"))
        return {total: fd_hog(self.training, self.held_out)}


def save_neighbours(path, faces, training):
    """Pairs of columns: a generated face, and the training face that is nearest to it.

    The faces are those of a set that lie nearest to the training set; the last row of the
    picture holds planted copies, so that one sees what the search would find.
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
