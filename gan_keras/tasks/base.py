"""What every task and every judge has. A task is what a run needs beside the algorithm.

A task file holds its data, its judge (what its results are measured by), its pictures and the
words of its model card. Heavy imports stand inside of functions, so that `evaluate --help` is
quick.
"""

SAMPLES = 10_000  # of reported numbers
FEWEST, MOST = 500, 100_000
SAMPLE_SEED = 12_345  # latent vectors of all reported numbers, the same for every run
SELECTION_SEED = 54_321  # and of the number that the best generator is chosen by


def samples_of(generator, count, seed=SAMPLE_SEED):
    from gan_keras.inference.generate import draw_samples

    return draw_samples(generator, count, seed)


class Judge:
    """Measures generators. This one has no metric, for datasets that none fits.

    ``selection`` is the name of the number that "best" is chosen by, None without a metric;
    ``meaning`` says in a model card what the numbers mean.
    """

    selection = None
    meaning = "Look at the pictures: there is no number that says how good they are."

    def select(self, generator):
        """The number to choose by, measured on other reals than `report`."""
        raise NotImplementedError

    def report(self, generator, count=None, training=None):
        """{metric name: number} for ``count`` samples of a generator.

        With ``training``, the training samples, also how many samples are copies of them.
        """
        return {}

    def first_stage(self, run):
        """More numbers of a run: those of its first stage, where it has two."""
        return {}

    def reference(self, names):
        """The same numbers, as far as known, for real samples in place of generated ones."""
        return {}


class Task:
    """Data, judge, pictures and words of a run.

    Attributes:
        dataset: what it trains on.
        judge: a `Judge`.
        notes: lines that a user should read before training begins.
        use, limits: for the model card; "{folder}" becomes the run's.
    """

    use, limits = "", ""

    def __init__(self, dataset, judge, notes=()):
        self.dataset, self.judge = dataset, judge
        self.notes = [*getattr(dataset, "notes", ()), *notes]

    def training(self):
        """The training samples to search for copies; None where nothing is drawn from noise."""
        return None

    def samples(self):
        """What is trained on, in words."""
        return f"{self.dataset.count:,} samples of {'x'.join(map(str, self.dataset.shape))}"

    def plan(self, config):
        """How long is trained, in words."""
        return f"{config.epochs} epochs"

    def batches(self, config, first_step):
        """Endless batches, from step ``first_step`` on."""
        return self.dataset.batches(config.batch_size, config.seed, first_step)

    def callbacks(self, run, config):
        """What draws pictures while the run goes on."""
        return []

    def finish(self, run, config, network):
        """Draw the pictures of a finished run; returns those worth naming at its end."""
        from gan_keras.drawing.plots import save_losses
        from gan_keras.run.history import read_history

        save_losses(read_history(run.history), run.losses, config.card.undecided)
        return []
