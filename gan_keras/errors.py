"""The two ways in which a command ends early. Imports nothing, so commands start fast."""


class InputError(ValueError):
    """Unusable input: its text is one line that names the thing and the fix (exit code 2)."""


class Diverged(ArithmeticError):
    """Training produced a NaN or an infinity (exit code 3)."""


def first_line(error):
    """The first line of an error's text, or its kind where there is none."""
    return str(error).splitlines()[0] if str(error) else type(error).__name__
