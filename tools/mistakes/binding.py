"""Mistakes in bind files: values of parameters, and where sources are read and outputs are written."""

from framed import FramedFlow, add, drop, slip, swap


class BoundFlow(FramedFlow):
    """A bind file, which names the flow that lies beside it."""

    group = "bound"
    suffix = ".bind.yaml"


slip("misspelled-section", r"^(params|sources|outputs):", "unknown-key", group="bound")
slip("misspelled-parameter", r"^  (window|rate|region|since|strict): ", "unknown-name", group="bound")
slip("misspelled-word", r"^  region: (south)", "invalid-parameter", group="bound")
slip("misspelled-source", r"^  (invoices): ", "unknown-frame", group="bound")
slip("misspelled-output", r"^  (features|totals):", "unknown-name", group="bound")
slip("misspelled-key-of-an-output", r"^    (path|format): ", "unknown-key", group="bound")
slip("misspelled-format", r"^    format: (ndjson)", "unknown-format", group="bound")
swap("misspelled-suffix", r"^  \w+: (\w+/\w+\.parquet)$", "out/some.parqet", "unknown-format", group="bound")
swap("number-below-its-least", r"^  window: (28)", "0", "invalid-parameter", group="bound")
swap("number-above-its-largest", r"^  window: (28)", "900", "invalid-parameter", group="bound")
swap("word-for-a-number", r"^  (?:window|rate): (\S+)", "weekly", "invalid-parameter", group="bound")
swap("fraction-for-a-whole-number", r"^  window: (28)", "2.5", "invalid-parameter", group="bound")
swap("no-day-of-the-calendar", r"^  since: (2026-02-01)", "2026-02-30", "invalid-parameter", group="bound")
swap("yes-for-a-boolean", r"^  strict: (true)", "yes", "invalid-parameter", group="bound")
swap("list-for-a-value", r"^  rate: (0.19)", "[0.19]", "expected-scalar", group="bound")
swap("unknown-scheme", r"^  features: (out)/", "ftp://out", "unknown-scheme", group="bound")
swap("another-edition", r"^leat: (1)", "2", "missing-edition", group="bound")
add("parameter-twice", r"^  (window): ", "  window: 3", "window", "duplicate-key", group="bound")
add("source-twice", r"^  (invoices): ", "  invoices: b.csv", "invoices", "duplicate-key", group="bound")
add("unknown-source-of-its-own", r"^(sources):", "  archive: a.csv", "archive", "unknown-frame",
    group="bound")
drop("no-edition", r"^(leat: 1)$", "missing-edition", group="bound", told=r"^(flow):")
