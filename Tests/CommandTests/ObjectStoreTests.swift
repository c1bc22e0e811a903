import Foundation
import Testing

/// Sources and outputs in a store that speaks S3, which stands on this machine: the package moto of PyPI.
@Suite struct ObjectStoreTests {
  private static let flow = """
    leat: 1
    sources:
      s: {path: "s3://lake/in/s.csv?ASK", order: position, columns: {k: string, x: int64}}
    nodes:
      y: x * 2
    outputs:
      result: {select: [k, y], path: "s3://lake/out/r.csv?ASK", mode: error}

    """

  private static let lacks: Comment? = {
    guard let scratch = try? Scratch(),
      let found = try? scratch.shell("python3 -c 'import moto.server, boto3, flask'")
    else { return "there is no Python" }
    if found.code != 0 { return "the Python packages moto, boto3 and flask are missing" }
    let folder = URL(filePath: Scratch.program).deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.contains { $0.hasPrefix("libarrow_s3.so") } ? nil : "this Apache Arrow has no S3"
  }()

  @Test(.enabled("moto and S3 are here") { lacks == nil })
  func objectsAreReadAndWritten() throws {
    let scratch = try Scratch()
    let fixtures =
      URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent().path + "/Fixtures"
    let (server, said) = try scratch.prepare("/usr/bin/env", ["python3", fixtures + "/store.py"])
    let ends = Pipe()
    server.standardInput = ends
    try server.run()
    for _ in 0..<300 where scratch.text("endpoint")?.isEmpty ?? true { Thread.sleep(forTimeInterval: 0.1) }
    let endpoint = try #require(scratch.text("endpoint"))
    let ask = "endpoint_override=\(endpoint)&scheme=http&region=us-east-1"
    try scratch.write("a.leat.yaml", Self.flow.replacing("ASK", with: ask))
    let keys = "export AWS_ACCESS_KEY_ID=name AWS_SECRET_ACCESS_KEY=hunter2 AWS_EC2_METADATA_DISABLED=true;"
    let first = try scratch.shell(keys + "leat run a.leat.yaml")
    #expect(first.code == Code.ok, "\(first.errors)")
    let again = try scratch.shell(keys + "leat run a.leat.yaml")
    #expect(again.code == Code.trouble && again.errors.contains("such an object already"), "\(again.errors)")
    let absent = try scratch.shell(keys + "leat run a.leat.yaml --source 's=s3://lake/no.csv?\(ask)'")
    #expect(
      absent.code == Code.trouble && absent.errors.contains("there is no such file"), "\(absent.errors)")
    #expect(!(first.errors + again.errors + absent.errors).contains("hunter2"))
    try ends.fileHandleForWriting.close()
    server.waitUntilExit()
    #expect(server.terminationStatus == 0, "\(scratch.outcome(of: server, said).errors)")
    #expect(scratch.text("lake-out-r.csv") == "k,y\na,6\nb,8\n")
  }
}
