"""Large valid flows: N nodes drawn from all transforms over three sources, nodes of frames, a chain, a fan.

    tools/bench/large_flows.py mixed|framed|chain|fan N [--seed S] [--leat PROGRAM] > flow.leat.yaml

The mixed flow has what real ones have: nullable and renamed columns, docs, tags, units, parameters,
transforms of its own, calls one to four deep, the long form of nodes, structured calls, quoted and folded
texts, comments. Whether a draw is valid (units agree, types fit) is asked of the compiler; what is not is
drawn again, so that the flow is one that an author would have finished.
"""

import argparse
import collections
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

from framed_flow import framed
from templates import Template, bare, quoted, templates

ROOT = pathlib.Path(__file__).resolve().parents[2]
LEAT = ROOT / ".build" / "release" / "leat"
FRAMES = {"trips": ("driver", "started"), "weather": (None, "hour"), "ledger": (None, None)}
# How often a flow is drawn again where it is not valid yet.
ROUNDS = 400
UNITS = ["USD", "km", "km/h", "s"]
WORDS = "spend share of the last weeks per driver and region after fees before tax when known".split()

HEAD = """\
leat: 1
name: {name}
doc: >-
  Drawn from all transforms of the library, with seed {seed};
  every value has a type that its readers take.

params:
  factor: {{type: float64, default: 1.5, doc: 'A value: bound again by a run.'}}
  limit: {{type: int64, default: 100, min: 0, max: 1000}}
  window: {{type: int64, default: 3, min: 1, max: 100, doc: Rows; it shapes the plan.}}

transforms:
  ratio:
    doc: One number by another one; nothing by nothing is nothing.
    args: {{of: {{type: float64}}, per: {{type: float64}}}}
    body: if(per == 0, 0, of / per)
  smooth:
    args:
      of: {{type: float64}}
      rows: {{type: int64, constant: true, default: 3, min: 1, max: 100}}
    body: rolling_mean(of, rows, min_periods=1)
  trend:
    doc: How far the smooth value is from the one before it.
    args: {{of: {{type: float64}}}}
    body: smooth(of) - shift(smooth(of, rows=5), 1, fill=0.0)

"""


