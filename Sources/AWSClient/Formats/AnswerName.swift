import Secrets

/// Names that answers bring with them: codes, ids, ARNs. They are taken in their own form only, because they are shown and
/// written down.
package enum AnswerName {
  /// A code or an id: 1 to 128 of `A-Z a-z 0-9 . _ : # -`.
  ///
  /// - Parameters:
  ///   - text: what came.
  ///   - mask: the secrets that it may repeat.
  /// - Returns: nil for anything else.
  package static func short(_ text: String, _ mask: SecretMask = SecretMask()) -> String? {
    let isName = text.utf8.allSatisfy { isLetterOrDigit($0) || "._:#-".utf8.contains($0) }
    guard isName, 1...128 ~= text.utf8.count, !mask.finds(in: text) else { return nil }
    return text
  }

  /// Whether a text is an ARN: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`.
  package static func isARN(_ text: String) -> Bool { isARN(Array(text.utf8)) }

  /// The same of a value that is kept as a secret.
  package static func isARN(_ secret: Secret) -> Bool { secret.withBytes { isARN($0) } }

  private static func isARN(_ bytes: some Collection<UInt8>) -> Bool {
    guard bytes.count <= 2_048 else { return false }
    let parts = bytes.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0].elementsEqual("arn".utf8), parts[1].starts(with: "aws".utf8),
      !parts[2].isEmpty, !parts[5].isEmpty
    else { return false }
    return parts[1...4].allSatisfy { $0.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") } }
      && parts[5].allSatisfy { 0x21...0x7E ~= $0 }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte
  }
}
