import Glibc

/// The one owner of a secret's bytes; wipes them when the last `Secret` that shares it goes.
final class SecretStorage: Sendable {
  // Written only in `init`, before the object is shared, and in `deinit`, after the last reference went: reads from
  // several threads in between never meet a write.
  nonisolated(unsafe) let bytes: UnsafeMutableRawBufferPointer

  var count: Int { bytes.count }

  init(copying source: UnsafeRawBufferPointer) {
    bytes = LockedMemory.allocate(byteCount: source.count)
    bytes.copyMemory(from: source)
  }

  deinit {
    LockedMemory.release(bytes)
  }
}

/// Overwrites memory with zeroes in a way that the compiler does not remove.
///
/// - Parameter bytes: the memory to overwrite.
public func wipe(_ bytes: UnsafeMutableRawBufferPointer) {
  guard let start = bytes.baseAddress else { return }
  explicit_bzero(start, bytes.count)
}
