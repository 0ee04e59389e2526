"""The bank of interview questions: one YAML file a topic beside this file. No TensorFlow.

`schema` says what an entry looks like and refuses others, `load_bank` reads all topics.
"""

import functools
from pathlib import Path

import yaml

from gan_keras.course.bank.schema import LANGUAGES, LEVELS, Fault, check_links, question_from
from gan_keras.errors import InputError

__all__ = ["LANGUAGES", "LEVELS", "TOPICS", "load_bank", "read_bank"]

HOME = Path(__file__).parent
TOPICS = ("basics", "losses", "training", "evaluation", "variants", "applications", "faces",
          "beyond", "coding", "design")  # fmt: skip


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # in C it takes a tenth of the time
    """YAML's safe subset, in which a key that is given twice is an error and not a guess."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue  # refused by `yaml` itself
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key '{key.value}' is given twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _entries(path):
    """The list of a file, not checked yet.

    Raises:
        InputError: no YAML, or no list.
    """
    try:
        entries = yaml.load(path.read_text("utf-8"), _Loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        reason = getattr(error, "problem", None) or "no text in UTF-8"
        raise InputError(f"{path.name}{place}: {reason}") from None
    if not isinstance(entries, list):
        raise InputError(f"{path.name}: a list of questions is expected, each begins with '- id:'")
    return entries


def read_bank(folder):
    """{id: Question} of the topics in a folder, in the order of `TOPICS` and of the files.

    Raises:
        InputError: a file with another name, or an entry that `schema` refuses. The line names
            the file, the question and the field.
    """
    folder, bank, files = Path(folder), {}, {}
    for path in sorted(folder.glob("*.y*ml")):
        if path.name not in {f"{topic}.yaml" for topic in TOPICS}:
            raise InputError(f"{path.name}: unknown topic, name the file after one of "
                             f"{', '.join(TOPICS)}")  # fmt: skip
    for topic in TOPICS:
        path = folder / f"{topic}.yaml"
        for place, entry in enumerate(_entries(path) if path.exists() else [], 1):
            try:
                question = question_from(entry, topic, place)
                if question.id in bank:
                    raise Fault(question.id, "id", f"is used twice, in {files[question.id]} too")
            except Fault as fault:
                raise InputError(f"{path.name}: {fault}") from None
            bank[question.id], files[question.id] = question, path.name
    if not bank:
        raise InputError(f"there is no question in {folder}")
    for question in bank.values():
        try:
            check_links(question, bank)
        except Fault as fault:
            raise InputError(f"{files[question.id]}: {fault}") from None
    return bank


@functools.cache
def load_bank():
    """{id: Question} of the bank that comes with the package."""
    return read_bank(HOME)
