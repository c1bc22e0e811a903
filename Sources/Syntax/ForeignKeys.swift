/// What dbt, SQL, pandas and polars call keys that take the same values in our flows: only for messages.
private let foreignKeys: [String: [String]] = [
  "desc": ["descending", "doc"], "description": ["doc"], "docs": ["doc"], "dtype": ["type"],
  "expression": ["expr"], "file": ["path"], "filename": ["path"], "filter": ["where"], "formula": ["expr"],
  "frac": ["fraction"], "freq": ["every"], "groupby": ["group_by"], "having": ["where"], "head": ["limit"],
  "how": ["kind"], "interval": ["every"], "left": ["from"], "left_on": ["on"], "location": ["path"],
  "merge_asof": ["asof_join"], "n": ["rows"], "na_values": ["nulls"], "null_values": ["nulls"],
  "offset": ["skip"], "order_by": ["sort", "order", "by"], "orderby": ["sort", "order", "by"],
  "parameters": ["params"], "partition_by": ["series"], "primary_key": ["key"], "quotechar": ["quote"],
  "random_state": ["seed"], "right": ["with"], "rule": ["every"], "schema": ["columns"], "select": ["take"],
  "sep": ["delimiter"], "separator": ["delimiter"], "skip_rows": ["skip"], "skiprows": ["skip"],
  "sql": ["expr"], "strategy": ["direction"], "tolerance": ["within"], "using": ["on"],
  "value_name": ["value"], "value_vars": ["columns"], "var_name": ["name"], "variables": ["params"],
  "vars": ["params"],
]

/// The key of a vocabulary that another language's key most likely stands for.
func foreignKey(_ key: String, among keys: [String]) -> String? {
  foreignKeys[key.lowercased()]?.first(where: keys.contains)
}
