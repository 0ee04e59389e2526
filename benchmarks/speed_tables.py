"""The tables about time, as markdown: train steps, sampling, starting, memory, time to quality."""

from benchmarks import scaling, time_to_quality
from benchmarks.speed import ratios, steps
from benchmarks.store import RESULTS, read


def part(name):
    """What one part of `benchmarks.speed` measured."""
    return read(RESULTS / "speed.json")[name]["result"]


def grid(head, body):
    """A markdown table.

    Args:
        head: names of the columns.
        body: rows, each with as many cells.
    """
    lines = [f"| {' | '.join(cells)} |" for cells in (head, *body)]
    return "\n".join([lines[0], "|---" * len(head) + "|", *lines[1:]])


def text(mean, spread, decimals):
    """A mean and its standard deviation over seeds; the mean alone where there is no other."""
    shown = f"{mean:.{decimals}f}"
    return shown if spread is None else f"{shown} ± {spread:.{decimals}f}"


def markdown(title, columns, rows):
    """A table with a column of names and a row for each of ``rows`` {name: cells}."""
    return grid([title, *columns], [[name, *cells] for name, cells in rows.items()])


def overview():
    """Milliseconds of each contender's fastest step, a column for each case."""
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
    """One case in full: times, ratios with their spread, share of the machine's arithmetic."""
    title, rows = steps.title_and_rows(part("steps")[name])
    return markdown(title, steps.COLUMNS, rows)


def sampling():
    """Images a second in each way of drawing samples."""
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
    """Seconds until a command answers."""
    rows = {
        what: [f"{times['min']:.2f}", f"{times['median']:.2f}"]
        for what, times in part("startup")["summary"].items()
    }
    return markdown("seconds", ["fastest", "median"], rows)


def pipeline():
    """How fast batches are read, beside the train step that needs them."""
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
    """Peak memory of whole runs."""
    rows = {what: [f"{mib:,}"] for what, mib in part("memory")["peak_mib"].items()}
    return markdown("what runs", ["peak MiB"], rows)


def times():
    """Seconds of training until `fd_digits` of 5,000 samples is below each level."""
    result = read(RESULTS / "time_to_quality.json")
    levels = [str(level) for level in result["settings"]["levels"]]
    rows = {name: time_to_quality.cells(row, levels) for name, row in result["rows"].items()}
    return markdown("seconds until fd is below", [*levels, "best fd", "seeds"], rows)


def all_tables():
    """{marker: markdown}"""
    cases = {f"steps-{name}": one_case(name) for name in part("steps")}
    simple = {f.__name__: f() for f in (sampling, startup, pipeline, memory)}
    scaled = scaling.table(read(RESULTS / "scaling.json")["rows"])
    others = {"speed": overview(), "time-to-quality": times(), "scaling": scaled}
    return cases | simple | others
