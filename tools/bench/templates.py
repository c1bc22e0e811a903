"""Calls of every transform of the standard library, as patterns that a generator of flows fills in.

A pattern is an example of the library's own pages, whose columns give way to other expressions of the same
type. What type a pattern has is asked of the compiler, by a flow in which each has a frame of its own, so
that nothing here knows any transform, and the generator grows with the library.
"""

import dataclasses
import json
import pathlib
import re
import subprocess

# A text, a number or duration, or a name.
TOKEN = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|\d[\w.]*|[A-Za-z_]\w*")
CALL = re.compile(r"[a-z_]\w*\(.*\)")


@dataclasses.dataclass(frozen=True)
class Template:
    transform: str
    expression: str
    operands: tuple[tuple[str, str], ...]  # the columns of the example: name and type, without `?`
    result: str
    is_scalar: bool
    is_elementwise: bool
    may_fail: bool

    def filled(self, operands: dict[str, str]) -> str:
        """The expression with other operands; a name before `(` or `=` is none."""

        def replaced(match: re.Match) -> str:
            behind = self.expression[match.end() :].lstrip()
            is_label = behind.startswith("=") and not behind.startswith("==")
            if behind.startswith("(") or is_label:
                return match[0]
            return operands.get(match[0], match[0])

        return TOKEN.sub(replaced, self.expression)

    @property
    def is_call(self) -> bool:
        """Whether the expression needs no parentheses within another one."""
        return bool(CALL.fullmatch(self.expression)) and self.expression.count("(") == 1


def bare(type_name: str) -> str:
    """The type without whether it may be null, and without its unit."""
    return type_name.split(" ")[0].rstrip("?")


def library(leat: pathlib.Path) -> list[dict]:
    listing = subprocess.run(
        [leat, "transforms", "--format", "json"], check=True, capture_output=True, text=True
    )
    return json.loads(listing.stdout)["transforms"]


def probe(transforms: list[dict]) -> tuple[str, list[tuple[dict, dict]]]:
    """A flow with a frame for each example, and the examples."""
    lines = ["leat: 1", "sources:"]
    examples = []
    for transform in transforms:
        for example in transform["examples"]:
            # The frames of a bench are not ordered by a time.
            if example["fails"] or example["order"]:
                continue
            columns = ", ".join(f"{column['name']}: {column['type']}" for column in example["given"])
            lines += [f"  f{len(examples)}:", "    order: position"]
            lines += [f"    series: {example['series']}"] if example["series"] else []
            lines += [f"    columns: {{{columns}}}"]
            lines += ["    nodes:", f"      probed: {quoted(example['expression'])}"]
            examples.append((transform, example))
    return "\n".join(lines) + "\n", examples


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def templates(leat: pathlib.Path, work: pathlib.Path) -> list[Template]:
    """At least one pattern for every transform of the library."""
    transforms = library(leat)
    text, examples = probe(transforms)
    flow = work / "probe.leat.yaml"
    flow.write_text(text)
    graph = subprocess.run([leat, "graph", flow, "--format", "json"], check=True, capture_output=True)
    types = {vertex["id"]: vertex["detail"] for vertex in json.loads(graph.stdout)["vertices"]}
    found = []
    for index, (transform, example) in enumerate(examples):
        is_aggregate = transform["fusion"] == "aggregate"
        found.append(
            Template(
                transform["name"],
                example["expression"],
                tuple((column["name"], bare(column["type"])) for column in example["given"]),
                bare(types[f"f{index}.probed"]),
                is_aggregate and "by=" not in example["expression"],
                transform["fusion"] == "elementwise",
                any(other["fails"] for other in transform["examples"]),
            )
        )
    missing = {transform["name"] for transform in transforms} - {template.transform for template in found}
    if missing:
        raise SystemExit(f"no example to draw from: {', '.join(sorted(missing))}")
    return found
