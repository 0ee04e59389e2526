"""Samples from noise in one step, learned from pictures that a teacher draws in many."""

import math
import time

from gan_keras.data.teacher_pairs import TeacherPairs
from gan_keras.errors import InputError
from gan_keras.run.pairs import read_pairs, write_pairs
from gan_keras.settings.resolve import check_batch
from gan_keras.tasks.sampling import SamplingTask

OWN_STREAM = 1  # beside the seed: the noise of the pairs is not that of samples
TOLD_EVERY = 10  # seconds between two lines that say how far the teacher is


class DistillationTask(SamplingTask):
    """Pairs of noise and a teacher's picture, each beside a real picture for D."""

    limits = f"""\
{SamplingTask.limits}
- It learned from the pictures of another model, and repeats what that one does wrong."""

    def __init__(self, config, data_dir):
        if config.batch_size > config.pairs:
            raise InputError(
                f"batch_size {config.batch_size} is larger than pairs {config.pairs}: raise pairs, "
                "or lower --batch-size"
            )
        super().__init__(config, data_dir)
        real = self.dataset
        check_batch(config, real.count)
        size = math.prod(real.shape)
        self.dataset = TeacherPairs(real, config.pairs, lambda count: noise(count, size, config))

    def training(self):
        return self.dataset.real.floats()

    def samples(self):
        real = self.dataset.real
        shape = "x".join(map(str, real.shape))
        return f"{self.dataset.count:,} pairs, {real.count:,} samples of {shape} for D"

    def batches(self, config, first_step):
        return self.dataset.batches(config.batch_size, config.seed, first_step)

    def prepare(self, run, config, say):
        """Read the pairs of a run that goes on; of a new one let the teacher draw them."""
        from gan_keras.inference.generate import render
        from gan_keras.run.generator import load_generator
        from gan_keras.run.shipped import find_run

        data = self.dataset
        if run.pairs.is_file():
            data.drawn = read_pairs(run.pairs, (data.count, *data.shape))
            return
        teacher = load_generator(find_run(config.start).last, config.teacher_steps)
        begun = told = time.monotonic()
        say(f"the teacher draws {config.pairs:,} pictures in {config.teacher_steps} steps each")

        def report(count):
            nonlocal told
            now = time.monotonic()
            if now - told >= TOLD_EVERY and count < config.pairs:
                told, left = now, (now - begun) * (config.pairs / count - 1)
                say(f"{count:,} are drawn, about {left:.0f} seconds left")

        data.draw(lambda z: render(teacher, z), report)
        write_pairs(run.pairs, data.drawn)


def noise(count, size, config):
    from gan_keras.inference.generate import latents

    return latents(count, size, (config.seed, OWN_STREAM))


TASK = DistillationTask
