import Secrets
import ServiceModel

/// Masks the secrets of a request in texts from outside: a service may repeat a value that it refuses.
package struct SecretMask: Sendable {
  /// Shorter values would mask parts of ordinary words.
  private static let shortest = 4

  private let secrets: [Secret]

  /// - Parameter secrets: the values to mask.
  package init(secrets: [Secret]) {
    self.secrets = secrets.filter { $0.count >= Self.shortest }.sorted { $0.count > $1.count }
  }

  /// Masks every `.secret` of a request.
  ///
  /// - Parameter request: the request.
  init(_ request: JSONValue) {
    self.init(secrets: Self.secrets(in: request))
  }

  /// A text with the mask in place of every secret.
  ///
  /// - Parameter text: the text.
  package func masked(_ text: String) -> String {
    secrets.reduce(text) { text, secret in Self.replace(secret, in: text) }
  }

  private static func secrets(in value: JSONValue) -> [Secret] {
    switch value {
    case .secret(let secret): [secret]
    case .list(let items): items.flatMap { secrets(in: $0) }
    case .object(let object): object.members.flatMap { secrets(in: $0.value) }
    case .null, .boolean, .number, .string: []
    }
  }

  private static func replace(_ secret: Secret, in text: String) -> String {
    secret.withBytes { pattern in
      let bytes = Array(text.utf8)
      var result: [UInt8] = []
      var position = 0
      while position < bytes.count {
        if position + pattern.count <= bytes.count,
          bytes[position..<(position + pattern.count)].elementsEqual(pattern)
        {
          result += Array("••••••••".utf8)
          position += pattern.count
        } else {
          result.append(bytes[position])
          position += 1
        }
      }
      return String(decoding: result, as: UTF8.self)
    }
  }
}
