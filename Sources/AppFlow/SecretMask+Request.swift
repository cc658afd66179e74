import AWSClient
import JSON
import Secrets
import Synchronization

extension SecretMask {
  /// Masks every `.secret` of a request. The ARN of a secret is no secret, although the model marks it: whoever reads the
  /// refusal has to know which one it speaks of.
  ///
  /// - Parameter request: the request.
  package init(of request: JSONValue) {
    self.init(Self.secrets(in: request).filter { !AnswerName.isARN($0) })
  }

  private static func secrets(in value: JSONValue) -> [Secret] {
    switch value {
    case .secret(let secret): [secret]
    case .list(let items): items.flatMap { secrets(in: $0) }
    case .object(let object): object.members.flatMap { secrets(in: $0.value) }
    case .null, .boolean, .number, .string: []
    }
  }
}

extension JSONValue {
  /// An answer in which the words that people read, such as why a private connection failed, have no secret. Values stay
  /// as they are, because they go back as they came.
  ///
  /// - Parameter mask: the secrets that were sent.
  func maskingWords(_ mask: SecretMask) -> JSONValue {
    switch self {
    case .list(let items): return .list(items.map { $0.maskingWords(mask) })
    case .object(let object):
      var result = JSONObject()
      for member in object.members {
        let isWords = member.name.hasSuffix("Message") || member.name == "failureCause"
        if isWords, case .string(let text) = member.value {
          result.append(member.name, .string(mask.masked(text)))
        } else {
          result.append(member.name, member.value.maskingWords(mask))
        }
      }
      return .object(result)
    case .null, .boolean, .number, .string, .secret: return self
    }
  }
}

/// The masks of the latest updates, by profile: when AppFlow is asked to log in afterwards, the application may repeat what
/// it refuses. An answer that is about no profile, or about many, may repeat what was sent for any of them.
final class SentMasks: Sendable {
  /// The most profiles whose masks are kept; a plan has fewer under way.
  private static let most = 256

  private struct Masks {
    var latest: [(profile: String, mask: SecretMask)] = []
    /// All of them in one, when it was asked for since the last was added.
    var whole: SecretMask?
  }

  private let masks = Mutex(Masks())

  /// Keeps the mask of an update that is sent, in place of the profile's earlier one.
  func add(_ mask: SecretMask, of profile: String?) {
    guard let profile, !mask.isEmpty else { return }
    masks.withLock { masks in
      masks.latest.removeAll { $0.profile == profile }
      if masks.latest.count == Self.most { masks.latest.removeFirst() }
      masks.latest.append((profile, mask))
      masks.whole = nil
    }
  }

  /// The mask for an answer.
  ///
  /// - Parameter profile: the profile that it is about; nil for everything that was sent.
  func mask(of profile: String?) -> SecretMask {
    masks.withLock { masks in
      if let profile { return masks.latest.first { $0.profile == profile }?.mask ?? SecretMask() }
      let whole = masks.whole ?? masks.latest.reduce(SecretMask()) { $0.adding($1.mask) }
      masks.whole = whole
      return whole
    }
  }
}
