"""Mistakes in policies, and what policies forbid: vocabularies, rules, sinks, lowering, declassification."""

from framed import add, drop, slip, swap

POLICIES = "policies"

# Vocabularies
slip("misspelled-key-of-a-tag", r"^ {6}(values|inherited|lowered_by): ", "unknown-key", section=POLICIES)
swap("inherited-by-yes", r"^ {6}inherited: (true)$", "yes", "expected-boolean", section=POLICIES)
slip("misspelled-word-of-a-tag", r"\btags: \{grade: (gold|silver)\}", "unknown-word", section="sources")
slip("misspelled-tag-of-a-source", r"^    tags: \{(grade): ", "unknown-tag", section="sources")
slip("misspelled-tag-of-a-column", r"\btags: \{(personal): ", "unknown-tag", section="sources")
slip("misspelled-tag-of-a-node", r"\btags: \{(feature): ", "unknown-tag", section="nodes")
slip("misspelled-tag-of-a-selection", r"^ {6}- (tag:feature)$", "unknown-tag", "unknown-column",
     section="outputs")

# What lowers a tag
slip("misspelled-transform-that-lowers", r"\btransform: (sha256)", "unknown-transform", section=POLICIES)
swap("least-number-of-values-is-a-word", r"\baggregates: (5)", "five", "type-mismatch", "invalid-constant",
     "expected-integer", section=POLICIES)
swap("least-number-of-values-below-one", r"\baggregates: (5)", "0", "invalid-constant", section=POLICIES)
slip("misspelled-way-of-lowering", r"\{(aggregates): 5", "unknown-key", section=POLICIES)

# Rules
slip("misspelled-requirement", r"\brequire: (doc|owner),", "unknown-word", section=POLICIES)
slip("misspelled-subject", r"\bof: (outputs|sources)\}", "unknown-word", section=POLICIES)
slip("misspelled-lineage", r"\blineage: (direct)", "unknown-word", section=POLICIES)
slip("misspelled-kind-of-sink", r"\{(outputs|paths|formats|tags): \[", "unknown-key", section=POLICIES)
swap("two-demands-of-one-rule", r"^    outputs_are_described: \{(require: doc)",
     "forbid: grade, require: doc", "conflicting-keys", section=POLICIES)
drop("rule-without-a-demand", r"\{(require: doc, )of", "missing-key", section=POLICIES,
     told=r"^    (outputs_are_described: .*)$")
drop("restricted-to-nothing", r"^( {6}to: \{outputs: \[letter.*)$", "missing-key", section=POLICIES,
     told=r"^    (letters_only:)")
swap("tag-that-no-rule-can-mean", r"\brequire: (tag:grade)", "tag:grde", "unknown-tag", section=POLICIES)

# Declassification
drop("declassified-without-a-reason", r"(, reason: [^,]+)", "missing-key", section="nodes",
     told=r"\b(declassify: .*)$")
drop("declassified-for-ever", r"(, until: 2999-12-31)", "missing-key", section="nodes",
     told=r"\b(declassify: .*)$")
swap("declassified-until-a-day-that-has-passed", r"\buntil: (2999-12-31)", "2020-12-31",
     "expired-declassification", section="nodes")
swap("declassified-until-no-day", r"\buntil: (2999-12-31)", "2999-02-30", "invalid-date", section="nodes")
slip("declassified-of-a-misspelled-tag", r"\bdeclassify: \{tag: (personal)", "unknown-tag", section="nodes")

# Violations
swap("restricted-output-elsewhere", r"^    path: (inside/letters\.parquet)$", "out/letters.parquet",
     "policy-violation", section="outputs", told=r"^      - (mail)$")
add("restricted-tag-at-another-output", r"^      - (code)$", "      - mail", "mail", "policy-violation",
    section="outputs")
add("forbidden-tag-at-an-output", r"^      - (mail)$", "      - weight", "weight", "policy-violation",
    section="outputs")
add("later-rows-where-they-are-forbidden", r"^      - (tag:feature)$", "      - next_minutes", "next_minutes",
    "policy-violation", section="outputs")
swap("unsalted-hash", r"^  code: (sha256\(mail, salt='pepper'\))$", "sha256(mail)", "policy-violation",
     section="nodes", told=r"^      - (code)$")
drop("output-without-a-doc", r"^(    doc: .*)$", "policy-requirement", section="outputs",
     told=r"^  (letters|codes|towns|training):$")
drop("source-without-a-tag", r"^(    tags: \{grade: \w+\})$", "policy-requirement", section="sources",
     told=r"^  (members|visits):$")
