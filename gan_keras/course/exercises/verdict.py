"""Checkers that are written out: one function that calls, compares and says what is wrong.

    @checker
    def check_twice(fn):
        \"\"\"fn(x): ...\"\"\"
        task = Task("twice")
        task.check(task.call(fn, 3.0, put_in="x = 3"), 6.0, "x = 3", [(9.0, "this is the square")])
        task.right("twice as much")

They count as one property. A checker of several states them with `properties.checker`.
"""

import functools

from gan_keras.course.exercises import answers
from gan_keras.course.exercises.answers import HINT_RTOL, same, shown
from gan_keras.course.exercises.properties import Right, WrongAnswer, check_hint, said_of
from gan_keras.course.exercises.wording import filled, said
from gan_keras.course.language import language, speaking

__all__ = ["HINT_RTOL", "Task", "WrongAnswer", "checker", "same", "shown"]


def checker(check):
    """Decorator: ``check(fn)`` becomes ``check(fn, lang=None, hint=1, seed=0)``.

    Of hints it has one, or none for 0, and what it draws does not depend on the seed. It returns
    and raises what `properties.checker` does.
    """
    name = check.__name__.removeprefix("check_")

    @functools.wraps(check)
    def checked(fn, lang=None, hint=1, seed=0):
        check_hint(hint)
        with speaking(language() if lang is None else lang):
            try:
                check(fn)
            except WrongAnswer as wrong:
                lines = str(wrong).splitlines()
                kept = lines if hint else lines[: -1 if wrong.hinted else None]
                raise WrongAnswer("\n".join(kept), {name: False}) from None
            return Right(name, {name: True})

    del checked.__wrapped__  # so that its own signature is shown
    return checked


class Task(answers.Task):
    """One exercise, named in its verdicts; the methods of `answers.Task` with other arguments."""

    def __init__(self, name):
        super().__init__(None)
        self.name = name

    def wrong(self, sentence, put_in=None, expected=None, got=None, hint=None, line=None):
        """The `WrongAnswer` to raise."""
        sentence = "wrong" if sentence == "the result is wrong" else sentence
        told = put_in or self.put_in, expected, got, line, hint
        parts = zip(answers.PARTS, told, strict=True)
        lines = [said_of(self.name, said(sentence))]
        lines += [f"  {said_of(said(n), said(part))}" for n, part in parts if part is not None]
        wrong = WrongAnswer("\n".join(lines))
        wrong.hinted = hint is not None
        return wrong

    def unwritten(self):
        self.put_in = None
        return self.wrong("not written yet")

    def right(self, checked):
        print(said_of(self.name, filled(said("right ({1})"), [said(checked)])))

    def call(self, fn, *args, put_in, nothing=False):
        if not callable(fn):
            raise self.wrong("give the function itself, without calling it", got=type(fn).__name__)
        self.fn = fn
        arguments = {f"argument{place}": argument for place, argument in enumerate(args)}
        return super().call(put_in, nothing, **arguments)

    def array(self, value, put_in=None):
        self.put_in = put_in or self.put_in
        return super().array(value)

    def check(self, value, expected, put_in, mistakes=(), rtol=1e-4, atol=1e-6):
        self.put_in = put_in
        return super().check(value, expected, mistakes, rtol, atol)

    def pair(self, value, names, put_in):
        self.put_in = put_in
        return super().pair(value, names)
