import Glibc

/// Bytes that must not be shown, logged, or left behind in memory.
///
/// A value type over storage that is wiped when its last owner goes. Copies share the storage, so a `Secret` can
/// sit in state that is compared in tests without a second copy of its bytes. Every description is redacted, and so
/// is the mirror that `dump` and test diffs walk.
public struct Secret: Sendable {
  let storage: SecretStorage

  /// Copies bytes that the caller owns (and wipes, where they are secret).
  ///
  /// - Parameter bytes: the secret's bytes, usually UTF-8.
  public init(_ bytes: UnsafeRawBufferPointer) {
    storage = SecretStorage(copying: bytes)
  }

  /// Copies the UTF-8 of a string. The string itself is not wiped: for values that are strings already.
  ///
  /// - Parameter text: the text to keep.
  public init(_ text: String) {
    var text = text
    storage = text.withUTF8 { SecretStorage(copying: UnsafeRawBufferPointer($0)) }
  }

  init(storage: SecretStorage) {
    self.storage = storage
  }

  /// The number of bytes.
  public var count: Int { storage.count }

  /// Whether there are no bytes at all.
  public var isEmpty: Bool { storage.count == 0 }

  /// The number of Unicode scalars, which is what the service model's `min` and `max` count.
  public var scalarCount: Int {
    withBytes { bytes in bytes.reduce(into: 0) { total, byte in total += byte & 0xC0 == 0x80 ? 0 : 1 } }
  }

  /// Gives the bytes for the time of the call.
  ///
  /// - Parameter body: reads the bytes; it must not keep the pointer.
  /// - Returns: what `body` returns.
  public func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(storage.bytes))
  }

  /// The bytes as a string, invalid UTF-8 replaced. The string is an ordinary copy: only for showing a value that the
  /// operator asked to see, and for interfaces that take nothing else.
  public func revealed() -> String {
    withBytes { String(decoding: $0, as: UTF8.self) }
  }
}

extension Secret: Equatable {
  /// Compares in a time that depends on the lengths only, so that no one learns a secret by measuring.
  public static func == (left: Secret, right: Secret) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for index in 0..<left.count { difference |= left.storage.bytes[index] ^ right.storage.bytes[index] }
    return difference == 0
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Always the same text, whatever the value and its length.
  public var description: String { "••••••••" }

  /// Always the same text, whatever the value and its length.
  public var debugDescription: String { description }

  /// A mirror without children, so that `dump` shows nothing.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

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
