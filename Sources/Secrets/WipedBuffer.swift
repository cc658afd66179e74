/// A growing buffer for bytes that hold secrets: a request body, a signing key, a pasted value.
///
/// It is wiped when it grows, when it is emptied and when it goes. It cannot be copied, so there is one place to
/// wipe.
public struct WipedBuffer: ~Copyable {
  private var memory: UnsafeMutableRawBufferPointer

  /// The number of bytes that were appended.
  public private(set) var count = 0

  /// Makes an empty buffer.
  ///
  /// - Parameter capacity: bytes to reserve; growing beyond it copies and wipes.
  public init(capacity: Int = 256) {
    memory = LockedMemory.allocate(byteCount: max(capacity, 16))
  }

  deinit {
    LockedMemory.release(memory)
  }

  /// Appends one byte.
  ///
  /// - Parameter byte: the byte.
  public mutating func append(_ byte: UInt8) {
    reserve(1)
    memory[count] = byte
    count += 1
  }

  /// Appends bytes from memory.
  ///
  /// - Parameter bytes: the bytes to copy.
  public mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress else { return }
    reserve(bytes.count)
    memory.baseAddress?.advanced(by: count).copyMemory(from: source, byteCount: bytes.count)
    count += bytes.count
  }

  /// Appends bytes that are written where they stay, so that there is no copy of them to wipe.
  ///
  /// - Parameters:
  ///   - room: how many there may be.
  ///   - fill: writes bytes to the beginning of what it is given, and returns how many; it must not keep the pointer.
  public mutating func append<Failure: Error>(
    atMost room: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) {
    reserve(room)
    let added = try fill(UnsafeMutableRawBufferPointer(rebasing: memory[count..<(count + room)]))
    precondition((0...room).contains(added), "more bytes written than there was room for")
    count += added
  }

  /// Appends the bytes of a secret.
  ///
  /// - Parameter secret: the secret to copy.
  public mutating func append(_ secret: Secret) {
    append(UnsafeRawBufferPointer(secret.storage.bytes))
  }

  /// Appends the UTF-8 of a text.
  ///
  /// - Parameter text: the text.
  public mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  /// Wipes what is there and begins anew.
  public mutating func removeAll() {
    wipe(memory)
    count = 0
  }

  /// Drops bytes at the end and wipes them.
  ///
  /// - Parameter dropped: how many; at most `count`.
  public mutating func removeLast(_ dropped: Int) {
    precondition(dropped >= 0 && dropped <= count, "more bytes dropped than there are")
    count -= dropped
    wipe(UnsafeMutableRawBufferPointer(rebasing: memory[count..<(count + dropped)]))
  }

  /// Gives the bytes for the time of the call.
  ///
  /// - Parameter body: reads the bytes; it must not keep the pointer.
  /// - Returns: what `body` returns.
  public borrowing func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(rebasing: memory[0..<count]))
  }

  /// Ends the buffer and keeps what it holds as a secret.
  ///
  /// - Returns: the bytes that were appended.
  public consuming func secret() -> Secret {
    withBytes { Secret($0) }
  }

  private mutating func reserve(_ more: Int) {
    guard count + more > memory.count else { return }
    let larger = LockedMemory.allocate(byteCount: max(memory.count * 2, count + more))
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[0..<count]))
    LockedMemory.release(memory)
    memory = larger
  }
}
