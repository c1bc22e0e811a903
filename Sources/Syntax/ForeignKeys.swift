/// What dbt, SQL, pandas and polars call keys that take the same values in our flows: only for messages.
private let foreignKeys: [String: [String]] = [
  "agg": ["nodes"], "aggregate": ["nodes"], "arguments": ["args"], "asof": ["asof_join"],
  "assign": ["nodes"], "choices": ["values"], "concat": ["union"], "condition": ["when", "where"],
  "desc": ["descending", "doc"], "description": ["doc"], "docs": ["doc"], "drop_duplicates": ["distinct"],
  "dtype": ["type"], "enum": ["values"], "expect": ["gives"], "expected": ["expect", "gives"],
  "expression": ["expr"], "file": ["path"], "filename": ["path"], "filter": ["where"], "formula": ["expr"],
  "frac": ["fraction"], "freq": ["every"], "group": ["group_by"], "groupby": ["group_by"],
  "having": ["where"], "head": ["limit"], "how": ["kind"], "if": ["when"], "interval": ["every"],
  "left": ["from"], "left_on": ["on"], "location": ["path"], "maximum": ["max"], "melt": ["unpivot"],
  "merge": ["join"], "merge_asof": ["asof_join"], "minimum": ["min"], "mutate": ["nodes"], "n": ["rows"],
  "na_values": ["nulls"], "null_values": ["nulls"], "offset": ["skip"], "on": ["at"],
  "order_by": ["sort", "order", "by"], "orderby": ["sort", "order", "by"], "other": ["with"],
  "otherwise": ["else"], "parameters": ["params", "args"], "params": ["args"], "partition_by": ["series"],
  "primary_key": ["key"], "quotechar": ["quote"], "random_state": ["seed"], "returns": ["result"],
  "right": ["with"], "right_on": ["on"], "rule": ["every"], "schema": ["columns"], "select": ["take"],
  "sep": ["delimiter"],
  "separator": ["delimiter"], "skip_rows": ["skip"], "skiprows": ["skip"], "sort_by": ["sort"],
  "sort_values": ["sort"], "sql": ["expr"], "strategy": ["direction"], "to": ["with"],
  "tolerance": ["within"], "union_all": ["union"], "using": ["on"], "value_name": ["value"],
  "value_vars": ["columns"], "var_name": ["name"], "variables": ["params"], "vars": ["params"],
  "with_columns": ["nodes"],
]

/// The key of a vocabulary that another language's key most likely stands for.
func foreignKey(_ key: String, among keys: [String]) -> String? {
  foreignKeys[key.lowercased()]?.first(where: keys.contains)
}

/// What to do instead of keys of other languages that no one of ours stands for.
private let advice: [String: (among: String, text: String)] = [
  "having": ("group_by", "filter the groups in a frame of their own, with `from` and `where`"),
  "left_on": ("on", "write `on: {left: right}`"),
  "right_on": ("on", "write `on: {left: right}`"),
]

/// What to write in place of a key that has no counterpart in a vocabulary.
func adviceFor(_ key: String, among keys: [String]) -> String? {
  advice[key.lowercased()].flatMap { keys.contains($0.among) ? $0.text : nil }
}

/// Keys of other languages that say of `true` what ours say of `false`: to put ours in their place would turn
/// the meaning round.
private let opposites = ["ascending": "descending"]

/// The key of a vocabulary that says the opposite of another language's key.
func oppositeKey(_ key: String, among keys: [String]) -> String? {
  opposites[key.lowercased()].flatMap { keys.contains($0) ? $0 : nil }
}