class MixedFlow:
    """Names, types and texts of a flow while it is drawn."""

    def __init__(self, drawn: list[Template], count: int, seed: int, cannot_fail: bool = False):
        self.random = random.Random(seed)
        self.count, self.seed = count, seed
        self.templates = [t for t in drawn + OWN if not (cannot_fail and may_fail(t))]
        self.by_result = collections.defaultdict(list)
        for template in self.templates:
            self.by_result[template.result].append(template)
        self.columns = {frame: self.declared(frame) for frame in FRAMES}
        self.pools = {frame: collections.defaultdict(list) for frame in FRAMES}
        for frame, columns in self.columns.items():
            for name, type_name, unit in columns:
                if not unit:
                    self.pools[frame][bare(type_name)].append(name)
        self.nodes: list[dict] = []
        # Every transform comes, then any of them, in an order of its own.
        names = sorted({template.transform for template in self.templates})
        self.random.shuffle(names)
        for index in range(count):
            self.nodes.append(self.node(index, names[index] if index < len(names) else None))

    # Columns

    def declared(self, frame: str) -> list[tuple[str, str, str]]:
        """Two columns of every type that a pattern takes, and some with units."""
        types = sorted({bare(name) for template in self.templates for _, name in template.operands})
        columns = [(f"{frame}_{name}_{kind}", name + mark, "") for name in types
                   for kind, mark in (("a", ""), ("b", "?"))]
        columns = [(re.sub(r"\W+", "_", name), type_name, unit) for name, type_name, unit in columns]
        return columns + [(f"{frame}_in_{index}", "float64", unit) for index, unit in enumerate(UNITS)]

    def source(self, frame: str) -> list[str]:
        series, order = FRAMES[frame]
        lines = [f"  {frame}:", f"    path: {frame}.csv", f"    doc: Where {frame} come from."]
        lines += [f"    series: {series}"] if series else []
        lines += [f"    order: {order or 'position'}", "    columns:"]
        lines += [f"      {series}: string"] if series else []
        lines += [f"      {order}: int64"] if order else []
        for name, type_name, unit in self.columns[frame]:
            if unit:
                text = f"type: {type_name}, unit: {unit}, doc: In {unit}., tags: {{of: {frame}}}"
                lines.append(f"      {name}: {{{text}}}")
            elif name.endswith("_b"):
                lines.append(f"      {name}: {{type: {type_name}, from: {name.upper()}}}  # may be missing")
            else:
                lines.append(f"      {name}: {type_name}")
        return lines

    # Nodes

    def operand(self, frame: str, type_name: str, depth: int, reader: Template) -> str:
        if type_name == "float64" and self.random.random() < 0.04:
            return "factor"
        nested = [t for t in self.by_result[type_name] if not t.is_scalar or reader.is_elementwise]
        if depth > 1 and nested and self.random.random() < 0.6:
            inner = self.random.choice(nested)
            text = self.filled(inner, frame, depth - 1)
            return text if inner.is_call else f"({text})"
        units = [name for name, _, unit in self.columns[frame] if unit]
        if type_name == "float64" and self.random.random() < 0.08:
            return self.random.choice(units)
        pool = self.pools[frame][type_name]
        recent = pool[-40:] if self.random.random() < 0.5 else pool
        return self.random.choice(recent)

    def filled(self, template: Template, frame: str, depth: int) -> str:
        operands = {
            name: self.operand(frame, type_name, depth, template) for name, type_name in template.operands
        }
        return template.filled(operands)

    def node(self, index: int, transform: str | None) -> dict:
        template = self.random.choice([t for t in self.templates if transform in (None, t.transform)])
        # The nodes of the ledger stand in its frame, where a scalar has no place.
        frame = self.random.choice(["trips", "weather"] if template.is_scalar else list(FRAMES))
        text = self.filled(template, frame, self.random.choice([1, 1, 1, 2, 2, 3, 4]))
        name = f"n{index}_{template.transform}"
        # A scalar belongs to no frame; as an operand of windows it would not do.
        if not template.is_scalar:
            self.pools[frame][template.result].append(name)
        return {"name": name, "frame": frame, "text": text, "template": template,
                "style": self.random.random(), "words": self.random.sample(WORDS, 6)}

    def redraw(self, index: int) -> None:
        """Another expression of the same type, plain enough to be valid."""
        node = self.nodes[index]
        template = node["template"]
        columns = self.columns[node["frame"]]
        operands = {
            name: self.random.choice([c for c, t, unit in columns if bare(t) == type_name and not unit])
            for name, type_name in template.operands
        }
        node["text"], node["style"] = template.filled(operands), 0.5

    def lines(self, node: dict, indent: str) -> list[str]:
        """One node in one of the forms that the language has for it."""
        style, words = node["style"], " ".join(node["words"])
        name, text = node["name"], node["text"]
        result = node["template"].result
        if style < 0.08:
            tags = f"{{team: {node['words'][0]}, stage: feature}}"
            inner = [f"expr: {scalar(text)}", f"doc: {words.capitalize()}.", f"tags: {tags}"]
            return [f"{indent}{name}:"] + [f"{indent}  {line}" for line in inner]
        if style < 0.12:
            inner = ["doc: >-", f"  {words.capitalize()}, and", f"  {words}.", f"type: {result}?"]
            inner.append(f"expr: {scalar(text)}")
            return [f"{indent}{name}:"] + [f"{indent}  {line}" for line in inner]
        if style < 0.15:
            return [f"{indent}# {words.capitalize()}.", f"{indent}{name}: >-", f"{indent}  {text}"]
        if style < 0.18 and '"' not in text and "\\" not in text:
            return [f'{indent}{name}: "{text}"']
        if style < 0.22 and result == "float64" and not node["template"].is_scalar:
            return [f"{indent}{name}: {{ratio: {{of: {quoted(text)}, per: 2.0}}}}"]
        if style > 0.97:
            return [f"{indent}{name}: {scalar(text)}  # {words}"]
        return [f"{indent}{name}: {scalar(text)}"]

    def text(self) -> tuple[str, list[int]]:
        """The flow, and the line of every node."""
        lines = HEAD.format(name=f"mixed_{self.count}", seed=self.seed).splitlines() + ["sources:"]
        places = [0] * len(self.nodes)

        def add(nodes: list[tuple[int, dict]], indent: str) -> None:
            for index, node in nodes:
                places[index] = len(lines) + 1
                lines.extend(self.lines(node, indent))

        for frame in FRAMES:
            lines += self.source(frame)
            if frame == "ledger":
                lines.append("    nodes:")
                add([pair for pair in enumerate(self.nodes) if pair[1]["frame"] == frame], "      ")
        lines += ["", "nodes:"]
        add([pair for pair in enumerate(self.nodes) if pair[1]["frame"] != "ledger"], "  ")
        lines += ["", "outputs:"]
        lines += [f"  {frame}_features: {{from: {frame}, select: '*'}}" for frame in FRAMES]
        scalars = [node["name"] for node in self.nodes if node["template"].is_scalar]
        lines += [f"  totals: {{select: [{', '.join(scalars)}]}}"] if scalars else []
        return "\n".join(lines) + "\n", places


OWN = [
    Template("ratio", "ratio(x, y)", (("x", "float64"), ("y", "float64")), "float64", False, True, False),
    Template("smooth", "smooth(x, rows=window)", (("x", "float64"),), "float64", False, False, False),
    Template("trend", "trend(x)", (("x", "float64"),), "float64", False, False, False),
]


def may_fail(template: Template) -> bool:
    """Whether a run may end with an arithmetic error: integers overflow, floats do not."""
    return template.may_fail and any(name != "float64" for _, name in template.operands)


def scalar(text: str) -> str:
    """As a YAML value: plain where that is possible."""
    is_plain = re.fullmatch(r"[A-Za-z(][^#:{}\[\]]*", text) and not text.endswith(" ")
    return text if is_plain else quoted(text)


