/// A text cell in a register: bytes that live in a source column, a constant or a worker's arena.
public struct TextView: BitwiseCopyable {
  public var bytes: UnsafeRawPointer?
  public var count: Int

  public init(bytes: UnsafeRawPointer?, count: Int) {
    self.bytes = bytes
    self.count = count
  }
}
