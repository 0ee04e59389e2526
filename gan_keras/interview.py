"""Practise interview questions in the terminal: python -m gan_keras.interview"""

import difflib
import os
import sys
from pathlib import Path

from gan_keras import command
from gan_keras.course.bank import LANGUAGES, LEVELS, TOPICS, load_bank
from gan_keras.course.drill import progress
from gan_keras.course.drill.ladder import Ladder
from gan_keras.course.drill.play import Drill, show
from gan_keras.errors import InputError

QUESTIONS, MOST_MINUTES = 6, 600
UNGRADED = "nothing was graded"


def build_parser():
    parser = command.Parser("interview")
    add = parser.add_argument
    add("--lang", choices=LANGUAGES, default="en", help="English or Chinese (default en)")
    add("--topic", metavar="T", help=f"one or several, with commas: {', '.join(TOPICS)}")
    add("--level", metavar="L", help=f"one or several, with commas: {', '.join(LEVELS)}")
    add("--count", type=int, metavar="N",
        help=f"number of questions (default {QUESTIONS}; with --minutes: no limit)")  # fmt: skip
    add("--minutes", type=float, metavar="M", help="ask no new question after this time")
    add("--seed", type=int, metavar="N", help="same seed, same order (default: another each time)")
    add("--progress", metavar="FILE", help="what is remembered (default: in your data folder)")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--quiz", action="store_true", help="multiple choice")
    instead.add_argument("--list", action="store_true", help="print a line for each question")
    instead.add_argument("--show", metavar="ID", help="print all about one question")
    return parser


def named(what, text, known):
    """The parts of a list with commas.

    Raises:
        InputError: one that is not known.
    """
    if text is None:
        return set(known)
    parts = [part.strip() for part in text.split(",")]
    for part in parts:
        if part not in known:
            raise InputError(f"unknown {what} '{part}': use one of {', '.join(known)}")
    return set(parts)


def chosen(args, bank):
    """{id: Question} of the topics and levels that the user named.

    Raises:
        InputError: there is none.
    """
    topics = [topic for topic in TOPICS if any(q.topic == topic for q in bank.values())]
    topics = named("topic", args.topic, topics)
    levels = named("level", args.level, LEVELS)
    found = {name: q for name, q in bank.items() if q.topic in topics and q.level in levels}
    if args.quiz:
        found = {name: question for name, question in found.items() if question.choices}
    if not found:
        raise InputError("no question has this topic and level" + (" and options" * args.quiz)
                         + ": name others, --list shows them")  # fmt: skip
    return found


def check(args):
    if args.count is not None and args.count < 1:
        raise InputError(f"--count must be at least 1, got {args.count}")
    if args.minutes is not None and not 0 < args.minutes <= MOST_MINUTES:
        raise InputError(f"--minutes must be above 0 and at most {MOST_MINUTES}, got "
                         f"{args.minutes:g}")  # fmt: skip


def lookup(name, bank):
    """The question with an id.

    Raises:
        InputError: there is none; names the ids that look alike.
    """
    if name not in bank:
        alike = difflib.get_close_matches(name, bank, 3)
        hint = f"did you mean {' or '.join(alike)}?" if alike else "--list shows all ids"
        raise InputError(f"unknown question '{name}': {hint}")
    return bank[name]


def main(argv=None):
    args = build_parser().parse_args(argv)
    check(args)
    bank = load_bank()
    if args.show is not None:
        show(lookup(args.show, bank), args.lang)
        return command.DONE
    questions = chosen(args, bank)
    if args.list:
        longest = max(map(len, questions))
        for name, question in questions.items():
            text = question.question[args.lang].replace("`", "")
            print(f"{name:{longest}}  {question.topic:12}  {question.level:10}  {text}")
        return command.DONE
    file = Path(args.progress) if args.progress else progress.default_file()
    cards = progress.read(file)
    progress.prepare(file, folder=not args.progress)
    seed = int.from_bytes(os.urandom(4)) if args.seed is None else args.seed
    if hasattr(sys.stdin, "reconfigure"):  # notes are not kept, so no byte of them is a failure
        sys.stdin.reconfigure(errors="replace")
    count = args.count or (QUESTIONS if args.minutes is None else None)
    ladder = Ladder(questions, cards, seed, progress.today())
    drill = Drill(ladder, file, args.lang, count, args.minutes, args.quiz, seed)
    with command.advising(lambda: f"grades so far are in {file}" if drill.grades else UNGRADED):
        drill.run()
    return command.DONE


if __name__ == "__main__":
    sys.exit(command.run(main))
