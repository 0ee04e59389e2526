"""Which metric judges which dataset, and how it is reported."""

DIGITS = ("mnist5k", "mnist")
SAMPLES = 10_000  # of a reported number
SELECTION_SAMPLES = 2_000  # of the numbers that the best generator is chosen by
SAMPLE_SEED = 12_345  # latent vectors of all measurements, the same for every run


class Quality:
    """Measures a generator on a dataset, or nothing where no metric fits.

    ``selection`` is the name of the number that "best" is chosen by, None without a metric.
    It is measured against other real images than the reported number.
    """

    def __init__(self, dataset):
        self.dataset = dataset
        self.selection = "fd_digits_select_2k" if dataset in DIGITS else None

    def select(self, generator):
        """The number to choose by: lower is better."""
        from gan_keras.metrics.digits import fd_digits

        return fd_digits(samples_of(generator, SELECTION_SAMPLES), against="select")

    def report(self, generator):
        """{metric name: number} for a generator; {} without a metric."""
        if self.selection is None:
            return {}
        from gan_keras.metrics.digits import fd_digits, metric_name

        return {metric_name(SAMPLES): fd_digits(samples_of(generator, SAMPLES), against="test")}

    def reference(self):
        """The same numbers for real images."""
        if self.selection is None:
            return {}
        from gan_keras.metrics.digits import metric_name, reference

        name = metric_name(SAMPLES)
        return {name: reference()[name]}


def samples_of(generator, count):
    from gan_keras.render import draw_samples

    return draw_samples(generator, count, SAMPLE_SEED)


def table(metrics):
    """metrics.json as lines of text: a row a metric, last, best and real beside each other."""
    if not metrics["last"]:
        return f"no metric fits {metrics['dataset']}: judge by the pictures"
    best_epoch = metrics["best"].get("epoch")
    lines = [f"{'metric':22}{'last':>10}{'best':>10}{'real':>10}"]
    for name, value in metrics["last"].items():
        best, real = metrics["best"].get(name), metrics["reference"].get(name)
        cells = "".join(
            f"{'-' if v is None else format(v, '.3f'):>10}" for v in (value, best, real)
        )
        lines.append(f"{name:22}{cells}")
    if best_epoch is not None:
        lines.append(f"best is epoch {best_epoch}, chosen on other real images; lower is better")
    return "\n".join(lines)
