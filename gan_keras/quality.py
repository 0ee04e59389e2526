"""Which metrics judge which dataset, and how they are reported."""

from gan_keras.data.cards import FACES
from gan_keras.errors import InputError

DIGITS, TOY = ("mnist5k", "mnist"), ("ring", "grid")
MEASURED = DIGITS + TOY + FACES
SAMPLES = 10_000  # of reported numbers
FEWEST, MOST = 500, 100_000
SELECTION_SAMPLES = 2_000  # of the number that the best generator is chosen by
PAIRED = 2_000  # points in W1 between samples, whose work grows with the cube
SAMPLE_SEED = 12_345  # latent vectors of all reported numbers, the same for every run
SELECTION_SEED = 54_321  # and of the number that the best generator is chosen by
SELECT_DRAW, TEST_DRAW, REFERENCE_DRAW = 2, 3, 4  # seeds of real points; 0 is the training set
HIGHER_IS_BETTER = ("precision", "recall", "density", "coverage", "modes", "hq", "psnr", "ssim",
                    "accuracy", "planted")  # fmt: skip


def quality_of(dataset):
    """The metrics for a dataset; `NoQuality` where none fits."""
    if dataset in DIGITS:
        return DigitsQuality()
    return ToyQuality(dataset) if dataset in TOY else NoQuality()


def check_measured(dataset):
    """Raise InputError for a dataset that no metric fits."""
    if dataset not in MEASURED:
        raise InputError(
            f"no metric fits dataset '{dataset}': use one of {', '.join(MEASURED)}, or judge by "
            "the pictures"
        )


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


class DigitsQuality(NoQuality):
    """See `gan_keras.metrics.digits`."""

    selection = f"fd_digits_select_{SELECTION_SAMPLES // 1000}k"

    def select(self, generator):
        from gan_keras.metrics.digits import fd_digits

        return fd_digits(samples_of(generator, SELECTION_SAMPLES, SELECTION_SEED), against="select")

    def report(self, generator, count=None, training=None):
        from gan_keras.metrics.digits import copied_digits, digits_report, label_accuracy

        samples = samples_of(generator, count or SAMPLES)
        report = digits_report(samples)
        if len(generator.inputs) == 2:  # told a digit, all in turn
            classes = generator.inputs[1].shape[-1]
            report |= label_accuracy(samples, [i % classes for i in range(len(samples))])
        return report if training is None else report | copied_digits(samples, training)

    def reference(self, names):
        from gan_keras.metrics.digits import reference

        known = reference()
        return {name: known[name] for name in names if name in known}


class ToyQuality(NoQuality):
    """See `gan_keras.metrics.modes`; real points are drawn afresh, from the known distribution."""

    def __init__(self, dataset):
        self.dataset = dataset
        self.selection = f"w1_{dataset}_select_{PAIRED // 1000}k"

    def real(self, draw, count):
        from gan_keras.data.toy import draw_mixture

        return draw_mixture(self.dataset, count, draw)[0]

    def select(self, generator):
        from gan_keras.metrics.modes import wasserstein_1

        points = samples_of(generator, PAIRED, SELECTION_SEED)
        return wasserstein_1(points, self.real(SELECT_DRAW, PAIRED))

    def report(self, generator, count=None, training=None):
        return self.report_on(samples_of(generator, count or SAMPLES))

    def report_on(self, points):
        from gan_keras.data.toy import MIXTURES
        from gan_keras.metrics.checks import count_name
        from gan_keras.metrics.modes import modes_and_quality, wasserstein_1

        centres, std = MIXTURES[self.dataset]
        few = min(len(points), PAIRED)
        modes, high_quality = modes_and_quality(points, centres(), std)
        total = count_name(len(points))
        return {
            f"modes_{self.dataset}_{total}": modes,
            f"hq_{self.dataset}_{total}": high_quality,
            f"w1_{self.dataset}_{count_name(few)}": wasserstein_1(
                points[:few], self.real(TEST_DRAW, few)
            ),
        }

    def reference(self, names):
        count = max(int(name.split("_")[2].replace("k", "000")) for name in names)
        return self.report_on(self.real(REFERENCE_DRAW, count))


def samples_of(generator, count, seed=SAMPLE_SEED):
    from gan_keras.render import draw_samples

    return draw_samples(generator, count, seed)


def higher_is_better(name):
    return name.split("_")[0] in HIGHER_IS_BETTER


def table(metrics):
    """metrics.json as lines of text: a row a metric, last, best and real beside each other."""
    if not metrics["last"]:
        return f"no metric fits {metrics['dataset']}: judge by the pictures"
    best_epoch = metrics["best"].get("epoch")
    lines = [f"{'metric':26}{'better':>8}{'last':>10}{'best':>10}{'real':>10}"]
    for name, value in metrics["last"].items():
        best, real = metrics["best"].get(name), metrics["reference"].get(name)
        cells = "".join(
            f"{'-' if v is None else format(v, '.3f'):>10}" for v in (value, best, real)
        )
        lines.append(f"{name:26}{'higher' if higher_is_better(name) else 'lower':>8}{cells}")
    if best_epoch is not None:
        lines.append(f"best is epoch {best_epoch}, chosen on other real samples")
    return "\n".join(lines)
