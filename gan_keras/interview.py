"""Practise interview questions in the terminal, or print them: python -m gan_keras.interview"""

import os
import random
import sys
from pathlib import Path

from gan_keras import command
from gan_keras.course.bank import LANGUAGES, LEVELS, TOPICS, load_bank
from gan_keras.course.drill import progress
from gan_keras.course.drill.ladder import Ladder
from gan_keras.course.drill.play import Drill, show
from gan_keras.errors import InputError, meant

QUESTIONS, MOST_MINUTES = 6, 600
BOTH = "both"
FILES = {"sheet": (".html", ".htm"), "anki": (".apkg",)}  # flags that write one: its endings
DRILL_ONLY = ("minutes", "progress")
NO_USE = {"list": ("count", "minutes"), "show": ("topic", "level", "count", "minutes")}
UNGRADED = "nothing was graded"


def build_parser():
    parser = command.Parser("interview")
    add = parser.add_argument
    add("--lang", choices=(*LANGUAGES, BOTH), default="en",
        help="English or Chinese (default en); both: with --sheet and --anki")  # fmt: skip
    add("--topic", metavar="T", help=f"one or several, with commas: {', '.join(TOPICS)}")
    add("--level", metavar="L", help=f"one or several, with commas: {', '.join(LEVELS)}")
    add("--count", type=int, metavar="N",
        help=f"number of questions (default {QUESTIONS}; with --minutes, --sheet and --anki: no "
        "limit)")  # fmt: skip
    add("--minutes", type=float, metavar="M", help="ask no new question after this time")
    add("--seed", type=int, metavar="N", help="same seed, same order (default: another each time)")
    add("--progress", metavar="FILE",
        help="file with your grades (default: where programs keep their data)")  # fmt: skip
    add("--quiz", action="store_true", help="multiple choice, in the terminal or on a --sheet")
    add("--answers", action="store_true", help="with --sheet: answers and points in place of lines")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--list", action="store_true", help="print a line for each question")
    instead.add_argument("--show", metavar="ID", help="print all about one question")
    instead.add_argument("--sheet", metavar="FILE.html", help="write questions to print on A4")
    instead.add_argument("--anki", metavar="FILE.apkg", help="write cards for the program Anki")
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
    """Raise InputError for flags that contradict each other, and for values out of range."""
    if args.count is not None and args.count < 1:
        raise InputError(f"--count must be at least 1, got {args.count}")
    if args.minutes is not None and not 0 < args.minutes <= MOST_MINUTES:
        raise InputError(f"--minutes must be above 0 and at most {MOST_MINUTES}, got "
                         f"{args.minutes:g}")  # fmt: skip
    [writing] = [flag for flag in FILES if getattr(args, flag) is not None] or [None]
    if args.answers and writing != "sheet":
        raise InputError("--answers is for --sheet: add --sheet FILE.html, or leave it out")
    if args.lang == BOTH and not writing:
        raise InputError("--lang both is for --sheet and --anki: use en or zh")
    for flag in ("list", "show", "anki"):
        if args.quiz and getattr(args, flag):
            raise InputError(f"argument --{flag}: not allowed with argument --quiz; see --help")
    for instead, flags in NO_USE.items():
        for flag in flags:
            if getattr(args, instead) and getattr(args, flag) is not None:
                raise InputError(f"--{flag} does not apply to --{instead}: leave it out")
    for flag in DRILL_ONLY:
        if writing and getattr(args, flag) is not None:
            raise InputError(
                f"argument --{flag}: not allowed with argument --{writing}; see --help"
            )
    if writing:
        check_file(writing, getattr(args, writing))


def check_file(flag, name):
    """Raise InputError for what is not the name of a file that a flag can write."""
    path = command.file_name(name, f"--{flag}")
    if path.suffix.lower() not in FILES[flag]:
        endings = " or ".join(FILES[flag])
        raise InputError(f"--{flag} {name} has another ending: name a file that ends in {endings}")


def lookup(name, bank):
    """The question with an id.

    Raises:
        InputError: there is none; names the ids that look alike.
    """
    if name not in bank:
        raise InputError(
            f"unknown question '{name}': {meant(name, bank) or '--list shows all ids'}"
        )
    return bank[name]


def drawn(questions, count, seed):
    """``count`` of the questions, from as many topics as possible, in the order of the bank."""
    order = list(questions)
    random.Random(seed).shuffle(order)
    turns, seen = {}, dict.fromkeys(TOPICS, 0)
    for name in order:
        topic = questions[name].topic
        turns[name] = seen[topic]
        seen[topic] += 1
    taken = sorted(order, key=turns.get)[:count]
    return [question for name, question in questions.items() if name in taken]


def write(args, questions, bank, seed):
    """Write the file of --sheet or --anki, and say so.

    Raises:
        InputError: it cannot be written.
    """
    picked = list(questions.values())
    if args.count is not None:
        picked = drawn(questions, args.count, seed)
    languages = LANGUAGES if args.lang == BOTH else (args.lang,)
    if args.sheet is not None:
        from gan_keras.course.editions.sheet import Sheet, save_sheet

        seed = seed if args.quiz or args.count is not None else None
        save_sheet(Sheet(picked, bank, languages, args.answers, args.quiz, seed), args.sheet)
    else:
        from gan_keras.course.editions.flashcards import save_cards

        save_cards(picked, languages, args.anki)
    number = f"{len(picked)} question{'s' * (len(picked) > 1)}"
    print(f"{number}: {args.sheet or args.anki}")


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
    seed = int.from_bytes(os.urandom(4)) if args.seed is None else args.seed
    if args.sheet is not None or args.anki is not None:
        write(args, questions, bank, seed)
        return command.DONE
    file = Path(args.progress) if args.progress else progress.default_file()
    cards = progress.read(file)
    progress.prepare(file, folder=not args.progress)
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
