import JSON
import Secrets

/// A command of the AWS command line that changes or makes a profile. Secrets are read by the shell and go by a descriptor: they
/// stand in no argument, in no environment and in no history.
public struct AWSCommand: Sendable {
  private let region: String
  private let endpoint: String?
  private let profile: String?

  /// Says where the command is to send.
  ///
  /// - Parameters:
  ///   - region: the region.
  ///   - endpoint: the endpoint's URL; nil for AWS's own.
  ///   - profile: the profile of the AWS configuration files; nil where none was named.
  public init(region: String, endpoint: String?, profile: String?) {
    self.region = region
    self.endpoint = endpoint
    self.profile = profile
  }

  /// The command for a request.
  ///
  /// - Parameter request: the request; its secrets become questions.
  /// - Returns: lines for bash or zsh, with a newline at their end.
  public func text(_ request: JSONValue) -> String { text(ExportNode(request) { _ in false }) }

  func text(_ request: ExportNode) -> String {
    // Only what makes a profile names the connector's type.
    let operation = request[RequestPaths.type] == nil ? "update" : "create"
    var words = ["aws", "appflow", "\(operation)-connector-profile", "--region", region.shellWord]
    if let endpoint { words += ["--endpoint-url", endpoint.shellWord] }
    if let profile { words += ["--profile", profile.shellWord] }
    for (option, place) in [
      ("--connector-profile-name", RequestPaths.name), ("--kms-arn", RequestPaths.kmsKey),
      ("--connector-type", RequestPaths.type), ("--connector-label", RequestPaths.label),
      ("--connection-mode", RequestPaths.mode),
      ("--client-token", RequestPaths.clientToken),
    ] {
      if case .text(let text)? = request[place] { words += [option, text.shellWord] }
    }
    // Not --cli-input-json for all of it: the AWS command line's first version reads that twice, which a pipe cannot give.
    words += ["--connector-profile-config", "file:///dev/fd/3"]
    let config = request[RequestPaths.properties.parent] ?? .structure([])
    let questions = config.variables.map { variable in
      let silently = variable.isSecret ? "s" : ""
      let line = variable.isSecret ? "; echo >&2" : ""
      return "printf '\(variable.name): ' >&2; IFS= read -r\(silently) \(variable.name)\(line)\n"
    }
    // In brackets, so that a shell that it is pasted into reads all of it first, and keeps no variable.
    return "(\n" + Self.escaping + "config() {\n  printf %s '" + config.shellJSON(depth: 0) + "'\n}\n"
      + questions.joined() + words.joined(separator: " ") + " 3< <(config)\n)\n"
  }

  /// A text of one line, as JSON has it between quotation marks. Only the shell's own words: no other program sees it.
  private static let escaping = #"""
    json() { local text=${1//\\/\\\\}; printf %s "${text//\"/\\\"}"; }

    """#
}

extension ExportNode {
  /// The value as JSON within single quotes of a shell, which are left where a variable stands.
  fileprivate func shellJSON(depth: Int) -> String {
    let indent = "\n" + String(repeating: "  ", count: depth + 1)
    let end = "\n" + String(repeating: "  ", count: depth)
    switch self {
    case .text(let text): return JSONLines(.string(text)).quoted
    case .plain(let value): return JSONLines(value).quoted
    case .variable(let variable): return "\"'; json \"$\(variable.name)\"; printf %s '\""
    case .list(let items):
      return items.isEmpty
        ? "[]"
        : "[" + items.map { indent + $0.shellJSON(depth: depth + 1) }.joined(separator: ",") + end + "]"
    case .map(let members), .structure(let members):
      let lines = members.map {
        indent + JSONLines(.string($0.name)).quoted + ": " + $0.value.shellJSON(depth: depth + 1)
      }
      return lines.isEmpty ? "{}" : "{" + lines.joined(separator: ",") + end + "}"
    }
  }
}

extension JSONLines {
  /// The text, fit to stand within single quotes of a shell.
  fileprivate var quoted: String { lines.map(\.text).joined().replacing("'", with: #"'\''"#) }
}

extension String {
  /// The text as one word of a shell.
  fileprivate var shellWord: String {
    let isPlain =
      !isEmpty
      && utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
          UInt8(ascii: "/"), UInt8(ascii: ":"):
          true
        default: false
        }
      }
    if isPlain { return self }
    guard unicodeScalars.contains(where: \.isHidden) else {
      return "'" + replacing("'", with: #"'\''"#) + "'"
    }
    // What would steer the terminal that shows the command is written as bash and zsh read it back.
    return "$'" + unicodeScalars.reduce(into: "") { $0 += $1.shellEscape } + "'"
  }
}

extension Unicode.Scalar {
  /// The character within `$'…'`.
  fileprivate var shellEscape: String {
    switch self {
    case "\\", "'": "\\\(self)"
    case _ where isHidden: "\\U" + Hexadecimal.text(value, digits: 8)
    default: String(self)
    }
  }
}
