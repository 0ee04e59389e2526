"""The base of all tasks and judges. A task is what a run needs besides the algorithm.

A task file holds its data, its judge (which measures its results), its pictures and the texts of
its model card. Heavy imports are inside functions, so that `evaluate --help` is fast.
"""

SAMPLES = 10_000  # for reported numbers
FEWEST_SAMPLES, MOST_SAMPLES = 500, 100_000
MOST_FACES = 10_000  # whose kernel distance compares each with each: its memory is quadratic
SAMPLE_SEED = 12_345  # of the latent vectors for reported numbers, the same in every run
SELECTION_SEED = 54_321  # of those for the number that chooses the best generator


def samples_of(generator, count, seed=SAMPLE_SEED):
    from gan_keras.inference.generate import draw_samples

    return draw_samples(generator, count, seed)


class Judge:
    """Measures generators. This base class has no metric; it serves datasets that none fits.

    ``selection`` is the name of the number that chooses the best generator, None without a
    metric. ``meaning`` explains the numbers in a model card.
    """

    selection = None
    meaning = "Look at the pictures: there is no number that says how good they are."

    def select(self, generator):
        """The number that chooses the best generator; it uses other reals than `report`."""
        raise NotImplementedError

    def report(self, generator, count=None, training=None):
        """{metric name: number} for ``count`` samples of a generator.

        If the training samples are given as ``training``, also the share of samples that copy them.
        """
        return {}

    def first_stage(self, run):
        """More numbers of a run: those of its first stage, if it has two."""
        return {}

    def reference(self, names):
        """The same numbers, if known, for real samples in place of generated ones."""
        return {}


class Task:
    """Data, judge, pictures and texts of a run.

    Attributes:
        dataset: the training data.
        judge: a `Judge`.
        notes: lines that a user should read before training begins.
        use, limits: texts for the model card; "{folder}" becomes the run's folder.
    """

    use, limits = "", ""

    def __init__(self, dataset, judge, notes=()):
        self.dataset, self.judge = dataset, judge
        self.notes = [*getattr(dataset, "notes", ()), *notes]

    def training(self):
        """Training samples to search for copies; None if the model does not start from noise."""
        return None

    def samples(self):
        """The training data in words."""
        return f"{self.dataset.count:,} samples of {'x'.join(map(str, self.dataset.shape))}"

    def plan(self, config):
        """The length of the training in words."""
        return f"{config.epochs} epochs"

    def batches(self, config, first_step):
        """Endless batches, beginning with that of step ``first_step``."""
        return self.dataset.batches(config.batch_size, config.seed, first_step)

    def prepare(self, run, config, say):
        """Make what training needs beside the data; called when the run's folder is there.

        Args:
            say: function of a line of text.
        """

    def callbacks(self, run, config):
        """Callbacks that draw pictures during training."""
        return []

    def finish(self, run, config, network):
        """Draw the pictures of a finished run; return the files to name in the last output."""
        from gan_keras.drawing.plots import save_losses
        from gan_keras.run.history import read_history

        save_losses(read_history(run.history), run.losses, config.card.undecided)
        return []
