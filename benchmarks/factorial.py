"""Loss, optimizer and R1 varied one at a time, and all of their combinations.

    python -m benchmarks.factorial ring            # 24 combinations, 5 seeds: one to two hours
    python -m benchmarks.factorial grid --seeds 2
    python -m benchmarks.factorial mnist5k         # the tuned optimizer only
    taskset -c 0 python -m benchmarks.factorial step_times      # of mnist5k; one idle core, once
    python -m benchmarks.factorial mnist5k --budget seconds

Networks, batch size, number of updates and everything else are equal. Each run is a file of its own
in runs/factorial, so a stopped command goes on where it was, and runs that are in the results
already are not trained again. What differs between two levels of a factor is the mean over pairs of
runs of one seed and of equal other factors; its interval is Student's, of the means of the seeds.
Optimizers and R1 are compared on the losses that go with R1.
"""

import itertools
import json
import time
from pathlib import Path

import numpy as np

from benchmarks.factorial_effects import blocks, effects, levels, means, simple_effects
from benchmarks.origin import stamp
from benchmarks.step_times import TIMED, built, interleaved, slower
from benchmarks.store import RESULTS, fingerprint, parser_for, read
from gan_keras import command
from gan_keras.errors import InputError
from gan_keras.loop.contenders import check_same, settings_of
from gan_keras.run.record import write_json
from gan_keras.settings.resolve import make_config

MODULE = "benchmarks.factorial"
RUNS, TIMES = Path("runs/factorial"), "factorial_step_times.json"
LOSSES = {  # {name: settings}
    "minimax": {"model": "gan", "g_loss": "minimax"},
    "non_saturating": {"model": "gan"},
    "least_squares": {"model": "lsgan"},
    "hinge": {"model": "hinge"},
    "relativistic": {"model": "r3gan"},
    "clipping": {"model": "wgan", "clip_value": 0.1},
    "gradient_penalty": {"model": "wgan_gp"},
}
WITH_R1 = ("minimax", "non_saturating", "least_squares", "hinge", "relativistic")
TUNED = {"beta_1": 0.0, "beta_2": 0.99, "schedule": "linear"}
USUAL = {"beta_1": 0.5, "beta_2": 0.999, "schedule": "constant"}


def rates(rate):
    return {"g_learning_rate": rate, "d_learning_rate": rate}


PLANE = {"network": "mlp", "batch_size": 64, "latent_dim": 8, "epochs": 12, "ema_decay": 0.99,
         "steps_per_epoch": 2000, "n_critic": 1}  # fmt: skip
AT_ONCE = 500  # updates of small networks in one compiled call: a third of the time of `fit`
DATA = {  # {dataset: what is equal, optimizers, weight of R1, of the gradient penalty}
    "ring": (PLANE, {"usual": USUAL | rates(1e-3), "tuned": TUNED | rates(5e-3)}, 1.0, 1.0),
    "grid": (PLANE, {"usual": USUAL | rates(1e-3), "tuned": TUNED | rates(5e-3)}, 1.0, 1.0),
    "mnist5k": (
        {"network": "dcgan_no_bn", "batch_size": 32, "latent_dim": 64, "ema_decay": 0.99,
         "g_filters": 48, "d_filters": 24, "epochs": 18, "steps_per_epoch": 156, "n_critic": 1,
         "steps_per_execution": 12},
        {"tuned": TUNED | rates(3e-3)}, 10.0, 10.0,
    ),
}  # fmt: skip


def combinations(data):
    """(loss, optimizer, whether with R1) of all runs."""
    for loss, optimizer, r1 in itertools.product(LOSSES, DATA[data][1], (False, True)):
        if not r1 or loss in WITH_R1:
            yield loss, optimizer, r1


def config_of(data, loss, optimizer, r1, seed, updates=None):
    """The `Config` of one run; ``updates`` in place of those that all share."""
    equal, optimizers, gamma, weight = DATA[data]
    named = {"dataset": data, "seed": seed} | equal | optimizers[optimizer] | LOSSES[loss]
    if updates:
        named |= {"epochs": 1, "steps_per_epoch": updates, "steps_per_execution": 1}
    if loss in WITH_R1:
        named["r1_gamma"] = gamma if r1 else 0.0
    if loss == "gradient_penalty":
        named["gp_weight"] = weight
    return make_config(named)


def trained(config, data_dir):
    """(the model after its training, seconds of it)."""
    gan, batches = built(config, data_dir)
    start = time.perf_counter()
    if config.network == "mlp":
        train_compiled(gan, batches, config.epochs * config.steps_per_epoch)
    else:
        gan.fit(batches, epochs=config.epochs, steps_per_epoch=config.steps_per_epoch, verbose=0)
    return gan, time.perf_counter() - start


