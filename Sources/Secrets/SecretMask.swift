/// Finds secrets in texts from outside, whole and in pieces, and puts a mask in their place: a service may repeat what it
/// was sent, a program may say what it prints, and a proxy shows the whole request on its page.
///
/// It is the first that is done with such a text: before blanks are collapsed, characters escaped, and the rest cut off.
/// Pieces are found in clear and as JSON, HTML and addresses write them, also one inside another. It keeps no secret, but
/// hashes of their pieces under a key of this process, so that it may live longer than the secrets.
public struct SecretMask: Sendable {
  /// What stands in place of a secret, whatever its length.
  public static let mark = "••••••••"

  /// Shorter secrets are not looked for: they would be found in ordinary words.
  static let shortest = 4
  /// So many bytes in a row are a piece; of shorter secrets the whole.
  static let piece = 12
  /// Without its white space, a secret must be so long to be looked for where it has none; else ordinary words have it.
  private static let shortestSqueezed = 8
  /// How far a piece may reach beyond the end of what is shown; a character is written with some twenty bytes at most.
  private static let lookahead = 256

  private var exact: [SecretPieces] = []
  /// For texts whose white space was changed: both sides without it.
  private var squeezed: [SecretPieces] = []

  /// Makes a mask.
  ///
  /// - Parameter secrets: what is looked for.
  public init(_ secrets: [Secret] = []) {
    for secret in secrets { add(secret) }
  }

  /// Whether there is nothing to look for.
  public var isEmpty: Bool { exact.isEmpty }

  /// The same mask for more secrets.
  ///
  /// - Parameter secrets: what is looked for, too.
  public func adding(_ secrets: [Secret]) -> SecretMask {
    var mask = self
    for secret in secrets { mask.add(secret) }
    return mask
  }

  /// The mask for both.
  ///
  /// - Parameter other: the other one.
  package func adding(_ other: SecretMask) -> SecretMask {
    var mask = self
    Self.merge(other.exact, &mask.exact)
    Self.merge(other.squeezed, &mask.squeezed)
    return mask
  }

  /// Masks a text.
  ///
  /// - Parameters:
  ///   - text: the text as it came, usually UTF-8.
  ///   - limit: how many bytes of it are wanted. What straddles the end is found, because more is looked at.
  ///   - levels: how many escapes may stand inside one another.
  /// - Returns: the text, invalid UTF-8 replaced.
  public func masked(_ text: UnsafeRawBufferPointer, limit: Int = 1 << 20, levels: Int = 3) -> String {
    let end = Self.scalarEnd(text, limit)
    guard !isEmpty else { return String(decoding: text[..<end], as: UTF8.self) }
    let seen = UnsafeRawBufferPointer(rebasing: text.prefix(end + Self.lookahead))
    let isMasked = marks(in: seen, levels)
    var kept: [UInt8] = []
    kept.reserveCapacity(end)
    var place = 0
    while place < end {
      let start = place
      while place < end, isMasked[place] == isMasked[start] { place += 1 }
      kept += isMasked[start] ? Array(Self.mark.utf8) : Array(seen[start..<place])
    }
    return String(decoding: kept, as: UTF8.self)
  }

  /// Masks a text.
  ///
  /// - Parameters:
  ///   - text: the text as it came.
  ///   - limit: how many bytes of it are wanted.
  ///   - levels: how many escapes may stand inside one another.
  /// - Returns: the text.
  public func masked(_ text: String, limit: Int = 1 << 20, levels: Int = 3) -> String {
    var text = text
    return text.withUTF8 { masked(UnsafeRawBufferPointer($0), limit: limit, levels: levels) }
  }

  /// Whether a text has a piece of a secret.
  ///
  /// - Parameter text: the text.
  public func finds(in text: String) -> Bool {
    guard !isEmpty else { return false }
    var text = text
    return text.withUTF8 { marks(in: UnsafeRawBufferPointer($0), 3).contains(true) }
  }

  // MARK: What is looked for

  private mutating func add(_ secret: Secret) {
    secret.withBytes { bytes in
      Self.insert(bytes, &exact)
      // Whoever repeats it leaves away what it ends with.
      if let first = bytes.firstIndex(where: { !isBlank($0) }),
        let last = bytes.lastIndex(where: { !isBlank($0) }), last + 1 - first < min(bytes.count, Self.piece)
      {
        Self.insert(UnsafeRawBufferPointer(rebasing: bytes[first...last]), &exact)
      }
      var rest = WipedBuffer(capacity: bytes.count)
      for byte in bytes where !isBlank(byte) { rest.append(byte) }
      rest.withBytes { rest in
        let isLong =
          rest.count >= Self.piece || rest.count >= Self.shortestSqueezed && rest.count < bytes.count
        if isLong { Self.insert(rest, &squeezed) }
      }
    }
  }

  private static func insert(_ bytes: UnsafeRawBufferPointer, _ all: inout [SecretPieces]) {
    guard bytes.count >= shortest else { return }
    all[index(of: min(bytes.count, piece), &all)].insert(bytes)
  }

  private static func merge(_ others: [SecretPieces], _ all: inout [SecretPieces]) {
    for pieces in others { all[index(of: pieces.length, &all)].insert(pieces) }
  }

  /// The place of the pieces of a length.
  private static func index(of length: Int, _ all: inout [SecretPieces]) -> Int {
    if let index = all.firstIndex(where: { $0.length == length }) { return index }
    all.append(SecretPieces(length: length))
    return all.count - 1
  }

  // MARK: Looking

  /// For each byte of a text, whether it is of a secret.
  private func marks(in text: UnsafeRawBufferPointer, _ levels: Int) -> [Bool] {
    var marks = [Bool](repeating: false, count: text.count)
    // In what is long, fewer escapes are looked for inside one another: each level is four times the work.
    look(in: TextReading(text), levels: min(levels, text.count <= 16_384 ? 3 : 2), &marks)
    // A mask begins and ends between two characters.
    for place in marks.indices.dropFirst() where text[place] & 0xC0 == 0x80 && marks[place - 1] {
      marks[place] = true
    }
    for place in marks.indices.dropFirst().reversed() where text[place] & 0xC0 == 0x80 && marks[place] {
      marks[place - 1] = true
    }
    return marks
  }

  private func look(in reading: TextReading, levels: Int, _ marks: inout [Bool]) {
    for pieces in exact { pieces.mark(reading, &marks) }
    if !squeezed.isEmpty {
      let narrow = reading.squeezed()
      for pieces in squeezed { pieces.mark(narrow, &marks) }
    }
    guard levels > 0 else { return }
    for escape in TextReading.Escape.allCases {
      if let plainer = reading.undoing(escape) { look(in: plainer, levels: levels - 1, &marks) }
    }
  }

  /// Where a text of some bytes ends without cutting a character.
  private static func scalarEnd(_ text: UnsafeRawBufferPointer, _ limit: Int) -> Int {
    guard text.count > limit else { return text.count }
    var end = limit
    while end > max(limit - 4, 0), text[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }
}
