import Foundation
import PackagePlugin

/// Turns every `stdlib/**/*.yaml` into one Swift file, so that the binary carries its library.
@main
struct EmbedLibrary: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let library = context.package.directoryURL.appending(path: "stdlib")
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedLibrary.swift")
    let files = FileManager.default.enumerator(at: library, includingPropertiesForKeys: nil)?
      .compactMap { $0 as? URL }
      .filter { $0.pathExtension == "yaml" }
      .sorted { $0.path < $1.path }
    return [
      .buildCommand(
        displayName: "Embedding \(files?.count ?? 0) transforms",
        executable: try context.tool(named: "embed").url,
        arguments: [library.path, output.path],
        inputFiles: files ?? [],
        outputFiles: [output])
    ]
  }
}
