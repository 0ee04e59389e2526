"""Text for terminals: lines broken by width on the screen, where Chinese characters take two."""

import shutil
import unicodedata

NARROWEST, WIDEST = 40, 88  # columns; longer lines are hard to read
CLOSING = "，。；：！？、）》」』”’…·%,.;:!?)]}"  # begin no line
OPENING = "（《「『“‘([{"  # end no line


def columns():
    return max(NARROWEST, min(shutil.get_terminal_size((80, 24)).columns, WIDEST))


def width(text):
    """Columns of a text. Characters of ambiguous width count two: in some terminals they do."""
    return sum(
        0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WFA")
        for c in text
    )


def _wide(character):
    return unicodedata.east_asian_width(character) in "WF"


def _pieces(text):
    """What a line may be broken between: words with the space before, or single wide characters."""
    pieces = []
    for c in text:
        glued = pieces and pieces[-1] and (
            c in CLOSING
            or pieces[-1][-1] in OPENING
            or not (_wide(c) or c == " " or _wide(pieces[-1][-1]))
        )  # fmt: skip
        if glued:
            pieces[-1] += c
        else:
            pieces.append(c)
    return pieces


def _halves(piece, most):
    """A piece cut into parts of at most ``most`` columns."""
    part = ""
    for c in piece:
        if part and width(part + c) > most:
            yield part
            part = ""
        part += c
    yield part


def wrap(text, most, first="", rest=None):
    """Lines of at most ``most`` columns; ``first`` and ``rest`` begin the first and the others."""
    rest = " " * width(first) if rest is None else rest
    lines, line = [], first
    empty = True  # nothing but the beginning stands on the line yet
    for piece in _pieces(text.replace("`", "")):
        room = most - width(rest)
        parts = [piece] if width(piece.strip()) <= room else list(_halves(piece, room))
        for part in parts:
            if not empty and width(line + part) > most:
                lines.append(line.rstrip())
                line, empty = rest, True
            line += part.lstrip() if empty else part
            empty = empty and not part.strip()
    return [*lines, line.rstrip()]


def paragraph(text):
    print("\n".join(wrap(text, columns())))


def listing(code):
    """Print a program, or nothing. Its lines are not broken: they may be copied."""
    for line in code.splitlines():
        print(f"    {line}".rstrip())


def points(texts, mark="-"):
    for text in texts:
        print("\n".join(wrap(text, columns(), f"  {mark} ")))
