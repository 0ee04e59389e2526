"""What every task shares: how samples are drawn for numbers, and a judge that has none."""

SAMPLES = 10_000  # of reported numbers
FEWEST, MOST = 500, 100_000
SAMPLE_SEED = 12_345  # latent vectors of all reported numbers, the same for every run
SELECTION_SEED = 54_321  # and of the number that the best generator is chosen by


class NoQuality:
    """For datasets without a metric.

    ``selection`` is the name of the number that "best" is chosen by, None without a metric.
    """

    selection = None

    def select(self, generator):
        """The number to choose by: lower is better, measured on other reals than `report`."""
        raise NotImplementedError

    def report(self, generator, count=None, training=None):
        """{metric name: number} for ``count`` samples of a generator.

        With ``training``, the training samples, also how many samples are copies of them.
        """
        return {}

    def reference(self, names):
        """The same numbers, as far as known, for real samples in place of generated ones."""
        return {}


def samples_of(generator, count, seed=SAMPLE_SEED):
    from gan_keras.inference.generate import draw_samples

    return draw_samples(generator, count, seed)
