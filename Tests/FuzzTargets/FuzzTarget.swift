/// What reads bytes that somebody else wrote. Each target takes any bytes at all; what it must never do is crash, hang, or
/// break one of the promises that it checks.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// Bytes of a terminal, in pieces of any size.
  case keys
  /// Edits of a field, and their undoing.
  case lineEditor = "line-editor"
  /// A request or an answer.
  case json
  /// AWS's shared files and the settings file.
  case configuration
  /// A `service-2.json`, also gzipped.
  case model
  /// Answers and error bodies of the service, and of what stands before it.
  case answers
  /// Error bodies of any size: what they cost, and what is shown of them.
  case errors
  /// Texts that repeat a secret, and what is left of it.
  case mask
  /// The address that a browser was sent to with an authorization code.
  case redirect
  /// Answers of services that people sign in to, and what the caches of tokens hold.
  case tokens

  /// Gives bytes to the target.
  ///
  /// - Parameter bytes: any bytes.
  /// - Throws: `BrokenPromise`.
  public func check(_ bytes: UnsafeRawBufferPointer) throws(BrokenPromise) {
    switch self {
    case .keys: try KeysTarget.check(bytes)
    case .lineEditor: try LineEditorTarget.check(bytes)
    case .json: try JSONTarget.check(bytes)
    case .configuration: try ConfigurationTarget.check(bytes)
    case .model: try ModelTarget.check(bytes)
    case .answers: try AnswersTarget.check(bytes)
    case .errors: try ErrorsTarget.check(bytes)
    case .mask: try MaskTarget.check(bytes)
    case .redirect: try RedirectTarget.check(bytes)
    case .tokens: try TokensTarget.check(bytes)
    }
  }
}

/// What a target promised and did not keep.
public struct BrokenPromise: Error, CustomStringConvertible {
  /// The promise, in words.
  public let description: String
}

/// Checks a promise.
///
/// - Parameters:
///   - isKept: whether it was kept.
///   - words: the promise.
/// - Throws: `BrokenPromise`, where it was not.
func promise(_ isKept: Bool, _ words: @autoclosure () -> String) throws(BrokenPromise) {
  guard isKept else { throw BrokenPromise(description: words()) }
}
