"""Grade the exercises of student notebooks: python -m gan_keras.grade SUBMISSION ..."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from gan_keras import command
from gan_keras.course.language import LANGUAGES, speaking
from gan_keras.errors import InputError

KEPT = "the grades so far are written"


def build_parser():
    parser = command.Parser("grade")
    add = parser.add_argument
    add("submissions", nargs="+", metavar="FILE.ipynb",
        help="student notebooks, filled in; their code is run: see docs/teaching.md")  # fmt: skip
    add("--csv", default="grades.csv", metavar="FILE",
        help="the table of grades (default grades.csv)")  # fmt: skip
    add("--feedback", metavar="DIR", help="a page for each submission, to give to the student")
    add("--lang", choices=LANGUAGES, default="en",
        help="of verdicts, table and pages (default en)")  # fmt: skip
    add("--seconds", type=float, default=30.0, metavar="S",
        help="for each exercise (default 30)")  # fmt: skip
    add("--memory", type=float, default=4.0, metavar="GB",
        help="of the process of a submission, on Linux (default 4)")  # fmt: skip
    add("--jobs", type=int, metavar="N", help="submissions at a time (default: as many as cores)")
    add("--seed", type=int, default=0, metavar="N",
        help="of the numbers, shapes and limits that checkers draw (default 0)")  # fmt: skip
    return parser


def check(args):
    """Raise InputError for values that cannot be."""
    for name in ("seconds", "memory", "jobs"):
        value = getattr(args, name)
        if value is not None and not 0 < value < float("inf"):
            raise InputError(f"--{name} must be above 0, got {value:g}")
    if not args.seed >= 0:
        raise InputError(f"--seed must be at least 0, got {args.seed}")
    for what, place in (("--csv", Path(args.csv).parent), ("--feedback", args.feedback)):
        if place is not None and Path(place).exists() and not Path(place).is_dir():
            raise InputError(f"{what}: {place} is no folder: name another one")


def sorted_out(paths):
    """([Submission], {path: why it is none}) of the files that students handed in.

    Raises:
        InputError: there is no submission among them.
    """
    from gan_keras.course.grading import submission

    submissions, refused = [], {}
    for path in dict.fromkeys(map(Path, paths)):  # each once
        try:
            submissions.append(submission.read(path))
        except InputError as error:
            refused[path] = str(error)
    if not submissions:
        raise InputError(next(iter(refused.values())))
    return submissions, refused


def graded(submissions, args):
    """Yield (submission, marks), as they are ready."""
    from gan_keras.course.grading import sandbox

    sandbox.prepare()
    limits = sandbox.Limits(args.seconds, args.memory * 1e9)
    cancelled = threading.Event()
    with ThreadPoolExecutor(args.jobs or os.cpu_count() or 1) as pool:
        waiting = {
            pool.submit(sandbox.judge, each, limits, args.lang, args.seed, cancelled): each
            for each in submissions
        }
        try:
            for done in as_completed(waiting):
                yield waiting[done], done.result()
        finally:
            cancelled.set()
            pool.shutdown(wait=False, cancel_futures=True)


def main(argv=None):
    from gan_keras.course.grading import report

    args = build_parser().parse_args(argv)
    check(args)
    submissions, refused = sorted_out(args.submissions)
    for folder in (Path(args.csv).parent, args.feedback):
        if folder is not None:
            Path(folder).mkdir(parents=True, exist_ok=True)
    pages, found = report.page_names(submissions), {}
    with speaking(args.lang):
        for each, marks in graded(submissions, args):
            found[each.path] = marks
            rows = [(one, found[one.path]) for one in submissions if one.path in found]
            report.write_grades(args.csv, rows, refused)
            if args.feedback:
                report.write_page(args.feedback, pages[each.path], report.page(each, marks))
            print(f"{len(found)} of {len(submissions)}  {each.path}: {report.points(marks):.2f} of "
                  f"{len(marks)}, {report.reason(marks)}", flush=True)  # fmt: skip
    for why in refused.values():
        print(f"not graded: {why}")
    print(f"wrote {args.csv}" + (f" and {args.feedback}" if args.feedback else ""))
    return command.DONE


if __name__ == "__main__":
    raise SystemExit(command.run(main, advice=KEPT))
