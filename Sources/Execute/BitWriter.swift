import CVector
import Synchronization

/// Writes bits of a column from bytes of a register. A word that rows of another morsel share is changed
/// atomically; all others belong to the thread that has the morsel.
struct BitWriter {
  let words: UnsafeMutableRawPointer

  /// Bit `first + i` becomes whether `bytes[i]` equals `value`.
  func write(
    first: Int, bytes: UnsafePointer<UInt8>, count: Int, equalTo value: UInt8, morsel: Range<Int>
  ) {
    var done = 0
    while done < count {
      let bit = first + done
      let word = bit >> 6
      let shift = bit & 63
      let part = min(64 - shift, count - done)
      let bits = leat_block_bytes_to_word(bytes + done, value, part) << UInt64(shift)
      let mask = (part == 64 ? UInt64.max : (1 << UInt64(part)) - 1) << UInt64(shift)
      let isShared = word << 6 < morsel.lowerBound || (word + 1) << 6 > morsel.upperBound
      put(bits, mask: mask, word: word, isShared: isShared)
      done += part
    }
  }

  private func put(_ bits: UInt64, mask: UInt64, word: Int, isShared: Bool) {
    let address = words + word * 8
    if isShared {
      // An atomic integer is laid out as the integer.
      let shared = address.assumingMemoryBound(to: Atomic<UInt64>.self)
      shared.pointee.bitwiseAnd(~mask, ordering: .relaxed)
      shared.pointee.bitwiseOr(bits, ordering: .relaxed)
    } else if mask == .max {
      address.storeBytes(of: bits, as: UInt64.self)
    } else {
      address.storeBytes(of: address.load(as: UInt64.self) & ~mask | bits, as: UInt64.self)
    }
  }
}