def findings(leat: pathlib.Path, flow: pathlib.Path) -> list[dict]:
    done = subprocess.run([leat, "check", flow, "--format", "json"], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(f"leat check ended with {done.returncode}: {done.stderr}")
    return [finding for finding in json.loads(done.stdout)["diagnostics"] if finding["severity"] == "error"]


def valid(leat: pathlib.Path, flow: MixedFlow, folder: pathlib.Path) -> MixedFlow:
    """The flow after what the compiler refuses has been drawn again."""
    path = folder / "mixed.leat.yaml"
    for _ in range(ROUNDS):
        text, places = flow.text()
        path.write_text(text)
        wrong = findings(leat, path)
        if not wrong:
            return flow
        for line in {finding["line"] for finding in wrong}:
            index = max((i for i, place in enumerate(places) if place <= line), key=lambda i: places[i])
            flow.redraw(index)
    place = lines(text, wrong[0]["line"])
    raise SystemExit(f"the flow has mistakes still, the first: {wrong[0]['message']}\n{place}")


def mixed(leat: pathlib.Path, count: int, seed: int) -> str:
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        return valid(leat, MixedFlow(templates(leat, folder), count, seed), folder).text()[0]


CELLS = {"bool": "true", "string": "us", "date": "2024-03-01", "timestamp": "2024-03-01T12:00:00"}


def cell(type_name: str) -> str:
    """A value of the type as CSV; a timestamp with a zone has an offset."""
    return CELLS["timestamp"] + "Z" if type_name.startswith("timestamp(") else CELLS.get(type_name, "2")


def runnable(leat: pathlib.Path, count: int, seed: int, folder: pathlib.Path) -> str:
    """A mixed flow that has a value for every node; it and its sources, of one row each, are written."""
    flow = valid(leat, MixedFlow(templates(leat, folder), count, seed, cannot_fail=True), folder)
    for frame in FRAMES:
        names = [name for name in FRAMES[frame] if name]
        names += [name.upper() if name.endswith("_b") else name for name, _, _ in flow.columns[frame]]
        types = [kind for name, kind in zip(FRAMES[frame], ["string", "int64"]) if name]
        types += [bare(type_name) for _, type_name, _ in flow.columns[frame]]
        cells = [cell(type_name) for type_name in types]
        (folder / f"{frame}.csv").write_text(",".join(names) + "\n" + ",".join(cells) + "\n")
    path = folder / "runnable.leat.yaml"
    for _ in range(ROUNDS):
        path.write_text(flow.text()[0])
        done = subprocess.run([leat, "run", path, "--rows", "0"], capture_output=True, text=True)
        if done.returncode == 0:
            return flow.text()[0]
        wrong = re.search(r"`(?:\w+\.)?n(\d+)_\w+`: ", done.stderr)
        if not wrong:
            break
        flow.redraw(int(wrong[1]))
    raise SystemExit(f"the flow does not run: {done.stderr}")


def lines(text: str, number: int) -> str:
    """A line and the ones around it."""
    return "\n".join(text.splitlines()[max(0, number - 3) : number + 2])


def chain(count: int) -> str:
    """Each node reads the one before it."""
    lines = ["leat: 1", "name: chain", "sources:", "  weekly:", "    path: weekly.csv", "    order: week"]
    lines += ["    columns: {week: int64, spend: float64}", "nodes:", "  n0: spend + 1"]
    forms = ["n{0} * 0.5", "n{0} + 1", "n{0} - spend", "abs(n{0})"]
    lines += [f"  n{index}: {forms[index % 4].format(index - 1)}" for index in range(1, count)]
    return "\n".join(lines + ["outputs:", f"  last: {{select: [week, n{count - 1}]}}"]) + "\n"


def fan(count: int) -> str:
    """All nodes read one, and one reads all, by way of groups of a hundred."""
    lines = ["leat: 1", "name: fan", "sources:", "  weekly:", "    path: weekly.csv", "    order: week"]
    lines += ["    columns: {week: int64, spend: float64}", "nodes:", "  base: spend * 2"]
    lines += [f"  n{index}: base + {index}" for index in range(count)]
    level = [f"n{index}" for index in range(count)]
    while len(level) > 1:
        groups = [level[first : first + 100] for first in range(0, len(level), 100)]
        level = [f"most_{members[0]}" for members in groups]
        lines += [f"  {name}: greatest({', '.join(members)})" for name, members in zip(level, groups)]
    return "\n".join(lines + ["outputs:", f"  wide: {{select: [week, {level[0]}]}}"]) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("shape", choices=["mixed", "framed", "chain", "fan"])
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--leat", type=pathlib.Path, default=LEAT)
    arguments = parser.parse_args()
    if arguments.shape == "mixed":
        sys.stdout.write(mixed(arguments.leat, arguments.count, arguments.seed))
    elif arguments.shape == "framed":
        sys.stdout.write(framed(arguments.count, arguments.seed))
    else:
        sys.stdout.write({"chain": chain, "fan": fan}[arguments.shape](arguments.count))


if __name__ == "__main__":
    main()
