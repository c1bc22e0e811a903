"""Reads the flows beside this file: where their keys, values and expressions stand.

It knows the YAML that these flows are written in and no more, and shares nothing with the compiler, so that
the places it gives are an independent word on where a token is. Lines and columns count from 0 in here.
"""

import dataclasses
import re

from expression import Expression, tokens_of


@dataclasses.dataclass(frozen=True)
class Place:
    """A stretch of one line."""

    line: int
    start: int
    end: int


@dataclasses.dataclass(frozen=True)
class Entry:
    """A key and its value, wherever it is written; `path` ends with the key, or with a number in a list."""

    path: tuple
    key: Place | None
    # section, map, list, block, plain, single or double.
    style: str
    # Of a value on the key's line.
    value: Place | None
    text: str = ""
    # The lines of a block scalar.
    block: tuple = ()


class Flow:
    group = "plain"
    suffix = ".leat.yaml"

    def __init__(self, name, text):
        self.name = name
        self.lines = text.split("\n")
        self.entries = []
        self._read_lines()
        self.by_path = {entry.path: entry for entry in self.entries}
        self.expressions = [found for entry in self.entries for found in self._expressions(entry)]

    # Reading

    def _read_lines(self):
        stack = []
        index = 0
        while index < len(self.lines):
            line = self.lines[index]
            match = re.match(r"( *)([A-Za-z_]\w*):( +|$)", line)
            index += 1
            if not match:
                continue
            indent = len(match[1])
            while stack and stack[-1][0] >= indent:
                stack.pop()
            path = tuple(key for _, key in stack) + (match[2],)
            stack.append((indent, match[2]))
            key = Place(index - 1, indent, indent + len(match[2]))
            rest = match.end()
            if line[rest : rest + 1] in (">", "|"):
                first = index
                while index < len(self.lines) and self._indent(index) > indent:
                    index += 1
                self._add(path, key, "block", None, block=tuple(range(first, index)))
            else:
                self._read_value(path, key, index - 1, rest, in_flow=False)

    def _indent(self, index):
        line = self.lines[index]
        return len(line) - len(line.lstrip(" ")) if line.strip() else 1 << 20

    def _add(self, path, key, style, value, text="", block=()):
        self.entries.append(Entry(path, key, style, value, text, block))

    def _read_value(self, path, key, line, start, in_flow):
        """Reads the value that begins at a column; returns the column behind it."""
        text = self.lines[line]
        sign = text[start : start + 1]
        if sign in ("{", "["):
            end = self._read_collection(path, line, start)
            style = "map" if sign == "{" else "list"
            self._add(path, key, style, Place(line, start, end), text[start:end])
            return end
        if sign in ("'", '"'):
            end = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"").match(text, start).end()
            style = "single" if sign == "'" else "double"
            self._add(path, key, style, Place(line, start, end), text[start + 1 : end - 1])
            return end
        pattern = r"[^,{}\[\]]*" if in_flow else r"(?:(?! #).)*"
        end = re.compile(pattern).match(text, start).end()
        shown = text[start:end].rstrip()
        style = "plain" if shown and not shown.startswith("#") else "section"
        self._add(path, key, style, Place(line, start, start + len(shown)), shown)
        return end

    def _read_collection(self, path, line, start):
        text = self.lines[line]
        close = "}" if text[start] == "{" else "]"
        index = start + 1
        count = 0
        while text[index] != close:
            if text[index] in ", ":
                index += 1
                continue
            key, name = None, count
            if close == "}":
                match = re.compile(r"(\w+): ").match(text, index)
                key, name = Place(line, index, index + len(match[1])), match[1]
                index = match.end()
            index = self._read_value(path + (name,), key, line, index, in_flow=True)
            count += 1
        return index + 1

    # Expressions

    def frame_of_nodes(self, path):
        """The frame whose node a path leads to: a name, None for the top level, False for no node."""
        if path[0] == "nodes" and len(path) > 1:
            return None
        if path[0] in ("sources", "frames") and len(path) > 3 and path[2] == "nodes":
            return path[1]
        return False

    def _expressions(self, entry):
        frame = self.frame_of_nodes(entry.path)
        if frame is False or entry.style in ("section", "map", "list"):
            return []
        depth = 2 if frame is None else 4
        inner = entry.path[depth:]
        if inner and inner[0] in ("doc", "tags", "type", "unit"):
            return []
        places = [Place(line, 0, len(self.lines[line])) for line in entry.block]
        if entry.value:
            quote = 1 if entry.style in ("single", "double") else 0
            places = [Place(entry.value.line, entry.value.start + quote, entry.value.end - quote)]
        tokens = [
            token
            for place in places
            for token in tokens_of(self.lines[place.line][: place.end], place.line, place.start)
        ]
        return [Expression(entry, frame, entry.path[:depth], tokens)]

    def structured_keys(self):
        """Keys of calls in structured form: the entry, and whether it is the transform."""
        for entry in self.entries:
            frame = self.frame_of_nodes(entry.path)
            if frame is False or entry.key is None:
                continue
            inner = entry.path[2 if frame is None else 4 :]
            if inner and inner[0] not in ("expr", "doc", "tags", "type", "unit"):
                yield entry, len(inner) % 2 == 1

    # What the flow declares

    def names(self, section):
        return [entry.path[1] for entry in self.entries if entry.path[0] == section and len(entry.path) == 2]

    def columns(self):
        """(frame, column) to the type, without `?`, and the unit."""
        found = {}
        for entry in self.entries:
            if len(entry.path) == 4 and entry.path[0] == "sources" and entry.path[2] == "columns":
                typed = self.by_path.get(entry.path + ("type",), entry)
                unit = self.by_path.get(entry.path + ("unit",))
                found[entry.path[1], entry.path[3]] = (typed.text.rstrip("?"), unit.text if unit else None)
        return found

    def nodes(self):
        """The entries that declare nodes."""
        for entry in self.entries:
            frame = self.frame_of_nodes(entry.path)
            if frame is not False and len(entry.path) == (2 if frame is None else 4):
                yield entry

    def node_names(self):
        return {entry.path[-1] for entry in self.nodes()}

    def known_names(self):
        """Every name that means something in an expression of this flow."""
        columns = {column for _, column in self.columns()}
        return columns | self.node_names() | set(self.names("params") + self.names("sources"))

    def column_in(self, frame, column):
        """How an expression of the top level writes a column."""
        return column if len(self.names("sources")) == 1 else f"{frame}.{column}"

    # Changing

    def text_at(self, place):
        return self.lines[place.line][place.start : place.end]

    def with_line(self, index, line):
        return "\n".join(self.lines[:index] + [line] + self.lines[index + 1 :])

    def replaced(self, place, text):
        line = self.lines[place.line]
        return self.with_line(place.line, line[: place.start] + text + line[place.end :])

    def inserted(self, index, lines):
        """The text with lines before the line of that index."""
        return "\n".join(self.lines[:index] + lines + self.lines[index:])
