"""Mistakes in where and how sources are read and outputs are written, in stages, and in defaults."""

from flow import Place
from kinds import kind, pick
from mistake import misspelled, mistake


class Storage:
    """A declaration with a path on a line of its own, and what is written there instead."""

    def __init__(self, flow, entry):
        self.flow = flow
        self.path = entry
        self.name = entry.path[:2]
        # What of the declaration goes, what comes, by line: the options that a folder gives up or takes.
        self.lines = list(flow.lines)

    def option(self, name):
        return self.flow.by_path.get(self.name + (name,))

    def with_path(self, text):
        """Another path; a comment behind it goes."""
        self.lines[self.path.key.line] = " " * self.path.key.start + "path: " + text
        return self

    def with_option(self, name, text):
        """An option behind the path, or in the place of what there is of it."""
        found = self.option(name)
        line = " " * self.path.key.start + f"{name}: {text}"
        if found:
            self.lines[found.key.line] = line
        else:
            self.lines.insert(self.path.key.line + 1, line)
        return self

    def mistake(self, key, text, *slugs):
        """The first place of a text behind `key:`, of this declaration."""
        for index in range(self.path.key.line, len(self.lines)):
            line = self.lines[index]
            if line.strip().startswith(key + ":"):
                start = line.index(text, line.index(":"))
                return mistake("\n".join(self.lines), Place(index, start, start + len(text)), *slugs)
        return None


def storage(flow, random, section):
    """A source or output that is written in lines and says no more of its files than a format."""
    others = ("compression", "contract", "materialize", "delimiter", "quote", "header", "skip", "nulls",
              "decimal", "date_format", "timestamp_format")
    return Storage(flow, pick(random, [
        entry for entry in flow.entries
        if entry.path[:1] == (section,) and len(entry.path) == 3 and entry.path[2] == "path"
        and flow.by_path[entry.path[:2]].style == "section"
        and not any(entry.path[:2] + (name,) in flow.by_path for name in others)
    ]))


def folder(flow, random, section):
    """The same, into a folder of files."""
    return storage(flow, random, section).with_path("data/parts/").with_option("format", "parquet")


def selected(found):
    """The columns that an output names, without tags and patterns."""
    select = found.option("select")
    names = select.text.strip("[]").split(",") if select else []
    return [name.strip() for name in names if name.strip().isidentifier()]


@kind
def unknown_mode_of_writing(flow, random):
    word = random.choice(["overwrite", "truncate", "merge", "add", "Replace"])
    return storage(flow, random, "outputs").with_option("mode", word).mistake("mode", word, "invalid-option")


@kind
def misspelled_mode_of_writing(flow, random):
    word = misspelled(random.choice(["replace", "error", "append"]), random, ["replace", "error", "append"])
    if not word:
        return None
    return storage(flow, random, "outputs").with_option("mode", word).mistake("mode", word, "invalid-option")


@kind
def files_added_to_a_file(flow, random):
    found = storage(flow, random, "outputs")
    path = found.path.text
    return found.with_option("mode", "append").mistake("path", path, "invalid-option")


@kind
def folder_without_a_format(flow, random):
    found = storage(flow, random, random.choice(["sources", "outputs"]))
    if found.option("format"):
        return None
    return found.with_path("data/parts/").mistake("path", "data/parts/", "invalid-option")


@kind
def divided_file(flow, random):
    found = storage(flow, random, "outputs")
    columns = [name for name in selected(found) if is_fit(flow, name)]
    if not columns or len(selected(found)) < 2:
        return None
    found.with_option("partition_by", pick(random, columns))
    return found.mistake("path", found.path.text, "invalid-option")


@kind
def divided_by_no_column(flow, random):
    found = folder(flow, random, "outputs")
    columns = selected(found)
    word = misspelled(pick(random, columns), random, flow.known_names()) if columns else None
    if not word or word in columns:
        return None
    return found.with_option("partition_by", f"[{word}]").mistake("partition_by", word, "unknown-column")


@kind
def divided_twice(flow, random):
    found = folder(flow, random, "outputs")
    columns = [name for name in selected(found) if is_fit(flow, name)]
    if not columns:
        return None
    name = pick(random, columns)
    found.with_option("partition_by", f"[{name}, {name}]")
    made = found.mistake("partition_by", f"{name}]", "invalid-option")
    place = made.places[0]
    return mistake(made.text, Place(place.line, place.start, place.end - 1), "invalid-option")


