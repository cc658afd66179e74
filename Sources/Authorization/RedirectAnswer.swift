import AWSClient
import AppFlow
import HTTPTransport
import Secrets

/// The code that an application sent back with the browser (RFC 6749, section 4.1.2).
public struct RedirectAnswer: Equatable, Sendable {
  /// The code, for the `authCode` field.
  public let code: Secret
  /// Whether the address begins otherwise than the redirect URI of the request: the page may have sent the browser
  /// on, or the application has another one registered.
  public let cameElsewhere: Bool

  /// Reads the address that the browser was sent to, as it was pasted: the whole address or what stands behind its `?`,
  /// with or without blanks around it.
  ///
  /// A `+` in code and state stays what it is: neither has blanks, and some applications send it unencoded.
  ///
  /// - Parameters:
  ///   - pasted: what was pasted; read in one go, whatever it is.
  ///   - request: the request that it should answer.
  /// - Throws: `RedirectProblem`; then there is no code.
  public init(_ pasted: Secret, to request: AuthorizationRequest) throws(RedirectProblem) {
    let read: RedirectParts
    do {
      read = try pasted.withBytes { bytes throws(RedirectProblem) in try RedirectParts(bytes.trimmed) }
    } catch {
      throw Self.refusal(on: pasted, request) ?? error
    }
    // Nothing is taken from a refusal, so that its state does not matter; and not all applications send one.
    if let error = try read.single("error") {
      throw .refused(
        code: Self.shown(error, request, most: 60),
        description: try read.single("error_description").map {
          Self.shown($0.blanked, request, most: 300)
        })
    }
    if read.hasToken { throw .tokenInstead }
    guard let state = try read.single("state"), !state.isEmpty else { throw .missing("state") }
    guard state == request.state.value else { throw .otherState }
    guard let code = try read.single("code"), !code.isEmpty else { throw .missing("code") }
    // RFC 6749, appendix A.11: visible ASCII. A blank would be one that the encoding did not mean.
    guard code.withBytes({ $0.allSatisfy { 0x21...0x7E ~= $0 } }) else { throw .malformed("code") }
    self.code = code
    cameElsewhere = read.address.map { !Self.isSame($0, request.redirectURI) } ?? false
  }

  /// What an application says, for people: one line, in short, and without the state.
  private static func shown(_ text: Secret, _ request: AuthorizationRequest, most: Int) -> String {
    Printable.line(text.revealed(), masking: SecretMask([request.state.value]), limit: most)
  }

  /// The refusal of an app that the organization does not let in, where its page was pasted in place of an address.
  private static func refusal(on page: Secret, _ request: AuthorizationRequest) -> RedirectProblem? {
    let beginning = page.withBytes { Secret(UnsafeRawBufferPointer(rebasing: $0.prefix(4_096))) }
    let text = shown(beginning, request, most: 4_096)
    guard PhraseHints.hintForApproval(in: text) != nil, let words = VendorWords(in: text),
      let code = words.code
    else { return nil }
    return .refused(code: code, description: words.explanation.map { Printable.cut($0, to: 300) })
  }

  /// Whether two addresses are the same up to their parameters.
  private static func isSame(_ address: Secret, _ expected: String) -> Bool {
    guard let address = try? HTTPURL(address.revealed()), let expected = try? HTTPURL(expected) else {
      return false
    }
    return address.scheme == expected.scheme && address.host == expected.host
      && address.port == expected.port && address.path == expected.path
  }
}

/// An address taken apart: what stands before the parameters, and the parameters that count.
private struct RedirectParts {
  /// What stands before the `?`; nil where only parameters were pasted.
  let address: Secret?
  /// Whether there is a token among the parameters, or behind the `#`.
  let hasToken: Bool

  private var values: [String: [Secret?]] = [:]

  private static let names: [StaticString] = ["code", "state", "error", "error_description"]

  init(_ text: Slice<UnsafeRawBufferPointer>) throws(RedirectProblem) {
    guard !text.isEmpty else { throw .empty }
    guard text.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { throw .torn }
    let hash = text.firstIndex(of: UInt8(ascii: "#")) ?? text.endIndex
    let mark = text[..<hash].firstIndex(of: UInt8(ascii: "?"))
    let query: Slice<UnsafeRawBufferPointer>
    if let mark {
      address = mark == text.startIndex ? nil : Secret(UnsafeRawBufferPointer(rebasing: text[..<mark]))
      query = text[(mark + 1)..<hash]
    } else {
      // An address without parameters has no `=`, and parameters alone have no `/` before the first one.
      let equals = text[..<hash].firstIndex(of: UInt8(ascii: "=")) ?? hash
      let isQuery = equals < hash && !text[..<equals].contains(UInt8(ascii: "/"))
      address = nil
      query = isQuery ? text[..<hash] : text[hash..<hash]
    }
    hasToken =
      Self.has("access_token", in: query) || Self.has("access_token", in: text[hash...].dropFirst())
    guard !query.isEmpty || hasToken else { throw .noParameters }
    for pair in query.split(separator: UInt8(ascii: "&")) { parse(pair) }
  }

  /// Keeps a parameter that counts; its value is nil where it is damaged.
  private mutating func parse(_ pair: Slice<UnsafeRawBufferPointer>) {
    let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
    guard let name = PercentText.decoded(pair[..<equals]),
      let known = Self.names.first(where: { name.isWritten($0) })
    else { return }
    values[known.description, default: []].append(PercentText.decoded(pair[equals...].dropFirst()))
  }

  /// The value of a parameter that may stand there once.
  func single(_ name: String) throws(RedirectProblem) -> Secret? {
    guard let found = values[name], let first = found.first else { return nil }
    guard found.count == 1 else { throw .repeated(name) }
    guard let first else { throw .malformed(name) }
    return first
  }

  private static func has(_ name: StaticString, in query: Slice<UnsafeRawBufferPointer>) -> Bool {
    query.split(separator: UInt8(ascii: "&")).contains { pair in
      PercentText.decoded(pair.prefix { $0 != UInt8(ascii: "=") })?.isWritten(name) ?? false
    }
  }
}

/// Percent-encoding (RFC 3986, section 2.1), decoded into memory that is wiped.
private enum PercentText {
  /// - Returns: nil where a `%` has no two digits behind it.
  static func decoded(_ text: Slice<UnsafeRawBufferPointer>) -> Secret? {
    var result = WipedBuffer(capacity: text.count)
    var place = text.startIndex
    while place < text.endIndex {
      guard text[place] == UInt8(ascii: "%") else {
        result.append(text[place])
        place += 1
        continue
      }
      guard place + 2 < text.endIndex, let high = digit(text[place + 1]), let low = digit(text[place + 2])
      else { return nil }
      result.append(high << 4 | low)
      place += 3
    }
    return result.secret()
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 0x30
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 0x41 + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 0x61 + 10
    default: nil
    }
  }
}

extension Secret {
  fileprivate func isWritten(_ text: StaticString) -> Bool {
    withBytes { $0.count == text.utf8CodeUnitCount && $0.has(text, at: 0) }
  }

  /// The text with blanks for its `+`, as forms are encoded (RFC 6749, appendix B).
  fileprivate var blanked: Secret {
    var result = WipedBuffer(capacity: count)
    withBytes { for byte in $0 { result.append(byte == UInt8(ascii: "+") ? 0x20 : byte) } }
    return result.secret()
  }
}
