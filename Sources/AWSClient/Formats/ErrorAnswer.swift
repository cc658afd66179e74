import HTTPTransport
import Secrets

/// What an answer with an error status says, in whatever form it came.
public struct ErrorAnswer: Sendable, Equatable {
  /// The service's code for the error; nil when the answer is not the service's own.
  public let code: String?
  /// The message in one line; nil when there is none.
  public let message: String?

  /// Reads an answer: AWS's JSON and XML, and, for anything between us and the service, HTML and plain text.
  ///
  /// - Parameter response: the answer.
  public init(_ response: HTTPResponse) {
    let header = response.headers["x-amzn-ErrorType"].map { Self.shortCode($0) }
    if let json = try? CredentialJSON(response.body), case .object = json {
      let type = json.text("__type").map { Self.shortCode($0) }
      code = header ?? type ?? json.text("code").map { Self.shortCode($0) }
      message = (json.text("message") ?? json.text("Message")).map { Printable.line($0) }
    } else if let xml = XMLValues(response.body), let error = Self.errorElement(of: xml) {
      code = header ?? xml.text(error + "/Code").map { Self.shortCode($0) }
      message = xml.text(error + "/Message").map { Printable.line($0) }
    } else {
      code = header
      message = Self.words(of: response)
    }
  }

  /// The code without the namespace before `#` and the address after `:`.
  private static func shortCode(_ code: String) -> String {
    let name = code.split(separator: "#").last.map(String.init) ?? code
    return Printable.line(name.split(separator: ":").first.map(String.init) ?? name, limit: 100)
  }

  private static func errorElement(of xml: XMLValues) -> String? {
    ["\(xml.root)/Error", "\(xml.root)/Errors/Error", "Error"].first { xml.texts[$0 + "/Code"] != nil }
  }

  private static func words(of response: HTTPResponse) -> String? {
    guard !response.body.isEmpty else { return nil }
    let text = response.body.withBytes { String(decoding: $0.prefix(65536), as: UTF8.self) }
    let isHTML =
      response.headers["Content-Type"]?.lowercased().contains("html") ?? false
      || text.prefix(500).lowercased().contains("<html")
    let words =
      isHTML || text.hasPrefix("<") ? Printable.words(ofHTML: text) : Printable.line(text, limit: 200)
    return words.isEmpty ? nil : words
  }
}
