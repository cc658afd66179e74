import Forms
import Rotation
import ServiceModel
import Terminal

/// A text that may leave the program for the clipboard. It can be made only of what has no secret in clear: a masked
/// layout of a request, a command with words in place of the secrets, an ARN, an address to open.
public struct MaskedText: Equatable, Sendable {
  /// What the operator is told was copied.
  let name: String
  /// The text.
  public let text: String

  private init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  /// A request's body as the review shows it.
  static func body(_ lines: JSONLines) -> MaskedText {
    MaskedText(name: "the masked body", text: lines.text(indentation: 2))
  }

  /// A profile's ARN, shown as all text of the service is: without control characters.
  static func arn(_ arn: String) -> MaskedText {
    MaskedText(name: "the ARN", text: Frame.visible(arn))
  }

  /// The address where consent is given. Its state is no secret of anybody: the browser shows it too.
  static func address(_ request: AuthorizationRequest) -> MaskedText {
    MaskedText(name: "the address", text: request.url)
  }

  /// The command that sends the same request with the AWS command line. In place of each secret stands a word to be
  /// replaced; the body goes by a descriptor, so that it is in no argument and in no file.
  static func command(_ request: JSONValue, _ context: EditorContext) -> MaskedText {
    let scheme = context.endpoint.hasPrefix("http://") ? "" : "https://"
    var words = ["aws", "appflow", "update-connector-profile", "--region", context.region.shellWord]
    words += ["--endpoint-url", (scheme + context.endpoint).shellWord]
    if let profile = context.awsProfile { words += ["--profile", profile.shellWord] }
    words += ["--cli-input-json", "file:///dev/fd/3", "3<<'END_OF_REQUEST'"]
    let body = JSONLines(request.withPlaceholders()).text(indentation: 2)
    let text = words.joined(separator: " ") + "\n" + body + "END_OF_REQUEST\n"
    return MaskedText(name: "the aws command without its secrets", text: text)
  }
}

extension JSONValue {
  /// The value with a word to be replaced for each secret.
  fileprivate func withPlaceholders(name: String = "secret") -> JSONValue {
    switch self {
    case .secret: .string("REPLACE-\(name)")
    case .list(let items): .list(items.map { $0.withPlaceholders(name: name) })
    case .object(let object):
      .object(
        object.members.reduce(into: JSONObject()) { $0[$1.name] = $1.value.withPlaceholders(name: $1.name) })
    default: self
    }
  }
}

extension String {
  /// The text as one word of a POSIX shell.
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
    return isPlain ? self : "'" + replacing("'", with: #"'\''"#) + "'"
  }
}
