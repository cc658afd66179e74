import Forms
import Authorization
import JSON
import Lists
import Terminal

/// A text that may leave the program for the clipboard or a file. It can be made only of what has no secret in clear: a masked
/// layout of a request, a command that asks for the secrets, an ARN, rows of a list, an address to open, a statement with a public key.
public struct MaskedText: Equatable, Sendable {
  /// What the operator is told was copied.
  let name: String
  /// The text.
  public let text: String

  private init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  /// What is said of a text that was copied.
  var notice: String { "Copied \(name): \(text.count) characters, if the terminal allows it." }

  /// Why it cannot be copied; nil where it can.
  var refusal: String? {
    let most = ClipboardSequence.mostBytes
    return text.utf8.count > most ? "Not copied: \(name) has more than \(most) bytes." : nil
  }

  /// A request's body as the review shows it.
  static func body(_ lines: JSONLines) -> MaskedText {
    MaskedText(name: "the masked body", text: lines.text(indentation: 2))
  }

  /// A profile's ARN, shown as all text of the service is: without control characters.
  static func arn(_ arn: String) -> MaskedText {
    MaskedText(name: "the ARN", text: Frame.visible(arn))
  }

  /// Rows of a list, with tabs between their cells.
  static func list(_ rows: [[String]]) -> MaskedText {
    let lines = rows.map { $0.map(Frame.visible).joined(separator: "\t") + "\n" }
    return MaskedText(name: "the list", text: lines.joined())
  }

  /// A list of profiles in one of the formats; what the service tells of profiles has no credentials.
  ///
  /// - Parameters:
  ///   - format: how it is written.
  ///   - titles: the columns' names.
  ///   - rows: what stands in them, and each profile as it was returned; what is no profile is left out of JSON.
  ///   - more: members that follow the profiles in JSON.
  static func list(
    _ format: ListFormat, titles: [String], rows: [(cells: [String], details: JSONValue?)],
    more: JSONObject = [:]
  ) -> MaskedText {
    let isTable = format == .table
    var list = ProfileListText(
      format, columns: titles.map { Table.Column(isTable ? $0.uppercased() : $0, cut: .end) })
    var text = ""
    for row in rows { text += list.add(row.cells, row.details) }
    return MaskedText(name: "the list", text: text + list.end(in: nil, more).text)
  }

  /// The address where consent is given. Its state is no secret of anybody: the browser shows it too.
  static func address(_ request: AuthorizationRequest) -> MaskedText {
    MaskedText(name: "the address", text: request.url)
  }

  /// The address where a person signs in.
  static func address(of prompt: SignInPrompt) -> MaskedText {
    MaskedText(name: "the address", text: Frame.visible(prompt.address))
  }

  /// The statement that gives a vendor a public key; nil where the vendor has none.
  static func statement(_ key: PublicKey) -> MaskedText? {
    key.statement.map { MaskedText(name: "the statement", text: $0) }
  }

  /// Statements that are missing in policies, one after the other.
  static func statements(_ statements: [JSONValue]) -> MaskedText {
    MaskedText(
      name: statements.count == 1 ? "the statement" : "\(statements.count) statements",
      text: statements.map { JSONLines($0).text(indentation: 2) }.joined(separator: "\n"))
  }

  /// A command that sends the same request with the AWS command line, which asks for each secret when it runs.
  static func command(_ request: JSONValue, _ command: AWSCommand) -> MaskedText {
    MaskedText(name: "the aws command, no secrets", text: command.text(request))
  }
}
