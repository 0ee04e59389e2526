"""Train steps of the contenders, and what share of the machine's arithmetic they reach."""

import importlib.util
import tempfile

import numpy as np

from benchmarks.speed import ratios, rounds
from benchmarks.speed.cases import CASES
from benchmarks.speed.worker import workers
from gan_keras.errors import InputError

HERE = "benchmarks.speed.contenders"
BASE, OTHER = "gan_keras", "gan_keras, other XLA"
MATMULS = {
    "matmul, numpy": (f"{HERE}.matmul:with_numpy", {}),
    "matmul, XLA": (f"{HERE}.matmul:with_tensorflow", {}),
}
MATMULS_A_TURN = 2  # of each size
TOLERANCE = 1e-3  # between what two frameworks make of the same weights and inputs


def contenders(case, folder, steps):
    """{name: (target, arguments)}. The first one writes the weights that all begin with."""
    where = {"case": case, "folder": folder}
    made = {
        BASE: (f"{HERE}.ours:build", where | {"steps": steps}),
        OTHER: (f"{HERE}.ours:build", where | {"steps": steps, "other": True}),
        "Keras, usual": (f"{HERE}.usual:build", where),
    }
    if case == "dcgan":
        made["Keras, train_on_batch"] = (f"{HERE}.old_loop:build", where)
    for name, layout in (("eager", "contiguous_format"), ("channels last", "channels_last")):
        made[f"PyTorch, {name}"] = (f"{HERE}.torch_eager:build", where | {"layout": layout})
    return made


def check_same(told):
    """Raise RuntimeError unless all contenders have the same networks.

    Args:
        told: {contender: {network: {"weights": number, "outputs": numbers}}}.
    """
    expected = told[BASE]
    for name, networks in told.items():
        for network, facts in expected.items():
            other = networks[network]
            if other["weights"] != facts["weights"]:
                raise RuntimeError(
                    f"{network} of {name} has {other['weights']} weights, not {facts['weights']}"
                )
            apart = np.abs(np.subtract(other["outputs"], facts["outputs"])).max()
            if not apart <= TOLERANCE:
                raise RuntimeError(f"{network} of {name} makes other numbers: {apart:g} apart")


def best_rates(answers):
    """[GFLOP/s of a round], the faster of the contenders' in each.

    Args:
        answers: [a contender's answers, one a round, ...].
    """
    return [max(turn["gflops"] for turn in turns) for turns in zip(*answers, strict=True)]


def shares(seconds, gflop, rates):
    """{name: rate and share of the machine's rate}, at best and as medians of the rounds.

    Args:
        seconds: {name: [seconds a step in each round]}.
        gflop: 10^9 operations that a step needs.
        rates: [the machine's GFLOP/s in each round].
    """
    return {
        name: {
            "gflops": ratios.significant(gflop / min(values)),
            "share": ratios.significant(gflop / min(values) / max(rates)),
            "share_by_round": ratios.spread(
                [gflop / mine / rate for mine, rate in zip(values, rates, strict=True)]
            ),
        }
        for name, values in seconds.items()
    }


def measure(case, repeats, quick):
    """The record of one case."""
    from benchmarks.speed import operations  # needs TensorFlow, which the command has imported

    count = 2 if quick else CASES[case].steps
    with tempfile.TemporaryDirectory() as folder:
        targets = contenders(case, folder, count)
        with workers(targets | MATMULS) as started:
            told = {name: started[name].facts["networks"] for name in targets}
            check_same(told)
            rows = started[BASE].facts["operations"]
            steps = dict.fromkeys(targets, count) | dict.fromkeys(MATMULS, MATMULS_A_TURN)
            first, answers = rounds.play(started, steps, repeats)
    turns = {name: answers[name] for name in targets}
    seconds, cpu = rounds.per_step(turns, steps), rounds.per_step(turns, steps, "cpu_seconds")
    rates = best_rates([answers[name] for name in MATMULS])
    parts = operations.of_step(case, rows)
    gflop = sum(parts.values()) / 1e9
    return {
        "title": CASES[case].title,
        "batch": CASES[case].batch,
        "steps_in_a_turn": count,
        "weights": {network: facts["weights"] for network, facts in told[BASE].items()},
        "largest_difference_of_outputs": TOLERANCE,
        "xla": {name: started[name].facts["xla"] for name in (BASE, OTHER)},
        "first_turn_seconds": {n: round(first[n]["seconds"], 2) for n in targets},
        "ms_per_step": {n: [round(1000 * s, 2) for s in seconds[n]] for n in targets},
        "summary_ms": {n: ratios.spread([1000 * s for s in seconds[n]]) for n in targets},
        # Of all threads together, also of those that spin while they wait for others.
        "cpu_summary_ms": {n: ratios.spread([1000 * s for s in cpu[n]]) for n in targets},
        "ratios": ratios.ratios(seconds, BASE),
        "gflop_per_step": ratios.significant(gflop),
        "gflop_per_step_parts": {w: ratios.significant(c / 1e9) for w, c in parts.items()},
        "operations_per_sample_and_layer": rows,
        "machine_gflops_by_round": [round(rate, 1) for rate in rates],
        "of_machine": shares(seconds, gflop, rates),
    }


COLUMNS = ["ms", "median", *ratios.RATIO_COLUMNS, "GFLOP/s", "of matmul"]


def title_and_rows(record):
    """Title and rows of the table of one case; rows are {contender: cells for ``COLUMNS``}."""
    rows = {}
    for name, ratio in record["ratios"].items():
        times, machine = record["summary_ms"][name], record["of_machine"][name]
        rows[name] = [
            f"{times['min']:.1f}",
            f"{times['median']:.1f}",
            *ratios.ratio_cells(ratio),
            f"{machine['gflops']:.0f}",
            f"{machine['share_by_round']['median']:.0%}",
        ]
    return f"{record['title']}, {record['gflop_per_step']:g} GFLOP", rows


def shown(record):
    """The table of one case as text."""
    title, rows = title_and_rows(record)
    return ratios.table(title, COLUMNS, rows)


def run(repeats, quick):
    """{case: record}, tables printed on the way.

    Raises:
        InputError: PyTorch is not installed.
    """
    if importlib.util.find_spec("torch") is None:
        raise InputError(
            "part steps needs PyTorch, which is not installed: pip install torch==2.13.0, or "
            "leave it out with --parts sampling,startup,pipeline,memory"
        )
    records = {}
    for case in CASES:
        records[case] = measure(case, repeats, quick)
        print(shown(records[case]), end="\n\n", flush=True)
    return records
