/// The pieces of secrets of one length, as hashes under a key that this process made up.
struct SecretPieces: Sendable {
  /// The bytes of a piece, at most 16.
  let length: Int

  /// Open addressing; 0 is an empty place.
  private var hashes = [UInt64](repeating: 0, count: 16)
  private var count = 0
  private let masks: (low: UInt64, high: UInt64)

  private static let key: (low: UInt64, high: UInt64) = {
    var generator = SystemRandomNumberGenerator()
    return (generator.next(), generator.next() | 1)
  }()

  init(length: Int) {
    self.length = length
    masks = (
      length >= 8 ? .max : 1 << UInt64(8 * length) - 1,
      length >= 16 ? .max : length <= 8 ? 0 : 1 << UInt64(8 * (length - 8)) - 1
    )
  }

  /// Adds all pieces of a secret.
  mutating func insert(_ secret: UnsafeRawBufferPointer) {
    guard secret.count >= length else { return }
    var padded = WipedBuffer(capacity: secret.count + TextReading.padding)
    padded.append(secret)
    for _ in 0..<TextReading.padding { padded.append(0) }
    padded.withBytes { bytes in
      for place in 0...(secret.count - length) { store(hash(bytes, place)) }
    }
  }

  /// Adds the pieces of other secrets, of the same length.
  mutating func insert(_ others: SecretPieces) {
    for hash in others.hashes where hash != 0 { store(hash) }
  }

  /// Marks where a text has pieces.
  ///
  /// - Parameters:
  ///   - reading: the text, as it is understood.
  ///   - marks: set for the bytes of the text as it came.
  func mark(_ reading: TextReading, _ marks: inout [Bool]) {
    guard reading.count >= length else { return }
    reading.bytes.withUnsafeBytes { bytes in
      var marked = 0
      for place in 0...(reading.count - length) where contains(hash(bytes, place)) {
        let last = place + length - 1
        // What lies between two bytes that were understood is of the secret as well.
        let start = marked > place ? reading.end(of: marked - 1) : reading.start(of: place)
        for index in start..<max(start, reading.end(of: last)) { marks[index] = true }
        marked = last + 1
      }
    }
  }

  private func hash(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
    let low = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self) & masks.low
    let high = bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self) & masks.high
    let product = (low ^ Self.key.low).multipliedFullWidth(by: high ^ Self.key.high)
    return max(product.high ^ product.low, 1)
  }

  private func contains(_ hash: UInt64) -> Bool {
    var place = Int(truncatingIfNeeded: hash) & (hashes.count - 1)
    while hashes[place] != 0 {
      if hashes[place] == hash { return true }
      place = (place + 1) & (hashes.count - 1)
    }
    return false
  }

  private mutating func store(_ hash: UInt64) {
    guard !contains(hash) else { return }
    if 2 * (count + 1) > hashes.count {
      let old = hashes
      hashes = [UInt64](repeating: 0, count: 2 * old.count)
      for known in old where known != 0 { place(known) }
    }
    place(hash)
    count += 1
  }

  private mutating func place(_ hash: UInt64) {
    var place = Int(truncatingIfNeeded: hash) & (hashes.count - 1)
    while hashes[place] != 0 { place = (place + 1) & (hashes.count - 1) }
    hashes[place] = hash
  }
}
