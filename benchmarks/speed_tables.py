"""The tables of docs/speed.md, docs/scaling.md and README's "How fast?" from what was measured."""

import json
from pathlib import Path

from benchmarks import scaling, time_to_quality
from benchmarks.speed import ratios, steps

RESULTS = Path(__file__).parent / "results"


def read(name):
    return json.loads((RESULTS / name).read_text("utf-8"))


def part(name):
    return read("speed.json")[name]["result"]


def markdown(title, columns, rows):
    """A table with a column of names and a row for each of ``rows`` {name: cells}."""
    head, *body = ([title, *columns], *([name, *cells] for name, cells in rows.items()))
    lines = [f"| {' | '.join(cells)} |" for cells in (head, *body)]
    return "\n".join([lines[0], "|---" * len(head) + "|", *lines[1:]])


def overview():
    """The fastest step of each contender in each case."""
    cases = part("steps").values()
    names = dict.fromkeys(name for case in cases for name in case["summary_ms"])
    rows = {
        name: [
            f"{case['summary_ms'][name]['min']:.0f}" if name in case["summary_ms"] else "-"
            for case in cases
        ]
        for name in names
    }
    return markdown("ms a step", [case["title"] for case in cases], rows)


def one_case(name):
    """All of one case: times, ratios with spread, and the share of the machine's arithmetic."""
    title, rows = steps.title_and_rows(part("steps")[name])
    return markdown(title, steps.COLUMNS, rows)


def sampling():
    result = part("sampling")
    rows = {
        way: [
            f"{1000 * result['batch'] / min(result['ms_per_batch'][way]):,.0f}",
            f"{rate['median']:,.0f}",
            *ratios.ratio_cells(result["time_ratios"][way]),
        ]
        for way, rate in result["images_per_second"].items()
    }
    columns = ["images/s", "median", *ratios.RATIO_COLUMNS]
    return markdown(f"batches of {result['batch']}", columns, rows)


def startup():
    rows = {
        what: [f"{times['min']:.2f}", f"{times['median']:.2f}"]
        for what, times in part("startup")["summary"].items()
    }
    return markdown("seconds", ["fastest", "median"], rows)


def pipeline():
    rows = {
        what: [
            str(record["batch"]),
            f"{record['batches_per_second']['median']:,.0f}",
            f"{record['steps_per_second']['median']:.1f}",
            f"{record['reading_in_step_times']['of_medians']:.1%}",
        ]
        for what, record in part("pipeline").items()
    }
    columns = ["batch", "batches/s alone", "train steps/s", "reading / step"]
    return markdown("what is read", columns, rows)


def memory():
    rows = {what: [f"{mib:,}"] for what, mib in part("memory")["peak_mib"].items()}
    return markdown("what runs", ["peak MiB"], rows)


def times():
    """Seconds of training until `fd_digits` of 5,000 samples is below each level."""
    result = read("time_to_quality.json")
    levels = [str(level) for level in result["settings"]["levels"]]
    rows = {name: time_to_quality.cells(row, levels) for name, row in result["rows"].items()}
    return markdown("seconds until fd is below", [*levels, "best fd", "seeds"], rows)


def all_tables():
    """{marker: markdown}"""
    cases = {f"steps-{name}": one_case(name) for name in part("steps")}
    simple = {f.__name__: f() for f in (sampling, startup, pipeline, memory)}
    scaled = scaling.table(read("scaling.json")["rows"])
    others = {"speed": overview(), "time-to-quality": times(), "scaling": scaled}
    return cases | simple | others
