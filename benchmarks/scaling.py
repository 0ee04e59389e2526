"""What a train step costs on one device, and on two that share a processor.

    python -m benchmarks.scaling

Checks the cost model of docs/scaling.md, as far as a machine without GPUs can.
"""

import json
import os

import numpy as np

from benchmarks.store import RESULTS, at_least_1
from gan_keras import command
from gan_keras.settings.recipes import COMPARED
from gan_keras.settings.resolve import make_config

BATCHES, DEVICES, STEPS = (16, 32, 64), 2, 12
MODELS = {
    "dcgan": COMPARED | {"model": "dcgan"},
    "wgan_gp": {"model": "wgan_gp", "n_critic": 3},
    "gan": {"model": "gan"},
}


def timed(config, strategy):
    """Seconds of the fastest of ``STEPS`` steps; the first ones, which compile, do not count."""
    from gan_keras.data.dataset import load_dataset
    from gan_keras.devices.strategies import scope
    from gan_keras.loop.timing import ExecutionTimer
    from gan_keras.models.build import build_gan

    dataset = load_dataset(config.dataset)
    with scope(strategy):
        gan = build_gan(config, dataset.shape, 10**6)
        # One device as several have it: without XLA, one step an execution.
        gan.compile(gan.g_optimizer, gan.d_optimizer, jit_compile=False)
    timer = ExecutionTimer()
    stream = dataset.batches(config.batch_size, config.seed)
    gan.fit(stream, steps_per_epoch=STEPS + 3, verbose=0, callbacks=[timer])
    return min(timer.seconds[3:])


def measured(settings, strategy, repeats):
    """{batch size or "two": seconds}: the fastest of several repeats, which take turns."""
    found = {}
    for _ in range(repeats):
        for batch in BATCHES:
            config = make_config(settings | {"batch_size": batch})
            found.setdefault(batch, []).append(timed(config, None))
        config = make_config(settings | {"batch_size": BATCHES[-1]})
        found.setdefault("two", []).append(timed(config, strategy))
    return {name: min(values) for name, values in found.items()}


def judged(seconds):
    """The measured times beside those of the cost model."""
    half, whole = BATCHES[-1] // DEVICES, BATCHES[-1]
    per_sample, fixed = np.polyfit(BATCHES, [seconds[batch] for batch in BATCHES], 1)
    return {
        "ms_by_batch": {batch: 1000 * seconds[batch] for batch in BATCHES},
        "ms_fixed": 1000 * fixed,
        "ms_per_sample": 1000 * per_sample,
        "ms_two_devices": 1000 * seconds["two"],
        "ms_two_steps_of_half_the_batch": 2000 * seconds[half],
        "measured_over_model": seconds["two"] / (2 * seconds[half]),
        "batch": whole,
    }


def table(rows):
    """The table of docs/scaling.md."""
    lines = [
        "| model | one device, batch 64 | two steps of batch 32 | two devices, batch 64 | ratio |",
        "|---|---|---|---|---|",
    ]
    for name, row in rows.items():
        lines.append(
            f"| {name} | {row['ms_by_batch'][str(row['batch'])]:.0f} ms | "
            f"{row['ms_two_steps_of_half_the_batch']:.0f} ms | {row['ms_two_devices']:.0f} ms | "
            f"{row['measured_over_model']:.2f} |"
        )
    return "\n".join(lines)


def main(argv=None):
    parser = command.Parser(
        prog="python -m benchmarks.scaling",
        description="Measure a train step on one device, and on two that share a processor.",
    )
    parser.add_argument(
        "--repeats", type=at_least_1, default=3, metavar="N",
        help="measurements of each case, of which the fastest counts (default 3)",
    )  # fmt: skip
    args = parser.parse_args(argv)
    command.import_tensorflow(look_for_devices=False)
    from benchmarks.origin import stamp
    from gan_keras.devices import strategies
    from gan_keras.run.record import write_json

    os.environ[strategies.LOGICAL_CPUS] = str(DEVICES)
    strategy = strategies.open_strategy("mirrored")
    rows = {
        name: judged(measured(settings, strategy, args.repeats))
        for name, settings in MODELS.items()
    }
    result = stamp("benchmarks.scaling", argv) | {"devices": DEVICES, "rows": rows}
    write_json(RESULTS / "scaling.json", result)
    print(table(json.loads(json.dumps(result["rows"]))))  # as it will be read: keys are text
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main))
