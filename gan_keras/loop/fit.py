"""From a checked `Config` to a finished run folder."""

import sys
import time

import tensorflow as tf

from gan_keras.data.cards import data_name
from gan_keras.devices.strategies import is_chief, lost_worker, open_strategy, part, scope
from gan_keras.drawing import plots
from gan_keras.errors import Diverged, InputError
from gan_keras.files import locked
from gan_keras.inference.saved_network import save_network
from gan_keras.loop import callbacks
from gan_keras.loop.measure import measure
from gan_keras.loop.tensorboard import EpochLog, check_installed
from gan_keras.models.build import build_gan
from gan_keras.run.card import write_card
from gan_keras.run.checkpoint import Checkpoint, find_checkpoint, load_checkpoint
from gan_keras.run.history import History
from gan_keras.run.record import table, write_json
from gan_keras.run.start import begin_from
from gan_keras.settings.resolve import check_batch, settled
from gan_keras.tasks.choose import task_for

NAN_ADVICE = "lower the learning rates with --set {rates}, or try another --seed"


def train(
    run, config, *, steps=None, resume=False, overwrite=True, data_dir=None, quiet=False,
    tensorboard=False,
):  # fmt: skip
    """Train, measure and draw: what the train command does after it has checked its arguments.

    Of several workers only the first one writes; the others return when training has ended.

    Args:
        overwrite: False refuses a folder in which another training has ended in the meantime.

    Raises:
        InputError: a folder that another training writes into.
    """
    if tensorboard:
        check_installed()
    strategy = open_strategy(config.strategy)

    def ready():
        task, settled_config, gan, state = prepared(run, config, strategy, steps, resume, data_dir)
        if tensorboard:
            gan.log_gradient_norms()
        return task, settled_config, gan, state

    if not is_chief(strategy):
        task, config, gan, state = ready()
        fit(gan, task, config, state["epoch"], [])
        return
    with locked(run.folder):
        if not resume and not overwrite:
            run.check(resume, overwrite)
        run.tidy()
        lead(run, *ready(), resume, quiet, tensorboard)


def prepared(run, config, strategy, steps, resume, data_dir):
    """(task, config with its length settled, compiled model, state) of a run, ready to train."""
    task = task_for(config, data_dir)
    check_batch(config, task.dataset.count)  # a folder may have lost pictures since the run began
    if not resume:
        config = settled(config, task.dataset.count, steps)
    if strategy and config.batch_size % strategy.num_replicas_in_sync:
        raise InputError(
            f"batch_size {config.batch_size} cannot be shared equally by "
            f"{strategy.num_replicas_in_sync} replicas: use a --batch-size that is a multiple"
        )
    task.dataset.keep_to(*part(strategy))
    with scope(strategy):
        gan = build_gan(config, task.dataset.shape, config.schedule_steps)
    found = find_checkpoint(run.checkpoint) if resume else None
    if config.start and not found:
        begin_from(gan, config.start)
    state = {"epoch": 0, "seconds": 0.0, "best": {}}
    if found:
        state |= load_checkpoint(gan, found[0])
        before, now = state.get("samples", task.dataset.count), task.dataset.count
        if before != now:
            raise InputError(
                f"{config.dataset} has {now} samples and had {before} when {run.folder} was "
                "trained: bring them back, or start anew with --overwrite"
            )
    return task, config, gan, state


