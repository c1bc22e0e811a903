"""Mistakes in the verbs that make rows: samples, limits, grids, unpivots, unions, zips, sorts, and in what
joins and lookups take. Patterns as in `framed`; the flow is `framed/metering.leat.yaml`.
"""

from framed import FRAMES, add, drop, slip, swap

# Samples and limits
slip("misspelled-key-of-a-sample", r"\bsample: \{(rows|fraction):", "unknown-key", section=FRAMES)
slip("misspelled-seed", r"\bsample: \{.*, (seed):", "unknown-key", section=FRAMES)
swap("sample-of-more-than-all", r"\bfraction: ([\d.]+)", ["1.5", "-0.1", "10%"], "invalid-constant",
     section=FRAMES)
swap("sample-of-words", r"\bsample: \{rows: (\d+)", ["many", "1.5", "-3"], "invalid-constant", section=FRAMES)
swap("seed-that-is-none", r"\bseed: (\d+)", ["today", "0.5"], "invalid-constant", section=FRAMES)
swap("rows-and-fraction", r"\bsample: \{rows: 100, (seed: \d+)", "fraction: 0.5", "conflicting-keys",
     section=FRAMES, at="fraction")
swap("sample-of-nothing", r"\bsample: (\{fraction: 0.1\})", "{seed: 3}", "missing-key", section=FRAMES)
swap("sample-by-itself", r"\bsample: (\{.*\})", "100", "expected-mapping", section=FRAMES)
slip("misspelled-parameter-of-a-limit", r"\blimit: \{rows: (\w{4,})", "unknown-column", "unknown-name",
     section=FRAMES)
swap("limit-by-a-column", r"\blimit: \{rows: (\w+)", "count", "type-mismatch", section=FRAMES)
swap("limit-by-a-share", r"\blimit: \{rows: (\w+)", ["2.5", "-1"], "invalid-constant", section=FRAMES)
slip("misspelled-key-of-a-limit", r"\blimit: \{.*, (skip):", "unknown-key", section=FRAMES)

# Time grids
slip("misspelled-key-of-a-grid", r"\bresample: \{(every):", "unknown-key", "missing-key", section=FRAMES)
slip("misspelled-time-of-a-grid", r"\bresample: \{.*, at: (\w{3,})", "unknown-column", section=FRAMES)
swap("step-of-another-type", r"\bresample: \{every: (\w+)", ["2h", "7"], "type-mismatch", section=FRAMES)
swap("step-that-is-none", r"\bresample: \{every: (\w+)", ["daily", "-1d", "0d", "1.5"], "invalid-constant",
     section=FRAMES)
swap("grid-of-another-order", r"\bresample: \{every: 1d, at: (day)", "total", "no-order", "type-mismatch",
     "unknown-column", section=FRAMES)
swap("grid-of-an-expression", r"\bresample: \{every: 1d, at: (day)", "'truncate(day, 1w)'",
     "expected-scalar", section=FRAMES)
swap("grid-of-no-order", r"\bresample: \{every: 1w, at: (since)", "price", "no-order", "type-mismatch",
     section=FRAMES)
drop("grid-without-a-step", r"\bresample: \{(every: 1w, )", "missing-key", section=FRAMES,
     told=r"\bresample: (\{at: since\})")

# Unpivots
slip("misspelled-key-of-an-unpivot", r"\bunpivot: \{.*, (name|value):", "unknown-key", "missing-key",
     section=FRAMES)
slip("misspelled-column-of-an-unpivot", r"\bunpivot: \{columns: \[(?:\w+, )?(north|south)", "unknown-column",
     section=FRAMES)
swap("one-column-twice", r"\bunpivot: \{columns: \[north, (south)", "north", "duplicate-name", section=FRAMES)
swap("column-of-another-type", r"\bunpivot: \{columns: \[north, (south)", ["meter", "taken"],
     "type-mismatch", section=FRAMES)
swap("one-column-alone", r"\bunpivot: (\{columns: \[.*\],) name", "{columns: [north],", "expected-list",
     section=FRAMES)
swap("name-of-a-column-that-stays", r"\bname: (side),", ["taken", "meter", "count"], "duplicate-name",
     section=FRAMES)
swap("name-and-value-alike", r"\bvalue: (reading)\}", "side", "duplicate-name", section=FRAMES)
swap("name-that-is-none", r"\bname: (side),", ["the side", "2nd"], "invalid-name", section=FRAMES)
swap("node-of-other-rows-in-an-unpivot", r"\bunpivot: \{columns: \[north, south, (both)", "highest",
     "frame-mismatch", section=FRAMES)

