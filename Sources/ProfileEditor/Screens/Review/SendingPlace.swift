import Forms

/// Who sends, and where to: in one line.
struct SendingPlace {
  private let endpoint: String
  private let signer: String?
  private let awsProfile: String?

  /// Takes what is known.
  ///
  /// - Parameters:
  ///   - context: where the editor talks to.
  ///   - identity: whose credentials sign, where that is known.
  ///   - form: the form, whose profile names the account where the identity does not.
  init(context: EditorContext, identity: String?, form: FormScreenState) {
    endpoint =
      context.endpoint.contains(context.region)
      ? context.endpoint : "\(context.endpoint) (\(context.region))"
    signer = identity.map(Self.short) ?? form.form.existing.account.map { "account \($0)" }
    // Whose credentials sign says more than the name of the file's section they come from.
    awsProfile = identity == nil ? context.awsProfile.map { "AWS profile \($0)" } : nil
  }

  /// On the screen.
  var line: StyledLine {
    let rest = [signer.map { "as \($0)" }, awsProfile].compactMap(\.self).joined(separator: " · ")
    return rest.isEmpty ? StyledLine(endpoint) : StyledLine(endpoint + " " + rest)
  }

  /// In plain mode.
  var sentence: String {
    [endpoint, signer.map { "as \($0)" }, awsProfile].compactMap(\.self).joined(separator: ", ")
  }

  /// `arn:aws:sts::123456789012:assumed-role/ops/ann in account 123456789012` as `role/ops/ann in 123456789012`.
  static func short(_ identity: String) -> String {
    guard let separator = identity.firstRange(of: " in account ") else { return identity }
    let parts = identity[..<separator.lowerBound].split(
      separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6 else { return identity }
    let name = String(parts[5])
    let shown = name.hasPrefix("assumed-role/") ? String(name.dropFirst("assumed-".count)) : name
    return "\(shown) in \(identity[separator.upperBound...])"
  }
}
