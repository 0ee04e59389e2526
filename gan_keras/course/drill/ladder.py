"""Which question comes next: follow-ups of what was known, otherwise a rung up or down."""

import random

from gan_keras.course.drill.progress import GOOD, is_due

RUNG = {"screening": 0, "core": 1, "debugging": 1, "coding": 1, "deep": 2, "design": 2}
STEP = {0: -1, 1: 0, 2: 0, 3: 1}  # from the rung of a question with this grade
MOST_FOLLOW_UPS = 2  # in a row; then another subject


class Ladder:
    """Draws each question at most once.

    Args:
        questions: {id: Question}, the ones that may be asked.
        cards: what `progress.read` returns.
        seed: of the order among questions that are equally fitting.
    """

    def __init__(self, questions, cards, seed, day):
        order = list(questions.values())
        random.Random(seed).shuffle(order)
        self._left = {question.id: question for question in order}
        self._cards, self._day = cards, day
        self._asked = {}  # topic: how often
        self._follow_ups, self._in_a_row = (), 0
        self.rung = 0

    def _fitness(self, question):
        """Sorts what is due first, then by rung; a topic that was asked less comes first."""
        card = self._cards.get(question.id)
        due = card is not None and is_due(card, self._day)
        far = abs(RUNG[question.level] - self.rung)
        return not due, far, self._asked.get(question.topic, 0), card is not None

    def draw(self):
        """The next question, or None after the last one."""
        if not self._left:
            return None
        follow_ups = [self._left[name] for name in self._follow_ups if name in self._left]
        chosen = follow_ups[0] if follow_ups else min(self._left.values(), key=self._fitness)
        self._in_a_row = self._in_a_row + 1 if follow_ups else 0
        self._asked[chosen.topic] = self._asked.get(chosen.topic, 0) + 1
        return self._left.pop(chosen.id)

    def skipped(self):
        """The last question was not answered: another subject on the same rung."""
        self._follow_ups = ()

    def graded(self, question, grade):
        """Choose the rung, and the follow-ups that may come, by how a question was answered."""
        here = RUNG[question.level]
        self.rung = max(0, min(here + STEP[grade], max(RUNG.values())))
        self._follow_ups = ()
        if grade >= GOOD and self._in_a_row < MOST_FOLLOW_UPS:
            self._follow_ups = tuple(
                name
                for name in question.next
                if name in self._left and (grade == GOOD or RUNG[self._left[name].level] >= here)
            )