# Unions and zips
slip("misspelled-frame-of-a-union", r"\bunion: \{of: \[(?:\w+, )?(ordered|some)", "unknown-frame",
     section=FRAMES)
slip("misspelled-key-of-a-union", r"\bunion: \{.*, (missing|tag):", "unknown-key", "unknown-column",
     section=FRAMES)
swap("other-filling-of-a-union", r"\bmissing: (null)", ["0", "''", "none"], "unknown-word", section=FRAMES)
swap("frame-twice-in-a-union", r"\bunion: \{of: \[ordered, (some)", "ordered", "duplicate-name",
     section=FRAMES)
swap("union-of-one", r"\bunion: (\{of: \[ordered, some\],)", "{of: [ordered],", "expected-list",
     section=FRAMES)
swap("tag-that-is-a-column", r"\btag: (origin)", ["meter", "taken"], "duplicate-name", section=FRAMES)
slip("misspelled-frame-of-a-zip", r"\bzip: \[(?:\w+, )?(first|weeks)", "unknown-frame", section=FRAMES)

# Sorts
slip("misspelled-series-of-a-sort", r"\bsort: \{.*series: (\w+)", "unknown-column", section=FRAMES)
slip("misspelled-key-of-a-sort", r"\bsort: \{by: \w+, (series):", "unknown-key", section=FRAMES)
slip("misspelled-column-of-a-sort", r"\bsort: \{by: (\w+)", "unknown-column", section=FRAMES)
drop("sort-by-nothing", r"\bsort: \{(by: taken, )", "missing-key", section=FRAMES,
     told=r"\bsort: (\{series: meter\})")
swap("sort-by-one-value", r"\bsort: \{by: (\w+)", ["shown", "highest"], "type-mismatch", section=FRAMES)

# What joins take, and how they are said
slip("misspelled-new-name-of-a-taken-column", r"\btake: \[.*\{since: (opened)", "unknown-column",
     section=FRAMES)
slip("misspelled-inherited-node", r"\btake: \[scaled, (both)", "unknown-column", section=FRAMES)
slip("misspelled-node-of-the-top-level", r"\btake: \[(scaled),", "unknown-column", section=FRAMES)
swap("node-of-other-rows", r"\btake: \[(scaled),", ["highest"], "frame-mismatch", section=FRAMES)
swap("taken-under-a-name-that-is-there", r"\btake: \[(street), \{since: opened\}", "{place: street}",
     "duplicate-name", section=FRAMES, at="place")
swap("list-in-a-take", r"\btake: \[(street), \{since", "[street]", "expected-scalar", section=FRAMES)
swap("multiply-of-a-word", r"\bkind: (left), take", "left, multiply: often", "expected-boolean",
     section=FRAMES, at="often")
swap("join-that-may-multiply", r"\bjoin: \{with: meters, on: (\{meter: number\})", "{meter: street}",
     "may-multiply", section=FRAMES)
swap("keys-by-position", r"\bon: (\{meter: number\})", "{meter: 1}", "type-mismatch", section=FRAMES, at="1")
swap("as-of-join-of-two-times", r"\bat: (\{day: since\})", "[day, since]", "expected-scalar", section=FRAMES)
swap("as-of-join-of-words", r"\bat: \{day: (since)\}", "price", "no-order", "type-mismatch", section=FRAMES)
add("key-that-a-join-has-not", r"^    (join): \{with: daily", "    within: 3d", "within", "unknown-key",
    section=FRAMES)

# Lookups
slip("misspelled-frame-of-a-lookup", r"\blookup\((meters|overall)\.", "unknown-frame", "unknown-name",
     "unknown-column", section=FRAMES)
slip("misspelled-column-of-a-lookup", r"\blookup\(\w+\.(\w+)", "unknown-column", section=FRAMES)
slip("misspelled-key-of-a-lookup", r"\blookup\([\w.]+, (number|meter)=", "unknown-column", "wrong-arguments",
     section=FRAMES)
slip("misspelled-value-of-a-lookup", r"\blookup\([\w.]+, \w+=(meter)\)", "unknown-column", section=FRAMES)
swap("lookup-by-another-type", r"\blookup\([\w.]+, number=(meter)\)", ["day", "total"], "type-mismatch",
     section=FRAMES)
swap("lookup-by-no-key", r"\b(lookup\(meters\.street, number)=", "lookup(meters.street, street",
     "may-multiply", section=FRAMES)