def lead(run, task, config, gan, state, resume, quiet, tensorboard):
    """Train, and write all that a run folder holds."""
    clock = time.monotonic()
    say = (lambda text: None) if quiet else (lambda text: print(text, flush=True))
    announce(say, run, config, task, gan, state["epoch"])
    if not resume:
        run.clear()
        run.folder.mkdir(parents=True, exist_ok=True)
    run.write_config(config)
    if state["epoch"] < config.epochs:
        task.prepare(run, config, say)

    def seconds():
        return state["seconds"] + time.monotonic() - clock

    def sealed():
        return {"seconds": seconds(), "best": best.record, "samples": task.dataset.count}

    best = callbacks.KeepBest(task.judge, run.best, config.quality_every, state["best"])
    if state["epoch"] < config.epochs:
        run.metrics.unlink(missing_ok=True)  # a run that is made longer is not finished any more
        columns = [*gan.logged, *([best.name] if best.name else [])]
        history = History(run.history, columns, state["epoch"])
        written = [
            best,
            *task.callbacks(run, config),
            history,
            *([EpochLog(run.tensorboard, run.samples, state["epoch"])] if tensorboard else []),
            Checkpoint(run.checkpoint, sealed),
        ]
        if not quiet:
            written.append(callbacks.TimeLeft(say))
        try:
            fit(gan, task, config, state["epoch"], written, 0 if quiet else "auto")
        except Diverged as error:
            kept = find_checkpoint(run.checkpoint)
            raise Diverged(f"{error}{'; the last good epoch is kept' if kept else ''}") from None
        finally:
            history.on_train_end()  # Keras does not call it when training is interrupted
    save_network(gan.sampler, run.last)
    trained_for = seconds()
    updates = config.epochs * config.steps_per_epoch
    metrics = {
        "model": config.model,
        "dataset": data_name(config.dataset),
        "seed": config.seed,
        "seconds": round(trained_for, 1),
        "g_updates": updates,
        "images_seen": updates * config.batch_size,
        **measure(task.judge, run, gan.sampler, best.record.get("epoch")),
    }
    write_json(run.metrics, metrics)
    pictures = task.finish(run, config, gan.sampler)
    drawn = run.samples.glob("epoch-*.png")
    plots.save_animation(sorted(drawn, key=lambda path: (len(path.name), path)), run.animation)
    write_card(run, config, gan, metrics, task)
    say(f"\n{table(metrics)}\ntrained for {trained_for:.0f} s; pictures and models:")
    final = run.samples / f"epoch-{config.epochs:04d}.png"
    for path in (final, *pictures, run.animation, run.losses, run.best, run.last):
        if path.exists():
            say(f"  {path}")


def fit(gan, task, config, finished, written, verbose=0):
    """Train from epoch ``finished`` on; ``written`` are the callbacks that write."""
    try:
        gan.fit(
            task.batches(config, finished * config.steps_per_epoch),
            initial_epoch=finished,
            epochs=config.epochs,
            steps_per_epoch=config.steps_per_epoch,
            verbose=verbose if verbose != "auto" or (sys.stdout and sys.stdout.isatty()) else 2,
            callbacks=[callbacks.StopOnNaN(), *written],
        )
    except Diverged as error:
        names = ["g_learning_rate", *(["d_learning_rate"] if config.card.adversarial else [])]
        advice = NAN_ADVICE.format(rates=" ".join(f"{name}=..." for name in sorted(names)))
        raise Diverged(f"training diverged: {error}; {advice}") from None
    except (ValueError, tf.errors.OpError) as error:
        if task.dataset.failure is not None:
            raise task.dataset.failure from None  # tf.data passes on nothing but its text
        if lost_worker(gan.distribute_strategy, error):
            raise InputError(lost_worker(gan.distribute_strategy, error)) from None
        raise


def announce(say, run, config, task, gan, finished):
    """Say what is trained, on what, and where it is written; `TimeLeft` says how long it takes."""
    say(
        f"{config.model} on {config.dataset}: {task.samples()}; {task.plan(config)} of "
        f"{config.steps_per_epoch} steps, batch {config.batch_size}"
    )
    for note in task.notes:
        say(note)
    if config.strategy != "none":
        count = gan.distribute_strategy.num_replicas_in_sync
        each = config.batch_size // count
        say(f"strategy {config.strategy}: {count} replicas, {each} samples of a batch each")
    say(f"network {config.network}: {gan.sizes()}")
    if finished:
        say(f"resumed after epoch {finished}")
    say(f"writing to {run.folder}")
