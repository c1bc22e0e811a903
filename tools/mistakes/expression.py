"""The tokens and calls of the expressions in the flows beside this file."""

import dataclasses
import re

KEYWORDS = {"and", "or", "not", "in", "is", "null", "true", "false", "inf", "nan"}
# Calls whose name is part of the grammar, or whose arguments are.
LITERAL_CALLS = {"if", "date", "timestamp"}

PATTERN = re.compile(
    r"(?P<string>'(?:[^']|'')*')|(?P<number>\d[\d_]*(?:\.\d+)?(?:[eE][-+]?\d+)?[a-z]*)|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<sign>\*\*|//|==|!=|<=|>=|[-+*/%<>=|(),\[\].])|(?P<space>\s+)"
)


@dataclasses.dataclass(frozen=True)
class Token:
    # string, number, sign, keyword, call, label, frame, member or name
    kind: str
    text: str
    line: int
    start: int

    @property
    def end(self):
        return self.start + len(self.text)


@dataclasses.dataclass(frozen=True)
class Call:
    """`name(...)`: the positions of its tokens among those of the expression."""

    name: int
    open: int
    close: int
    # Each argument's label, or None, and the range of its tokens.
    arguments: tuple


def tokens_of(text, line, start):
    index = start
    while index < len(text):
        match = PATTERN.match(text, index)
        if not match:
            raise ValueError(f"no token at {line + 1}:{index + 1}: {text}")
        if match.lastgroup != "space":
            yield Token(match.lastgroup, match[0], line, index)
        index = match.end()


class Expression:
    def __init__(self, entry, frame, node, tokens):
        self.entry = entry
        # The frame whose nodes it is among; None: the top level.
        self.frame = frame
        # The path of its node.
        self.node = node
        self.tokens = classified(tokens)
        self.calls = list(calls_of(self.tokens))

    def innermost(self, index):
        """The call whose parentheses hold a token most closely."""
        around = [call for call in self.calls if call.open < index < call.close]
        return max(around, key=lambda call: call.open, default=None)


def classified(tokens):
    result = []
    depth = 0
    for index, token in enumerate(tokens):
        after = tokens[index + 1].text if index + 1 < len(tokens) else ""
        before = tokens[index - 1].text if index else ""
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        kind = token.kind
        if kind == "word":
            if token.text in KEYWORDS:
                kind = "keyword"
            elif before == ".":
                kind = "member"
            elif after == "." :
                kind = "frame"
            elif after == "(" or before == "|":
                kind = "call"
            elif after == "=" and depth:
                kind = "label"
            else:
                kind = "name"
        result.append(dataclasses.replace(token, kind=kind))
    return result


def calls_of(tokens):
    for index, token in enumerate(tokens):
        if token.kind != "call" or index + 1 >= len(tokens) or tokens[index + 1].text != "(":
            continue
        depth, first, arguments = 0, index + 2, []
        for position in range(index + 1, len(tokens)):
            text = tokens[position].text
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(text, 0)
            if (text == "," and depth == 1) or depth == 0:
                label = tokens[first].text if tokens[first].kind == "label" else None
                arguments.append((label, range(first + (2 if label else 0), position)))
                first = position + 1
            if depth == 0:
                yield Call(index, index + 1, position, tuple(arguments))
                break
