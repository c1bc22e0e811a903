import Files
import Plan
import Types

/// The files of a source, with the values of the folders that they lie in.
struct FileListing {
  typealias File = (path: String, values: [Literal])

  private let source: PlanSource
  /// The source's.
  private let name: String
  private let space: FileSpace

  /// In a fixed order: of a pattern that of the names by bytes, of a folder that of its names, where a number
  /// counts as one.
  static func files(of source: PlanSource, named name: String, at path: String) throws(RunFailure) -> [File] {
    if let place = StorePlace(path) { return try files(of: source, named: name, at: place) }
    return try FileListing(source: source, name: name, space: .machine).files(
      at: path, below: path.hasPrefix("/") ? "/" : "", path)
  }

  /// A store is asked once for all that lies below what is certain of a path.
  private static func files(
    of source: PlanSource, named name: String, at place: StorePlace
  ) throws(RunFailure) -> [File] {
    if !FileGlob.hasWildcard(place.key), !place.key.hasSuffix("/"), !place.key.isEmpty {
      let listing = FileListing(source: source, name: name, space: .machine)
      return [(place.uri, try listing.values(inPathOf: place.shown))]
    }
    let tree: StoreTree
    do {
      tree = try StoreTree(below: place.at(key: FileGlob.fixedFolder(of: place.key)))
    } catch {
      throw RunFailure(error).about(.frame(name, column: nil))
    }
    let found = try FileListing(source: source, name: name, space: .store(tree)).files(
      at: place.shown, below: place.store, place.key)
    return found.map { file in
      let key = String(Substring(file.path.utf8.dropFirst(place.store.utf8.count)))
      return (place.at(key: key).uri, file.values)
    }
  }

  /// `pattern` is the path as seen from the folder `root`.
  private func files(at path: String, below root: String, _ pattern: String) throws(RunFailure) -> [File] {
    var files: [File] = []
    if path.hasSuffix("/") || (!source.partitions.isEmpty && space.kind(of: path) == .folder) {
      let folder = path.hasSuffix("/") ? path : path + "/"
      guard space.kind(of: folder) == .folder else { throw RunFailure.noFolder(folder, source: name) }
      try list(folder, values: [], into: &files)
    } else {
      let isPattern = FileGlob.isPattern(path, in: space)
      for file in isPattern ? FileGlob.files(matching: pattern, below: root, in: space) : [path] {
        files.append((file, try values(inPathOf: file)))
      }
    }
    if files.isEmpty { throw RunFailure.nothingMatches(path, source: name) }
    return files
  }

  /// Hidden files are none of the source's; those that other programs leave beside data begin with `_`.
  private func list(_ folder: String, values: [Literal], into files: inout [File]) throws(RunFailure) {
    let names = space.names(in: folder).filter { !$0.hasPrefix(".") && !$0.hasPrefix("_") || isNull($0) }
    for name in names.sorted(by: NameOrder.precedes) {
      let path = folder + name
      if values.count < source.partitions.count {
        guard space.kind(of: path) == .folder else { throw misfit(path, values.count) }
        let value = try value(of: name, at: values.count, in: path)
        try list(path + "/", values: values + [value], into: &files)
      } else {
        if space.kind(of: path) == .folder {
          throw unexpected(path + "/", "no folder is declared in `partitions`")
        }
        let isOther = StorageFormat(path: name) != source.format && !name.hasNoSuffix
        if isOther, let format = source.format {
          throw unexpected(path, "its name is of no \(format.rawValue) file")
        }
        files.append((path, values))
      }
    }
  }

  /// A column may have a name that begins with `_`.
  private func isNull(_ name: String) -> Bool {
    HivePath.value(name).map { source.partitions.contains($0.column) } ?? false
  }

  /// The values of the folders right above a file.
  private func values(inPathOf file: String) throws(RunFailure) -> [Literal] {
    let folders = file.split(separator: "/").dropLast().suffix(source.partitions.count).map(String.init)
    guard folders.count == source.partitions.count else { throw misfit(file, folders.count) }
    var values: [Literal] = []
    for folder in folders { values.append(try value(of: folder, at: values.count, in: file)) }
    return values
  }

  private func value(of folder: String, at level: Int, in path: String) throws(RunFailure) -> Literal {
    let partition = source.partitions[level]
    guard let found = HivePath.value(folder), found.column == partition,
      let column = source.columns.first(where: { $0.name == partition })
    else { throw misfit(path, level) }
    guard let value = HivePath.literal(found.text, as: column.type.type) else {
      throw wrong(path, partition, "`\(found.text)` is no \(column.type.type)")
    }
    if value == .null, !column.type.nullable {
      throw wrong(path, partition, "a null, where the column is declared without nulls (`?` allows them)")
    }
    return value
  }

  private func misfit(_ path: String, _ level: Int) -> RunFailure {
    unexpected(
      path, "`partitions` of source `\(name)` declares folders `\(source.partitions[level])=...` here")
  }

  private func unexpected(_ path: String, _ reason: String) -> RunFailure {
    RunFailure(.findings, "\(path): \(reason)", about: .frame(name, column: nil))
  }

  private func wrong(_ path: String, _ column: String, _ reason: String) -> RunFailure {
    RunFailure(.findings, "\(path): column `\(column)`: \(reason)", about: .frame(name, column: column))
  }
}
