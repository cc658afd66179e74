import Secrets

/// One piece of PEM (RFC 7468): a certificate or a key between its BEGIN and END lines. What is in it is not read out,
/// except for the kind of a key.
public struct PEMBlock: Equatable, Sendable {
  /// What is in it.
  public enum Kind: Equatable, Sendable {
    /// Nothing that signs: these are not secret.
    case certificate, certificateRequest, publicKey
    /// A private key, of an algorithm such as `RSA` where that can be told.
    case privateKey(algorithm: String?, isEncrypted: Bool)
    /// Anything else between such lines.
    case other
  }

  /// What is wrong with it.
  public enum Flaw: Equatable, Sendable {
    /// The END line is missing: only the start was pasted.
    case noEnd
    /// An END line without its BEGIN line: only the end was pasted.
    case noBegin
    /// The END line names something else.
    case otherEnd
    /// There is no line break behind the BEGIN line; most programs need those.
    case lostLineBreaks
    /// The line breaks are written as `\n`: a program that was meant to make them of that did not.
    case writtenLineBreaks
    /// Between the lines is something that is no base64, or nothing.
    case unreadable
  }

  /// What is in it.
  public let kind: Kind
  /// What is wrong with it; nil where it is whole.
  public let flaw: Flaw?
  /// What is in a private key that is not encrypted; nil for anything else, and for what OpenSSL cannot read.
  public let key: PrivateKeyFacts?
  /// What stands behind BEGIN.
  let label: String

  /// Pieces that are looked for in one text.
  private static let mostBlocks = 100

  /// Finds the pieces in a text.
  ///
  /// - Parameter secret: the text.
  /// - Returns: the pieces in their order; empty where the text is no PEM.
  static func all(in secret: Secret) -> [PEMBlock] {
    secret.withBytes { bytes in
      var blocks: [PEMBlock] = []
      var open: Marker?
      var place = 0
      while blocks.count < mostBlocks, let marker = Marker(after: place, in: bytes) {
        place = marker.range.upperBound
        switch (marker.isBegin, open) {
        case (true, let unfinished):
          if let unfinished { blocks.append(PEMBlock(unfinished, flaw: .noEnd)) }
          open = marker
        case (false, nil): blocks.append(PEMBlock(marker, flaw: .noBegin))
        case (false, let begin?):
          blocks.append(PEMBlock(begin, end: marker, in: bytes))
          open = nil
        }
      }
      if let open { blocks.append(PEMBlock(open, flaw: .noEnd)) }
      return blocks
    }
  }

  private init(_ marker: Marker, flaw: Flaw) {
    kind = Kind(label: marker.label, body: nil, isMarkedEncrypted: false)
    self.flaw = flaw
    key = nil
    label = marker.label
  }

  private init(_ begin: Marker, end: Marker, in bytes: UnsafeRawBufferPointer) {
    let inner = bytes[begin.range.upperBound..<end.range.lowerBound]
    let (headers, body) = Self.parted(inner)
    let isMarked = headers?.holds("ENCRYPTED") ?? false
    let isWritten = body.contains(UInt8(ascii: "\\"))
    let content = isWritten ? Self.decodedWithWrittenBreaks(body) : WipedBase64.decoded(body, .standard)
    let kind = Kind(label: begin.label, body: content, isMarkedEncrypted: isMarked)
    self.kind = kind
    label = begin.label
    if begin.label != end.label {
      flaw = .otherEnd
    } else if content?.isEmpty ?? true {
      flaw = .unreadable
    } else if isWritten {
      flaw = .writtenLineBreaks
    } else {
      let hasBreak = inner.first.map { $0 == 0x0A || $0 == 0x0D } ?? false
      flaw = hasBreak ? nil : .lostLineBreaks
    }
    if case .privateKey(_, isEncrypted: false) = kind, let content {
      key = KeyPair(der: content).map(PrivateKeyFacts.init)
    } else {
      key = nil
    }
  }

  /// Decodes base64 whose line breaks are written as `\n`, `\r` or `\r\n`.
  private static func decodedWithWrittenBreaks(_ body: Slice<UnsafeRawBufferPointer>) -> Secret? {
    var text = WipedBuffer(capacity: body.count)
    var isEscape = false
    for byte in body {
      if isEscape {
        guard byte == UInt8(ascii: "n") || byte == UInt8(ascii: "r") else { return nil }
        isEscape = false
      } else if byte == UInt8(ascii: "\\") {
        isEscape = true
      } else {
        text.append(byte)
      }
    }
    return text.withBytes { WipedBase64.decoded($0[...], .standard) }
  }

  /// Whether something stands before the first piece, between two, or behind the last.
  ///
  /// - Parameter secret: the text.
  static func hasTextOutside(of secret: Secret) -> Bool {
    secret.withBytes { bytes in
      var place = 0
      var isInside = false
      while let marker = Marker(after: place, in: bytes) {
        if !isInside, bytes[place..<marker.range.lowerBound].contains(where: { !isBlank($0) }) { return true }
        place = marker.range.upperBound
        isInside = marker.isBegin
      }
      return !isInside && bytes[place...].contains { !isBlank($0) }
    }
  }

