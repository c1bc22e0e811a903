/// The SHA-256 hash of a stream of bytes (FIPS 180-4, section 6.2), for fingerprints of plans and files.
///
/// The result does not depend on how the bytes were split over calls of `update`. A message may have up to
/// 2^61 - 1 bytes.
public struct SHA256: Sendable {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  /// The message's last bytes, fewer than 64: they do not fill a block yet.
  private var pending: [UInt8] = []
  private var byteCount: UInt64 = 0

  public init() {}

  /// The 32 bytes of the hash of `bytes`.
  public static func hash(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finish()
  }

  /// Bytes as lowercase hexadecimal digits, two for each.
  public static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Appends bytes to the message.
  public mutating func update(_ bytes: some Sequence<UInt8>) {
    // A sequence that does not lie in one piece is copied once, so that there is one loop, over raw memory.
    if bytes.withContiguousStorageIfAvailable({ update(UnsafeRawBufferPointer($0)) }) == nil {
      Array(bytes).withUnsafeBytes { update($0) }
    }
  }

  /// Appends the bytes of a buffer to the message.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    byteCount += UInt64(bytes.count)
    var start = 0
    if !pending.isEmpty {
      start = min(64 - pending.count, bytes.count)
      pending.append(contentsOf: bytes[..<start])
      guard pending.count == 64 else { return }
      pending.withUnsafeBytes { Self.compress($0, into: &state) }
      pending.removeAll(keepingCapacity: true)
    }
    let end = bytes.count - (bytes.count - start) % 64
    Self.compress(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), into: &state)
    pending.append(contentsOf: bytes[end...])
  }

  /// Ends the message: a one bit, zeros, and the count of bits fill the last block.
  ///
  /// - Returns: the 32 bytes of the hash, most significant first.
  public consuming func finish() -> [UInt8] {
    let bitCount = byteCount * 8
    let zeros = (64 + 55 - pending.count) % 64
    let counted = stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: bitCount >> $0) }
    update([0x80] + [UInt8](repeating: 0, count: zeros) + counted)
    return state.flatMap { word in
      stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
    }
  }

  /// Folds whole blocks of 64 bytes into the state.
  private static func compress(_ blocks: UnsafeRawBufferPointer, into state: inout [UInt32]) {
    roundConstants.withUnsafeBufferPointer { constants in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { words in
        for block in stride(from: 0, to: blocks.count, by: 64) {
          schedule(UnsafeRawBufferPointer(rebasing: blocks[block..<block + 64]), into: words)
          mix(words, constants, into: &state)
        }
      }
    }
  }

  /// The message schedule of one block: its 16 words, then 48 that are mixed from them.
  private static func schedule(
    _ block: UnsafeRawBufferPointer, into words: UnsafeMutableBufferPointer<UInt32>
  ) {
    for t in 0..<16 {
      words[t] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: 4 * t, as: UInt32.self))
    }
    for t in 16..<64 {
      let (w15, w2) = (words[t - 15], words[t - 2])
      let sigma0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >> 3)
      let sigma1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >> 10)
      words[t] = words[t - 16] &+ sigma0 &+ words[t - 7] &+ sigma1
    }
  }

  /// The 64 rounds over one block's message schedule.
  private static func mix(
    _ words: UnsafeMutableBufferPointer<UInt32>, _ constants: UnsafeBufferPointer<UInt32>,
    into state: inout [UInt32]
  ) {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for t in 0..<64 {
      let sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
      let choice = (e & f) ^ (~e & g)
      let first = h &+ sum1 &+ choice &+ constants[t] &+ words[t]
      let sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
      let majority = (a & b) ^ (a & c) ^ (b & c)
      (h, g, f, e) = (g, f, e, d &+ first)
      (d, c, b, a) = (c, b, a, first &+ sum0 &+ majority)
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
    state[4] &+= e
    state[5] &+= f
    state[6] &+= g
    state[7] &+= h
  }

  private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word &>> count | word &<< (32 &- count)
  }
}

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2).
private let roundConstants: [UInt32] = [
  0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
  0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
  0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
  0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
  0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
  0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
  0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
  0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
]
