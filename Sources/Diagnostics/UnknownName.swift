extension Diagnostic {
  /// A name that nothing has where it stands. The one that was probably meant becomes the label, and where
  /// that is certain an edit; else a note lists what there is.
  ///
  /// - Parameters:
  ///   - known: the names that may stand here.
  ///   - list: what those names are, as the note begins: `in scope`, `keys`.
  ///   - meant: the name that was meant, where the caller knows better than the spelling does.
  public static func unknown(
    _ code: DiagnosticCode, _ name: String, _ message: String, at span: Span, among known: [String],
    list: String = "in scope", meant: String? = nil
  ) -> Diagnostic {
    let close = Suggestion(for: name, among: known)
    let guess = meant ?? close?.name
    let isCertain = meant != nil || close?.isCertain ?? false
    return Diagnostic(
      code, message, at: span, label: guess.map { "did you mean `\($0)`?" } ?? "",
      notes: known.isEmpty || isCertain ? [] : ["\(list): \(listed(known))"],
      help: isCertain ? guess.map { Help("", edits: [Edit(span, $0)]) } : nil)
  }
}

/// The names, of many only the first.
private func listed(_ names: [String]) -> String {
  // "And 1 more" would take as much room as the name.
  let isLong = names.count > 14
  return names.prefix(isLong ? 12 : 14).joined(separator: ", ")
    + (isLong ? " and \(names.count - 12) more" : "")
}
