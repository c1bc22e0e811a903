import Plan
import Types

/// The bytes of a plan file without its hash, and what stands in files that somebody changed.
struct ForgedFile {
  let body: [UInt8]

  init(_ plan: LogicalPlan) {
    body = PlanWriter.file(plan, compilerVersion: "1").dropLast(32)
  }

  /// The plans that the loader reads when a bit is flipped and the hash is mended: of every byte each bit, or
  /// one, another from byte to byte.
  func readable(everyBit: Bool = true) -> some Sequence<LogicalPlan> {
    body.indices.lazy.flatMap { position in
      (everyBit ? Array(0..<8) : [position * 5 % 8]).lazy.compactMap { bit in
        var damaged = body
        damaged[position] ^= 1 << UInt8(bit)
        return try? PlanReader.read(damaged + SHA256.hash(damaged)).plan
      }
    }
  }
}
