// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is compiled with the same strictness; the import table of specs/architecture.md is the
/// `dependencies` column below, and `tools/test` builds with
/// `--explicit-target-dependency-import-check error`.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// With LEAT_COVERAGE in the environment the stages count which edges of their control flow they take, for
/// `tools/fuzz/fuzz --coverage`.
let counted: [SwiftSetting] =
  Context.environment["LEAT_COVERAGE"] == nil
  ? []
  : [
    .unsafeFlags([
      "-Xfrontend", "-sanitize=fuzzer",
      "-Xfrontend", "-sanitize-coverage=edge,inline-8bit-counters,pc-table",
    ])
  ]

func stage(
  _ name: String, _ dependencies: [Target.Dependency], plugins: [Target.PluginUsage] = []
) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict + counted, plugins: plugins)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

/// Linked into the program, Swift's runtime costs 3 ms at the start instead of 5. A flag of this one target,
/// because `--static-swift-stdlib` would take the tests along, and the testing library is only to be had as a
/// shared one. ArgumentParser brings FoundationEssentials, which then needs its own parts named.
let staticRuntime: [LinkerSetting] = [
  .unsafeFlags(["-static-stdlib"]),
  .linkedLibrary("_FoundationCShims"),
  .linkedLibrary("_FoundationCollections"),
  .linkedLibrary("swiftSynchronization"),
]

let package = Package(
  name: "leat",
  products: [
    .executable(name: "leat", targets: ["LeatCommand"]),
    .library(name: "Leat", targets: ["Leat"]),
    // Opened on the first use of a file, so that `leat check` never pays for loading Arrow.
    .library(name: "leat-arrow", type: .dynamic, targets: ["ArrowBridge"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
  ],
  targets: [
    // Foreign code: system libraries, the bridges to Arrow and RE2, leaf loops.
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CApacheArrow", pkgConfig: "parquet"),
    .target(name: "CArrow"),
    // Finds CArrow's header by path: as a dependency it would be a module, and clang's C++20 refuses to build
    // one.
    .target(
      name: "ArrowBridge", dependencies: ["CApacheArrow"],
      publicHeadersPath: ".",
      cxxSettings: [.headerSearchPath("../CArrow/include")],
      linkerSettings: [.unsafeFlags(["-nostartfiles", "-static-stdlib"])]),
    // Without pkg-config, whose `-pthread` SwiftPM refuses.
    .target(name: "RE2Bridge", linkerSettings: [.linkedLibrary("re2")]),
    .target(name: "CVector"),

    stage("Patterns", ["RE2Bridge"]),
    stage("Threads", []),

    // The compiler, in the order in which text becomes a plan.
    stage("Diagnostics", []),
    stage("Syntax", ["CLibYAML", "Diagnostics"]),
    stage("Types", ["Diagnostics"]),
    stage("StandardLibrary", ["Diagnostics", "Syntax", "Types"], plugins: ["EmbedLibrary"]),
    stage("Flow", ["Diagnostics", "Syntax", "Types", "StandardLibrary"]),
    stage("Check", ["Diagnostics", "Syntax", "Types", "Patterns", "StandardLibrary", "Flow"]),
    stage("Lint", ["Threads", "Diagnostics", "Syntax", "Types", "StandardLibrary", "Flow", "Check"]),
    stage("Govern", ["Diagnostics", "Syntax", "Types", "StandardLibrary", "Flow", "Check"]),
    stage("Plan", ["Types", "Flow", "Check"]),
    stage("Optimize", ["Types", "Plan"]),
    stage(
      "Compiler",
      [
        "Threads", "Diagnostics", "Syntax", "Types", "StandardLibrary", "Flow", "Check", "Lint", "Govern",
        "Plan",
        "Optimize",
      ]),

    // The engine.
    stage("Columns", ["Types"]),
    stage("Files", ["CArrow", "Types", "Columns"]),
    stage("Kernels", ["CVector", "Types", "Patterns", "Columns"]),
    stage("Execute", ["CVector", "Threads", "Diagnostics", "Types", "Plan", "Columns", "Files", "Kernels"]),

    stage(
      "TestRuns",
      ["Diagnostics", "Types", "Flow", "Check", "Plan", "Compiler", "Columns", "Kernels", "Execute"]),

    // What people hold in their hands.
    stage(
      "Explain",
      ["Diagnostics", "Types", "StandardLibrary", "Syntax", "Flow", "Check", "Govern", "Plan", "Compiler"],
      plugins: ["EmbedLibrary"]),
    stage(
      "Leat",
      [
        "Diagnostics", "Syntax", "Types", "StandardLibrary", "Plan", "Compiler", "Columns", "Kernels",
        "Execute",
      ]),
    .executableTarget(
      name: "LeatCommand",
      dependencies: [
        "Diagnostics", "Types", "StandardLibrary", "Plan", "Compiler", "Columns", "Execute", "TestRuns",
        "Explain", arguments,
      ],
      swiftSettings: strict,
      linkerSettings: staticRuntime),

    .executableTarget(
      name: "leat-bench", dependencies: ["Leat", arguments], path: "tools/bench/leat-bench",
      swiftSettings: strict),
    .executableTarget(
      name: "kernel-bench", dependencies: ["Types", "Columns", "Kernels"], path: "tools/bench/kernel-bench",
      swiftSettings: strict),
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "Diagnostics", "Types", "StandardLibrary", "Plan", "Compiler", "Execute", "TestRuns", "FuzzCoverage",
        arguments,
      ], path: "tools/fuzz", exclude: ["coverage", "fuzz", "seeds"], swiftSettings: strict),
    .target(name: "FuzzCoverage", path: "tools/fuzz/coverage"),

    // Build tools: `stdlib/**/*.yaml` and `specs/diagnostics/*.md` become Swift source at build time.
    .executableTarget(name: "embed", path: "tools/embed", swiftSettings: strict),
    .plugin(
      name: "EmbedLibrary", capability: .buildTool(), dependencies: ["embed"], path: "tools/EmbedLibrary"),

    // Runs the built program, which `--build-tests` builds along; links nothing of it.
    tests("CommandTests", []),
    tests("FilesTests", ["CArrow", "Types", "Columns", "Files"]),
    tests("DiagnosticsTests", ["Diagnostics"]),
    tests("SyntaxTests", ["CLibYAML", "Diagnostics", "Syntax"]),
    tests("ExecuteTests", ["Types", "Plan", "Columns", "Kernels", "Execute"]),
    tests("KernelsTests", ["Kernels", "Columns", "Types"]),
    tests("PatternsTests", ["Patterns"]),
    tests(
      "PlanTests",
      ["Diagnostics", "Types", "Flow", "Plan", "Optimize", "Compiler", "Columns", "Kernels", "Execute"]),
    tests(
      "StandardLibraryTests",
      ["Diagnostics", "Types", "StandardLibrary", "Plan", "Compiler", "Columns", "Kernels", "Execute"]),
    tests("ExplainTests", ["Diagnostics", "StandardLibrary", "Explain"]),
    tests("LeatTests", ["Leat"]),
    tests(
      "SpecTests",
      ["Diagnostics", "Types", "Plan", "Compiler", "Columns", "Execute", "TestRuns", "Explain"]),
    tests("TypesTests", ["Types"]),
    tests("TidyTests", ["Kernels", "StandardLibrary"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17,
  cxxLanguageStandard: .cxx20
)