  /// The headers (RFC 1421: `Proc-Type`, `DEK-Info`) and what follows the empty line behind them.
  private static func parted(
    _ inner: Slice<UnsafeRawBufferPointer>
  ) -> (headers: Slice<UnsafeRawBufferPointer>?, body: Slice<UnsafeRawBufferPointer>) {
    guard inner.contains(UInt8(ascii: ":")) else { return (nil, inner) }
    var lineIsEmpty = false
    var hasHeader = false
    for index in inner.indices {
      switch inner[index] {
      case 0x0A where lineIsEmpty && hasHeader: return (inner[..<index], inner[index...])
      case 0x0A: lineIsEmpty = true
      case 0x0D: break
      default:
        lineIsEmpty = false
        hasHeader = true
      }
    }
    return (nil, inner)
  }
}

/// A BEGIN or END line.
private struct Marker {
  let isBegin: Bool
  let label: String
  let range: Range<Int>

  private static let dashes: StaticString = "-----"
  private static let mostLabel = 64

  /// The next one at a place or behind it; nil where there is none.
  init?(after start: Int, in bytes: UnsafeRawBufferPointer) {
    var place = start
    while place + 10 <= bytes.count {
      defer { place += 1 }
      guard bytes[place] == UInt8(ascii: "-") else { continue }
      let isBegin = bytes.has("-----BEGIN ", at: place)
      guard isBegin || bytes.has("-----END ", at: place) else { continue }
      let first = place + (isBegin ? 11 : 9)
      let rest = bytes[first..<min(first + Self.mostLabel, bytes.count)]
      guard let end = rest.firstIndex(of: UInt8(ascii: "-")), bytes.has("-----", at: end),
        rest[..<end].allSatisfy({ 0x41...0x5A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x20 })
      else { continue }
      self.isBegin = isBegin
      label = String(decoding: rest[..<end], as: UTF8.self)
      range = place..<(end + 5)
      return
    }
    return nil
  }
}

extension PEMBlock.Kind {
  fileprivate init(label: String, body: Secret?, isMarkedEncrypted: Bool) {
    switch label {
    case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE": self = .certificate
    case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST": self = .certificateRequest
    case "PUBLIC KEY", "RSA PUBLIC KEY": self = .publicKey
    case "PRIVATE KEY":
      self = .privateKey(algorithm: body.flatMap(KeyAlgorithm.ofPKCS8), isEncrypted: false)
    case "ENCRYPTED PRIVATE KEY": self = .privateKey(algorithm: nil, isEncrypted: true)
    case "OPENSSH PRIVATE KEY":
      self = .privateKey(
        algorithm: "OpenSSH", isEncrypted: body.map(KeyAlgorithm.isEncryptedOpenSSH) ?? false)
    case "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY":
      self = .privateKey(algorithm: String(label.prefix { $0 != " " }), isEncrypted: isMarkedEncrypted)
    default: self = .other
    }
  }
}

/// What the start of a key's bytes says.
private enum KeyAlgorithm {
  /// The algorithm of a PKCS #8 key (RFC 5208): its object identifier stands behind the version, near the start.
  static func ofPKCS8(_ key: Secret) -> String? {
    let identifiers: [(name: String, bytes: [UInt8])] = [
      ("RSA", [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]),
      ("RSA-PSS", [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A]),
      ("EC", [0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]),
      ("DSA", [0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x38, 0x04, 0x01]),
      ("Ed25519", [0x06, 0x03, 0x2B, 0x65, 0x70]), ("Ed448", [0x06, 0x03, 0x2B, 0x65, 0x71]),
    ]
    return key.withBytes { bytes in
      // SEQUENCE, its length, INTEGER 0, SEQUENCE, its length, then the identifier.
      guard bytes.count > 2, bytes[0] == 0x30 else { return nil }
      let version = bytes[1] < 0x80 ? 2 : 2 + Int(bytes[1] & 0x7F)
      guard version <= 6, bytes.count > version + 5, bytes[version] == 0x02, bytes[version + 3] == 0x30,
        bytes[version + 4] < 0x80
      else { return nil }
      let rest = bytes[(version + 5)...]
      return identifiers.first { rest.starts(with: $0.bytes) }?.name
    }
  }

  /// Whether an OpenSSH key has a cipher: its name follows the format's own name and a length of four bytes.
  static func isEncryptedOpenSSH(_ key: Secret) -> Bool {
    key.withBytes { bytes in
      bytes.has("openssh-key-v1\0", at: 0) && !bytes.has("\0\0\0\u{4}none", at: 15)
    }
  }
}

extension UnsafeRawBufferPointer {
  /// Whether a text stands at a place.
  package func has(_ text: StaticString, at place: Int) -> Bool {
    guard place >= 0, place + text.utf8CodeUnitCount <= count else { return false }
    return text.withUTF8Buffer { $0.elementsEqual(self[place..<(place + text.utf8CodeUnitCount)]) }
  }
}

extension Slice<UnsafeRawBufferPointer> {
  /// Whether a text stands somewhere in the bytes.
  fileprivate func holds(_ text: StaticString) -> Bool {
    indices.contains { base.has(text, at: $0) && $0 + text.utf8CodeUnitCount <= endIndex }
  }
}
