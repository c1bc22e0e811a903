"""Slips of the hand in names and words."""

from expression import LITERAL_CALLS
from kinds import entries, is_option, kind, pick, tokens
from mistake import misspelled, place_of, replacing

UNKNOWN_NAME = ("unknown-column", "unknown-name")


def slip(flow, random, place, known, *slugs):
    word = misspelled(flow.text_at(place), random, known)
    return replacing(flow, place, word, *slugs) if word else None


def slip_of_name(flow, random, test):
    found = pick(random, [e.tokens[i] for e, i in tokens(flow, "name", "member") if test(e.tokens[i].text)])
    return slip(flow, random, place_of(found), flow.known_names(), *UNKNOWN_NAME)


@kind
def misspelled_column(flow, random):
    columns = {column for _, column in flow.columns()}
    return slip_of_name(flow, random, lambda name: name in columns)


@kind
def misspelled_node(flow, random):
    return slip_of_name(flow, random, lambda name: name in flow.node_names())


@kind
def misspelled_parameter(flow, random):
    return slip_of_name(flow, random, lambda name: name in flow.names("params"))


@kind
def misspelled_frame(flow, random):
    places = [place_of(e.tokens[i]) for e, i in tokens(flow, "frame")]
    places += [
        e.value
        for e in entries(flow, lambda e: e.path[0] in ("outputs", "frames") and e.style == "plain")
        if e.path[2] == "from" or e.path[2:3] == ("zip",)
    ]
    known = set(flow.names("sources") + flow.names("frames"))
    place = pick(random, places)
    return slip(flow, random, place, known, "unknown-frame")


@kind
def misspelled_selection(flow, random):
    found = pick(random, entries(flow, lambda e: e.path[0] == "outputs" and e.path[2:3] == ("select",)
                                 and len(e.path) == 4))
    if not found or found.style != "plain":
        return None
    return slip(flow, random, found.value, flow.known_names(), "unknown-column", "unknown-tag")


@kind
def misspelled_order(flow, random):
    """A column that a source's order, series or key names."""
    found = pick(random, entries(
        flow, lambda e: e.path[0] == "sources" and e.path[2:3] and e.path[2] in ("order", "series", "key")
        and e.style == "plain" and e.text != "position"))
    return slip(flow, random, found.value, flow.known_names(), "unknown-column")


@kind
def misspelled_transform(flow, random):
    places = [place_of(e.tokens[i]) for e, i in tokens(flow, "call") if e.tokens[i].text not in LITERAL_CALLS]
    places += [entry.key for entry, is_transform in flow.structured_keys() if is_transform]
    return slip(flow, random, pick(random, places), flow.transforms, "unknown-transform")


@kind
def misspelled_label(flow, random):
    places = [place_of(e.tokens[i]) for e, i in tokens(flow, "label")]
    places += [entry.key for entry, is_transform in flow.structured_keys() if not is_transform]
    return slip(flow, random, pick(random, places), {"by", "of"}, "wrong-arguments")


@kind
def misspelled_option(flow, random):
    """A key of the language: a section, or an option of a declaration."""
    def is_key(entry):
        path = entry.path
        if len(path) == 1 or is_option(path, "sources", "params", "outputs", "frames", "transforms"):
            return True
        return len(path) == 5 and path[2] == "columns" or path[-1] in ("expr", "doc", "tags")
    found = pick(random, entries(flow, lambda e: e.key is not None and is_key(e) and e.path != ("leat",)))
    return slip(flow, random, found.key, set(), "unknown-key", "malformed-transform")


@kind
def misspelled_type(flow, random):
    def is_type(entry):
        if entry.style != "plain" or entry.path[0] not in ("sources", "params", "nodes"):
            return False
        return entry.path[-1] == "type" or len(entry.path) == 4 and entry.path[2] == "columns"
    found = pick(random, entries(flow, is_type))
    known = {"int8", "int16", "int32", "int64", "float32", "float64"}
    return slip(flow, random, found.value, known, "unknown-type")


@kind
def misspelled_word(flow, random):
    """A word of an enumeration: an option of a transform in quotes, or the default of a parameter."""
    places = [
        place_of(e.tokens[i]) for e, i in tokens(flow, "string")
        if i > 1 and e.tokens[i - 2].kind == "label" and e.tokens[i - 2].text in ("mode", "on_zero")
    ]
    places += [
        e.value for e in entries(flow, lambda e: is_option(e.path, "params") and e.path[2] == "default")
        if flow.by_path[e.path[:2] + ("type",)].text == "enum"
    ]
    place = pick(random, places)
    return slip(flow, random, place, set(), "invalid-constant", "invalid-parameter")


@kind
def misspelled_format(flow, random):
    found = pick(random, entries(flow, lambda e: e.path[-1] == "format" and e.style == "plain"))
    return slip(flow, random, found.value, set(), "unknown-format")


@kind
def misspelled_boolean(flow, random):
    found = pick(random, entries(flow, lambda e: e.path[-1] in ("sort", "nan_as_null", "constant")))
    text = random.choice(["yes", "on", "True", "1", "ture"])
    return replacing(flow, found.value, text, "expected-boolean")
