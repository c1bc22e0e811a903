import ArgumentParser

extension TextFiles {
  /// Every flow that paths of a command line mean, once and in their order, and whether every folder could be
  /// searched. Ends the program when there is none.
  static func flows(
    in paths: [String], suffixes: [String] = [".leat.yaml"]
  ) throws -> (flows: [String], isWhole: Bool) {
    var flows: [String] = []
    var seen: Set<String> = []
    var isWhole = true
    for path in paths {
      var found = [path]
      if isFolder(path) {
        do { found = try self.flows(below: path, suffixes: suffixes) } catch {
          _ = fail(error.description, .trouble)
          isWhole = false
          continue
        }
      }
      flows += found.filter { seen.insert(resolved($0)).inserted }
    }
    if flows.isEmpty && isWhole {
      throw fail("no *.leat.yaml file in \(paths.joined(separator: ", "))", .nothingMatched)
    }
    return (flows, isWhole)
  }

  /// The bytes of a file, which another one may name; nil, having said why, when it cannot be read.
  static func readable(_ path: String, namedAt place: String? = nil) -> [UInt8]? {
    do { return try read(path, namedAt: place) } catch {
      _ = fail(error.description, .trouble)
      return nil
    }
  }
}
