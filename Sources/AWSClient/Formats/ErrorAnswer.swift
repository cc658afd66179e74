import HTTPTransport
import JSON
import Secrets

/// What an answer with an error status says, in whatever form it came. Whatever it is, reading it costs milliseconds: of
/// what is none of the service's own answers, the beginning counts.
package struct ErrorAnswer: Sendable, Equatable {
  /// The service's code for the error; nil when the answer is not the service's own.
  package let code: String?
  /// The word that token endpoints have for the error (RFC 6749, section 5.2); nil when there is none.
  package let grantError: String?
  /// All that it says, in one line, secrets masked; nil when it says nothing.
  package let words: String?
  /// The beginning of it.
  package let message: String?

  /// The most bytes of JSON that are read; AppFlow's own errors have a thousand or two.
  static let mostJSON = 128 << 10
  /// The most bytes of a message that are shown to whoever asks for all of it.
  static let mostWords = 32 << 10
  /// The most bytes of a page of something between us and the service.
  static let mostPage = 8 << 10

  /// Reads an answer: AWS's JSON and XML, and, for anything between us and the service, HTML and plain text.
  ///
  /// - Parameters:
  ///   - response: the answer.
  ///   - mask: the secrets that it may repeat.
  package init(_ response: HTTPResponse, masking mask: SecretMask = SecretMask()) {
    let header = response.headers["x-amzn-ErrorType"]
    var code = header
    var text: String?
    var grantError: String?
    var page: String?
    var most = 1_000
    if let json = Self.json(response.body) {
      code = code ?? json.revealed("code") ?? json.revealed("Code") ?? json.revealed("__type")
      text = json.revealed("message") ?? json.revealed("Message") ?? json.revealed("error_description")
      grantError = json.revealed("error")
    } else if let xml = Self.xml(response.body), let error = Self.errorElement(of: xml) {
      code = code ?? xml.text(error + "/Code")
      text = xml.text(error + "/Message")
    } else {
      page = Self.page(response, mask)
      most = 200
    }
    self.code = code.flatMap { AnswerName.short(Self.shortCode($0), mask) }
    self.grantError = grantError.flatMap { AnswerName.short($0, mask) }
    let line =
      page.map { Printable.cleaned(of: $0, mask) }
      ?? text.map { Printable.clean($0, masking: mask, bytes: Self.mostWords) }
    words = line.flatMap { $0.isEmpty ? nil : $0 }
    message = words.map { Printable.cut($0, to: most) }
  }

  /// The code without the address after `:` and the namespace before `#`.
  private static func shortCode(_ code: String) -> String {
    let name = code.prefix { $0 != ":" }
    return String(name.split(separator: "#", omittingEmptySubsequences: false).last ?? name)
  }

  private static func json(_ body: Secret) -> JSONValue? {
    guard body.count <= mostJSON, let json = try? JSONReader.read(secrets: body), case .object = json else {
      return nil
    }
    return json
  }

  private static func xml(_ body: Secret) -> XMLValues? { XMLValues(body, most: mostPage) }

  private static func errorElement(of xml: XMLValues) -> String? {
    ["\(xml.root)/Error", "\(xml.root)/Errors/Error", "Error"].first { xml.texts[$0 + "/Code"] != nil }
  }

  /// The beginning of something else's page, masked as it came: the tags may stand in the middle of a secret.
  private static func page(_ response: HTTPResponse, _ mask: SecretMask) -> String {
    let text = response.body.withBytes { mask.masked($0, limit: mostPage) }
    let isHTML =
      response.headers["Content-Type"]?.lowercased().contains("html") ?? false
      || text.hasPrefix("<") || text.prefix(500).lowercased().contains("<html")
    return isHTML ? Printable.words(ofHTML: text) : text
  }
}