@kind
def divided_by_a_fraction(flow, random):
    found = folder(flow, random, "outputs")
    columns = [name for name in selected(found) if types(flow, name) & {"float64", "float32", "timestamp"}]
    if not columns or any(name in flow.node_names() for name in columns):
        return None
    name = pick(random, columns)
    return found.with_option("partition_by", name).mistake("partition_by", name, "invalid-option")


def types(flow, name):
    return {type for (_, column), (type, _) in flow.columns().items() if column == name}


def is_fit(flow, name):
    """Whether folders can be named by a column of some source."""
    return bool(types(flow, name)) and types(flow, name) <= {"string", "date", "bool", "int32", "int64"}


@kind
def columns_in_files_and_folders(flow, random):
    found = folder(flow, random, "sources")
    name = pick(random, [column for frame, column in flow.columns() if frame == found.name[1]])
    found.with_option("partitions", f"{{{name}: string}}")
    return found.mistake("partitions", name, "duplicate-name")


@kind
def folders_of_fractions(flow, random):
    type = random.choice(["float64", "timestamp", "float32", "decimal", "duration"])
    if type == "decimal":
        return None
    found = folder(flow, random, "sources").with_option("partitions", f"{{part_of_all: {type}}}")
    return found.mistake("partitions", type, "invalid-option")


@kind
def folders_of_no_type(flow, random):
    word = misspelled(random.choice(["string", "int64", "date"]), random, ["string", "int64", "date"])
    if not word:
        return None
    found = folder(flow, random, "sources").with_option("partitions", f"{{part_of_all: {word}}}")
    return found.mistake("partitions", word, "unknown-type")


@kind
def folders_in_the_path_of_a_file(flow, random):
    found = storage(flow, random, "sources").with_option("partitions", "{part_of_all: string}")
    return found.mistake("path", found.path.text, "invalid-option")


@kind
def unknown_scheme(flow, random):
    path = random.choice(["gs", "http", "S3", "hdfs", "s4"]) + "://lake/table.parquet"
    found = storage(flow, random, random.choice(["sources", "outputs"]))
    return found.with_path(path).mistake("path", path, "unknown-scheme")


@kind
def file_of_another_machine(flow, random):
    path = random.choice(["file://data/table.parquet", "file://server/data/table.parquet"])
    found = storage(flow, random, random.choice(["sources", "outputs"]))
    return found.with_path(path).mistake("path", path, "unknown-scheme")


@kind
def broken_reference(flow, random):
    reference = random.choice(
        ["${LAKE}", "${env:}", "${env:LAKE HOUSE}", "${env.LAKE}", "${secret:LAKE}", "${env:1A}"])
    found = storage(flow, random, random.choice(["sources", "outputs"]))
    return found.with_path(reference + "/table.parquet").mistake("path", reference, "invalid-reference")


@kind
def stage_without_types(flow, random):
    """What later steps read back is text."""
    found = storage(flow, random, "outputs").with_path("out/stage.csv")
    if found.option("format"):
        return None
    return found.with_option("materialize", "true").mistake("materialize", "true", "conflicting-keys")


@kind
def stage_that_grows(flow, random):
    found = folder(flow, random, "outputs").with_option("mode", "append")
    return found.with_option("materialize", "true").mistake("materialize", "true", "conflicting-keys")


@kind
def defaults_of_no_node(flow, random):
    word = "no_such_node_" + random.choice("abc")
    if any(line.startswith("defaults:") for line in flow.lines):
        return None
    lines = flow.lines + ["defaults:", f"  - nodes: {word}", "    owner: team"]
    index = len(flow.lines) + 1
    return mistake("\n".join(lines), Place(index, 11, 11 + len(word)), "unknown-name")


@kind
def misspelled_key_of_defaults(flow, random):
    node = pick(random, sorted(entry.path[1] for entry in flow.nodes() if len(entry.path) == 2))
    key = misspelled(random.choice(["owner", "tags", "checks"]), random, ["owner", "tags", "checks"])
    if not key or any(line.startswith("defaults:") for line in flow.lines):
        return None
    lines = flow.lines + ["defaults:", f"  - nodes: {node}", "    doc: All.", f"    {key}: team"]
    return mistake("\n".join(lines), Place(len(lines) - 1, 4, 4 + len(key)), "unknown-key")
