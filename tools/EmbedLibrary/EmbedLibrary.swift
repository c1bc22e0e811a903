import Foundation
import PackagePlugin

/// Turns files of the repository into one Swift table for the target that needs them, so that the binary
/// carries its library and the pages of its diagnostics.
@main
struct EmbedLibrary: BuildToolPlugin {
  struct Table {
    let name: String
    let folder: String
    let fileExtension: String
  }

  /// What each target that uses the plugin embeds.
  static let tables = [
    "Explain": Table(name: "embeddedPages", folder: "specs/diagnostics", fileExtension: "md"),
    "StandardLibrary": Table(name: "embeddedLibrary", folder: "stdlib", fileExtension: "yaml"),
  ]

  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    guard let table = EmbedLibrary.tables[target.name] else {
      Diagnostics.error("nothing is to be embedded into \(target.name)")
      return []
    }
    let root = context.package.directoryURL
    let output = context.pluginWorkDirectoryURL.appending(path: "\(table.name).swift")
    let found = FileManager.default.enumerator(
      at: root.appending(path: table.folder), includingPropertiesForKeys: nil)
    let files = (found?.compactMap { $0 as? URL } ?? [])
      .filter { $0.pathExtension == table.fileExtension }
      .sorted { $0.path < $1.path }
    return [
      .buildCommand(
        displayName: "Embedding \(files.count) files of \(table.folder)",
        executable: try context.tool(named: "embed").url,
        arguments: [root.path, table.folder, table.fileExtension, table.name, output.path],
        inputFiles: files,
        outputFiles: [output])
    ]
  }
}