def train_compiled(gan, batches, updates, at_once=AT_ONCE):
    """Run the model's own `train_step`, many times in each call of one XLA program."""
    import tensorflow as tf

    if updates % at_once:
        raise ValueError(f"{updates} updates are no multiple of {at_once}")

    @tf.function(jit_compile=True, autograph=False)
    def run(several):
        def update(number):
            gan.train_step(several[number])
            return (number + 1,)

        tf.while_loop(lambda number: number < at_once, update, (tf.constant(0),))

    for several in batches.batch(at_once, drop_remainder=True).take(updates // at_once):
        run(several)


def measured(config, data_dir):
    """{"metrics", "points"} of one run; points of the plane are kept to be drawn."""
    from gan_keras.tasks.sampling import judge_for

    gan, seconds = trained(config, data_dir)
    network = gan.sampler
    finite = all(np.isfinite(weights).all() for weights in network.get_weights())
    found = {"seconds": round(seconds, 1), "finite": bool(finite)}
    if not finite:
        return found | {"metrics": None}
    found["metrics"] = judge_for(config.dataset).report(network)
    if config.network == "mlp":
        found["points"] = np.round(gan.generate(500, seed=0), 3).tolist()
    return found


def step_times(argv, data_dir):
    """Milliseconds of an update of each combination on mnist5k."""
    origin = stamp(MODULE, argv)
    configs = {
        f"{loss}-r1" if r1 else loss: config_of("mnist5k", loss, optimizer, r1, 0, TIMED)
        for loss, optimizer, r1 in combinations("mnist5k")
    }
    write_json(RESULTS / TIMES, origin | {"ms": interleaved(configs, data_dir)})


def updates_for(loss, r1):
    """As many updates as take the seconds of the recipe, non-saturating with R1."""
    times = read(RESULTS / TIMES)
    if not times:
        raise InputError(f"{TIMES} is missing: first run python -m {MODULE} step_times")
    equal, key = DATA["mnist5k"][0], f"{loss}-r1" if r1 else loss
    recipe = equal["epochs"] * equal["steps_per_epoch"]
    return round(recipe / slower(times["ms"], key, "non_saturating-r1"))


def build_parser():
    parser = parser_for(MODULE, "Vary loss, optimizer and R1, one at a time and together.", seeds=5)
    parser.add_argument("data", choices=[*DATA, "step_times"])
    parser.add_argument("--budget", choices=("updates", "seconds"), default="updates",
                        help="what is equal on mnist5k (default updates)")  # fmt: skip
    parser.add_argument("--data-dir", metavar="DIR", help="folder with data files")
    return parser


def main(argv=None):
    args = build_parser().parse_args(argv)
    command.import_tensorflow()
    if args.data == "step_times":
        step_times(argv, args.data_dir)
        return 0
    timed = args.data == "mnist5k" and args.budget == "seconds"
    name = f"factorial_{args.data}" + ("_seconds" if timed else "")
    before, origin = read(RESULTS / f"{name}.json"), stamp(MODULE, argv)
    rows, kept = [], {"equal": DATA[args.data]}
    published = {row["run"]: row for row in before.get("rows", [])}
    for seed in range(args.seeds):
        for loss, optimizer, r1 in combinations(args.data):
            config = config_of(args.data, loss, optimizer, r1, seed,
                               updates_for(loss, r1) if timed else None)  # fmt: skip
            settings = settings_of(config)
            run = fingerprint(settings | {"seed": seed})
            path = RUNS / name / f"{loss}-{optimizer}-{'r1' if r1 else 'plain'}-{seed}.json"
            found = {} if args.overwrite else read(path)
            if found:
                check_same(f"{path} holds a run", found["settings"], settings,
                           "start anew with --overwrite")  # fmt: skip
            elif args.overwrite or run not in published:
                path.parent.mkdir(parents=True, exist_ok=True)
                found = {"settings": settings} | measured(config, args.data_dir)
                write_json(path, found | {"origin": origin})
                print(path.stem, json.dumps(found["metrics"]), flush=True)
            found = found or published[run]
            row = {"loss": loss, "optimizer": optimizer, "r1": r1, "seed": seed, "run": run}
            row["updates"] = config.epochs * config.steps_per_epoch
            rows.append(row | {key: found[key] for key in ("metrics", "seconds", "finite")})
    kept |= {"levels": levels(args.data, args.data_dir)}
    kept |= effects(rows) | simple_effects(rows) | blocks(rows) | means(rows) | {"rows": rows}
    if {row["run"] for row in rows} <= published.keys() and not args.overwrite:
        origin = {name: before[name] for name in origin}  # of those who trained
    write_json(RESULTS / f"{name}.json", origin | kept)
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main, advice="finished runs are kept, the same command goes on"))
