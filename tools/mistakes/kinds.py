"""The register of kinds of mistakes: each is a function from a flow and a random source to one mistake, or to
None where what was picked does not suit it.
"""

KINDS = {}
# The flows that a kind is made in, where these are not the plain ones.
GROUPS = {}


class NoPlace(Exception):
    """The flow has nothing in which this mistake can be made."""


def kind(make):
    KINDS[make.__name__.replace("_", "-")] = make
    return make


def kind_of(group, name, make):
    name = f"{group}: {name}"
    if name in KINDS:
        raise ValueError(f"two kinds are named {name}")
    KINDS[name] = make
    GROUPS[name] = group


def pick(random, choices):
    choices = list(choices)
    if not choices:
        raise NoPlace
    return random.choice(choices)


def tokens(flow, *kinds):
    """Tokens of these kinds in all expressions: the expression, and the token's index."""
    for expression in flow.expressions:
        for index, token in enumerate(expression.tokens):
            if token.kind in kinds:
                yield expression, index


def entries(flow, test):
    return [entry for entry in flow.entries if test(entry)]


def plain_nodes(flow):
    """Nodes whose whole value is an expression on the key's line, without quotes."""
    return [e for e in flow.expressions if e.entry.path == e.node and e.entry.style == "plain"]


def is_option(path, *sections):
    """Whether a path leads to an option of a declaration: `sources.weekly.order`."""
    return len(path) == 3 and path[0] in sections
