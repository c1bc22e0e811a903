import CArrow
import Glibc

/// What renaming does where the new name is taken.
public enum Renaming: Sendable {
  /// It fails.
  case keeping
  /// Each gets the other's name.
  case exchanging

  /// Renames a file or a folder in one step.
  ///
  /// - Returns: what the system says, as `errno`; 0 where it succeeds.
  public func rename(_ old: String, to new: String) -> Int32 {
    guard let library = try? ArrowLibrary.functions(for: new) else { return ENOSYS }
    return library.pointee.rename(old, new, self == .exchanging)
  }
}
