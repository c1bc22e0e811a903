"""One mistake in one flow, and what must be said of it."""

import dataclasses

from flow import Place


@dataclasses.dataclass(frozen=True)
class Mistake:
    text: str
    # Where the diagnostic may begin: inside one of these places, in the changed text.
    places: tuple
    slugs: frozenset


def mistake(text, place, *slugs):
    """`place` is one place, or a list of them that are equally right."""
    places = tuple(place) if isinstance(place, list) else (place,)
    return Mistake(text, places, frozenset(slugs))


def replacing(flow, place, text, *slugs, at=None):
    """Replaces a token; the mistake is the new text, or the stretch `at` of it."""
    start, length = at or (0, len(text))
    start += place.start
    return mistake(flow.replaced(place, text), Place(place.line, start, start + length), *slugs)


def adding_node(flow, frame, text, token, *slugs):
    """Adds a node behind the last one of its scope; the mistake is `token` in it."""
    last = [entry for entry in flow.nodes() if flow.frame_of_nodes(entry.path) == frame][-1]
    index = last.key.line + 1
    while index < len(flow.lines) and flow.lines[index].startswith(" " * (last.key.start + 1)):
        index += 1
    line = " " * last.key.start + text
    start = line.index(token)
    return mistake(flow.inserted(index, [line]), Place(index, start, start + len(token)), *slugs)


def place_of(token):
    return Place(token.line, token.start, token.end)


def misspelled(word, random, known):
    """The word with one slip of the hand that makes no other known word; None for short words."""
    if len(word) < 3:
        return None
    for _ in range(20):
        index = random.randrange(1, len(word) - 1)
        slip = random.choice(["swap", "drop", "double", "other"])
        if slip == "swap":
            text = word[:index] + word[index + 1] + word[index] + word[index + 2 :]
        elif slip == "drop":
            text = word[:index] + word[index + 1 :]
        elif slip == "double":
            text = word[:index] + word[index] + word[index:]
        else:
            text = word[:index] + random.choice("aeioustrn") + word[index + 1 :]
        if text != word and text not in known and text[0].isalpha():
            return text
    return None
