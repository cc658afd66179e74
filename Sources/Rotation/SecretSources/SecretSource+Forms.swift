/// The one list of the sources that there are: errors, help and the manual name them by it.
extension SecretSource {
  /// A way to write a source.
  public struct Form: Sendable, Equatable {
    /// The word before the colon.
    public let scheme: String
    /// What stands behind it, with names in capitals for what is to be put there, and brackets around what may be left out.
    public let rest: String
    /// What it is, in a few words.
    public let meaning: String

    /// The form as it is written.
    public var text: String { "\(scheme):\(rest)" }
  }

  /// All of them, in the order in which they are told.
  public static let forms = [
    Form(
      scheme: "env", rest: "NAME", meaning: "a variable, which is taken out of the environment"),
    Form(scheme: "file", rest: "PATH", meaning: "a file, or a named pipe"),
    Form(scheme: "fd", rest: "N", meaning: "an open file or pipe, such as fd:3"),
    Form(scheme: "exec", rest: "COMMAND", meaning: "what a program prints; no shell, up to a minute"),
    Form(
      scheme: "credential", rest: "NAME", meaning: "a credential that systemd gives to the service"),
    Form(
      scheme: "secretsmanager", rest: "ID[#KEY]",
      meaning: "a secret of AWS Secrets Manager, or one key"),
    Form(
      scheme: "ssm", rest: "NAME[#KEY]", meaning: "a parameter of the Parameter Store, or one key"),
    Form(scheme: "vault", rest: "PATH#KEY", meaning: "a key of a secret of HashiCorp Vault"),
    Form(scheme: "new", rest: "[PLACE]", meaning: "a new key pair; its private key goes to PLACE, too"),
  ]

  /// The words before the colon.
  public static let schemes = forms.map(\.scheme)

  /// All of them in a sentence.
  public static var formsText: String {
    let texts = forms.map(\.text)
    return texts.dropLast().joined(separator: ", ") + " or " + (texts.last ?? "")
  }

  /// All of them, one in a line, with what they mean.
  ///
  /// - Parameter indent: what each line begins with.
  public static func formsTable(indent: String) -> String {
    let width = forms.map(\.text.count).max() ?? 0
    return forms.map { form in
      indent + form.text + String(repeating: " ", count: width - form.text.count + 2) + form.meaning
    }.joined(separator: "\n")
  }
}
