"""Numbers within sentences of README, docs and notebooks, from what was measured.

    python -m benchmarks.sentences        # write them anew where the results have changed

A number stands between two comments, which readers do not see. The first one says where it is from:

    The GAN finds <!-- = value compare_ring rows/gan/mean/modes_ring_10k .1f -->8.0<!-- . --> modes.
    R1 changes it by <!-- = effect study_ladder fd_digits_10k "all but R1" .1f -->...<!-- . -->.

Kinds of numbers, with the words that follow:

    value RESULT PATH FORMAT         one number; items of lists are named by their model or arm, or
                                     by values that only one has, such as "means/who=gan,seconds=90"
    mean RESULT METRIC ARM FORMAT    the mean over the seeds of an arm of a study
    effect RESULT METRIC ARM FORMAT  a difference to the arm that others are compared with, and its
                                     interval: "+4.1 (+3.0 to +5.2)"
    change RESULT METRIC ARM ARM FORMAT          the same from the first arm to the second
    factor RESULT METRIC FACTOR LEVEL FORMAT     the same of a factor of benchmarks.factorial
    simple RESULT METRIC ROW FORMAT  the same of one row with other factors held, such as
                                     "factor=loss,to=hinge,r1=True"
    bound RESULT METRIC ARM FORMAT   what the difference is at most, by its interval: "0.3"

A comment must not begin a line of a page, where Markdown would take the line for HTML. The tests
check that all numbers are as the results say.
"""

import re
import shlex
import sys
from pathlib import Path
from statistics import fmean

from benchmarks.store import RESULTS, read
from benchmarks.studies import differences
from gan_keras import command
from gan_keras.errors import InputError

ROOT = Path(__file__).resolve().parents[1]
MARKED = re.compile(r"(<!-- = (?P<words>.+?) -->)(?P<text>.*?)(<!-- \. -->)")
NAMES = ("model", "arm", "name", "method")  # of the items of a list, in a path


def pages():
    """All files whose sentences may hold such numbers."""
    yield from (ROOT / name for name in ("README.md", "README.zh-CN.md", "CHANGELOG.md"))
    yield from sorted((ROOT / "docs").rglob("*.md"))
    yield from sorted((ROOT / "notebooks" / "sources").glob("*.py"))


def result(name):
    found = read(RESULTS / f"{name}.json")
    if not found:
        raise InputError(f"benchmarks/results/{name}.json does not exist")
    return found


def only(rows, words):
    """The one row with these values, "who=gan,seconds=90"."""
    wanted = dict(each.split("=") for each in words.split(","))
    [row] = [row for row in rows if all(str(row.get(key)) == wanted[key] for key in wanted)]
    return row


def at(found, path):
    """What a path leads to in a result."""
    for part in path.split("/"):
        try:
            if isinstance(found, list):
                rows = [row for row in found if isinstance(row, dict)]
                named = {row[key]: row for row in rows for key in NAMES if key in row}
                if part not in named and "=" in part:
                    found = only(rows, part)
                else:
                    found = named[part] if part in named else found[int(part)]
            else:
                found = found[part]
        except (KeyError, IndexError, ValueError, TypeError):
            raise InputError(f"'{part}' of {path} is not in the result") from None
    return found


def interval(difference, form):
    mean, low, high = (f"{difference[key]:+{form}}" for key in ("mean", "low", "high"))
    return f"{mean} ({low} to {high})"


def value(name, path, form):
    return f"{at(result(name), path):{form}}"


def mean(name, metric, arm, form):
    rows = [row for row in result(name)["rows"] if row["arm"] == arm and row["metrics"]]
    if not rows:
        raise InputError(f"no arm '{arm}' in {name}")
    return f"{fmean(row['metrics'][metric] for row in rows):{form}}"


def effect(name, metric, arm, form):
    return interval(at(result(name)["effects"], f"{metric}/{arm}"), form)


def change(name, metric, before, after, form):
    found = differences(result(name)["rows"], metric, before)
    if after not in found:
        raise InputError(f"no arms '{before}' and '{after}' with equal seeds in {name}")
    return interval(found[after], form)


def factor(name, metric, changed, level, form):
    wanted = (metric, changed, level)
    for row in result(name)["effects"]:
        if (row["metric"], row["factor"], str(row["to"])) == wanted:
            return interval(row, form)
    raise InputError(f"no effect of {' '.join(wanted)} in {name}")


def simple(name, metric, words, form):
    return interval(at(result(name), f"simple/metric={metric},{words}"), form)


def bound(name, metric, arm, form):
    difference = at(result(name)["effects"], f"{metric}/{arm}")
    return f"{max(abs(difference['low']), abs(difference['high'])):{form}}"


KINDS = {
    "value": value, "mean": mean, "effect": effect, "change": change, "factor": factor,
    "simple": simple, "bound": bound,
}  # fmt: skip


def number(words):
    """The text that belongs behind a comment with these words.

    Raises:
        InputError: words that do not lead to a number.
    """
    kind, *rest = shlex.split(words)
    if kind not in KINDS:
        raise InputError(f"unknown kind '{kind}': use one of {', '.join(KINDS)}")
    try:
        return KINDS[kind](*rest)
    except TypeError as error:
        raise InputError(f"'{words}' has the wrong number of words ({error})") from None


def written(text):
    """A page with all its numbers as the results say."""
    return MARKED.sub(lambda found: f"{found[1]}{number(found['words'])}{found[4]}", text)


def main(argv=None):
    parser = command.Parser(
        prog="python -m benchmarks.sentences", description=__doc__.split("\n")[0]
    )
    parser.parse_args(argv)
    for page in pages():
        before = page.read_text("utf-8")
        if (after := written(before)) != before:
            page.write_text(after, "utf-8")
            print(page.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(command.run(main, advice="pages before it are written"))
