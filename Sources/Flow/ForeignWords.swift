/// What other languages call values that are words of our grammar: only for messages.
let foreignWords: [String: String] = [
  "FALSE": "false", "False": "false", "Inf": "inf", "NA": "null", "NULL": "null", "NaN": "nan",
  "None": "null",
  "Null": "null", "TRUE": "true", "True": "true", "infinity": "inf", "nil": "null", "no": "false",
  "off": "false", "on": "true", "yes": "true",
]
