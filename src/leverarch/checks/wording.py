"""Checks of the words that people at the front line are given."""

from __future__ import annotations

from collections.abc import Iterator

from leverarch.checks.rule import Check, Finding, pack_check
from leverarch.diagnostics import Note, Severity
from leverarch.governance.frontline import CARD, MAP, words_of
from leverarch.model import Arrangement, Model, Pack
from leverarch.reading_age import age_words, hardest, reading_of
from leverarch.words import count

#: Above this age we say so. The figure is ours.
HARD_AGE = 13.0
#: From fewer words than this nothing is called hard.
FEW_WORDS = 30
#: How many of the hardest sentences are named.
NAMED = 3
_CALLED = {MAP: "map", CARD: "incident card"}


@pack_check("LA645", Severity.WARNING)
def hard_words(model: Model, pack: Pack) -> Iterator[Finding]:
    """The words of a map or an incident card are hard to read: their reading age is above 13.

    Why: they are read in a hurry, by people of every schooling, some of whom learned English as another language. The
    figure of 13 is ours; guidance on writing for the public is said to aim at about 9 to 11 (not verified). The reading
    age is the Flesch-Kincaid grade and five, of the arrangement's own sentences of four words or more; titles of roles
    do not count. From fewer than 30 words nothing is said.

    What to do: shorten the sentences that the finding names, and use everyday words.

    Example:
    ```json
    { "does": "Initiate appropriate safeguarding procedures in accordance with organisational requirements." }
    ```

    """
    asked = dict.fromkeys((out.kind, out.arrangement) for out in pack.outputs if out.kind in _CALLED)
    for kind, id_ in asked:
        if id_ in model.arrangements:
            yield from _hard(kind, model.arrangements[id_])


def _hard(kind: str, arrangement: Arrangement) -> Iterator[Finding]:
    said = words_of(kind, arrangement)
    texts = [words.text for words in said]
    reading = reading_of(texts)
    if reading.words < FEW_WORDS or reading.age <= HARD_AGE:
        return
    first, *others = hardest(texts, NAMED)
    notes = tuple(
        Note(arrangement.doc.at(*said[sentence.number].at), f"hard, too: “{sentence.text}”") for sentence in others
    )
    message = (
        f"the words of the {_CALLED[kind]} of `{arrangement.id}` have a reading age of {age_words(reading.age)}, "
        f"from {count(reading.words, 'word')} in {count(reading.sentences, 'sentence')}; hardest is “{first.text}”"
    )
    place = arrangement.doc.at(*said[first.number].at)
    yield Finding(place, message, arrangement.id, "use shorter sentences and everyday words", related=notes)


CHECKS: tuple[Check, ...] = (hard_words,)
