"""How long an update takes: of several models in turn, compiled before, on an idle machine.

Trainings with equal seconds become trainings with so many updates, so that they may run beside
other work.
"""

import statistics
import time

TIMED, ROUNDS = 20, 8  # updates of a round, and rounds: short ones, as a machine may pause


def built(config, data_dir):
    """(the model of a config, its batches)."""
    from gan_keras import load_dataset
    from gan_keras.models.build import build_gan
    from gan_keras.settings import resolve

    dataset = load_dataset(config.dataset, data_dir)
    config = resolve.settled(config, dataset.count)
    gan = build_gan(config, dataset.shape, config.schedule_steps)
    return gan, dataset.batches(config.batch_size, config.seed)


def clock():
    """A callback that notes when each update ends."""
    import keras

    class Clock(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            self.ends = []

        def on_train_batch_end(self, batch, logs=None):
            self.ends.append(time.perf_counter())

    return Clock()


def interleaved(configs, data_dir):
    """{name: milliseconds of an update in each round} of configs of `TIMED` updates, in turn.

    From the end of a round's first update to that of its last one: before and after lie the
    opening and closing of the data's pipeline, which takes 0 to 450 ms whatever the model.
    Compilation is over before the first round.
    """
    models, found, ends = {}, {name: [] for name in configs}, clock()
    for number in range(ROUNDS + 1):
        for name, config in configs.items():
            if not number:
                models[name] = built(config, data_dir)
            gan, batches = models[name]
            steps = config.steps_per_epoch
            gan.fit(batches, epochs=1, steps_per_epoch=steps, callbacks=[ends], verbose=0)
            if number:
                passed = ends.ends[-1] - ends.ends[0]
                found[name].append(round(1000 * passed / (steps - 1), 3))
    return found


def slower(ms, who, than):
    """How many times as long an update of one takes as that of another: the median of the rounds.

    Both of a pair follow each other, and the median leaves out rounds in which the machine
    changed its speed. How far the rounds lie apart is in the record.
    """
    return statistics.median(own / other for own, other in zip(ms[who], ms[than], strict=True))
