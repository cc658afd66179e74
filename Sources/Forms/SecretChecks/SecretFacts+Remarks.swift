extension SecretFacts {
  /// What is known of the place where a secret stands.
  public struct Place: Equatable, Sendable {
    /// Whether it is an entry of a map, where a whole document may be meant.
    public var isEntry = false
    /// Whether the ARN of a secret belongs there, and not the secret.
    public var takesARN = false
    /// What is known of the private key that belongs there; nil where none does.
    public var privateKey: Catalogue.PrivateKey?

    /// A place for one secret.
    public init() {}
  }

  /// What is to be said about the secret: `JWT RS256, expires in 3 h`. The one set of remarks, wherever a secret enters.
  ///
  /// - Parameters:
  ///   - place: where it stands.
  ///   - now: the time to judge by, in seconds since 1970; nil leaves a token's times out of it.
  /// - Returns: the remarks; empty where there is nothing to say.
  public func remarks(at place: Place = Place(), now: Double?) -> [SecretRemark] {
    formatRemarks(place, now) + looks.compactMap { $0.remark(at: place) } + blankRemarks
  }

  private func formatRemarks(_ place: Place, _ now: Double?) -> [SecretRemark] {
    switch format {
    case .plain: plainRemarks(place)
    case .brokenJSONWebToken: [.warning("JWT, not whole", "copy all three of its parts")]
    case .jsonWebToken(let token): token.remarks(now)
    case .pem(let blocks): pemRemarks(blocks, place)
    case .document(let keys): [Self.document(keys, place)]
    case .list: [.warning("a JSON list", "give the one value that belongs here")]
    }
  }

  private static func document(_ keys: [String], _ place: Place) -> SecretRemark {
    let most = 12
    let named = keys.prefix(most).map { "“\($0.oneLine.cut(to: 40))”" }.joined(separator: ", ")
    let more = keys.count > most ? " and \(keys.count - most) more" : ""
    let text =
      switch keys.count {
      case 0: "a JSON document without keys"
      case 1: "a JSON document with the key \(named)"
      default: "a JSON document with the keys \(named)\(more)"
      }
    guard !place.isEntry else { return .warning(text, "send it only if all of it is meant") }
    return .error(text, "give the value of one key; a source of AWS Secrets Manager takes #key for that")
  }

  private var blankRemarks: [SecretRemark] {
    let advice = "most logins refuse that, so drop it unless it is meant"
    var remarks: [SecretRemark] = []
    if beginsBlank { remarks.append(.warning("blank at the start", advice)) }
    switch format {
    // A PEM text ends with a line break, and has some inside. So may a document.
    case .pem, .document, .list: return remarks
    default: break
    }
    if endsInLineBreak { remarks.append(.warning("line break at the end", advice)) }
    if endsBlank { remarks.append(.warning("blank at the end", advice)) }
    if lines > 1 {
      remarks.append(.warning("\(lines) lines", "check that only the secret was copied"))
    } else if hasInnerBlanks {
      // Sentences are good passwords.
      remarks.append(
        format == .plain
          ? .fact("blanks inside")
          : .warning("blanks inside", "a token has none, so it was broken on the way"))
    }
    return remarks
  }
}

extension String {
  /// The text without what would break a line or steer a terminal.
  fileprivate var oneLine: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
  }
}

extension SecretLook {
  fileprivate func remark(at place: SecretFacts.Place) -> SecretRemark? {
    let elsewhere = "give what is there, not where it is"
    let instead = "put in what it stands for"
    return switch self {
    case .byteOrderMark: .warning("byte-order mark at the start", "save the file as UTF-8 without it")
    case .control: .warning("control character inside", "check what it was copied from")
    case .invisible:
      .warning("invisible character inside", "it may come from a web page or a document; type it again")
    case .scheme(let word): .warning("“\(word)” in front", "leave it out; only what follows is the secret")
    case .assignment: .warning("a name and = in front", "give only what follows the =")
    case .quotes: .warning("quotes around it", "leave them out, unless they are a part of it")
    case .unresolved(let form): .warning("left unresolved, as \(form)", instead)
    case .placeholder: .warning("a placeholder and no secret", instead)
    case .nothing: .warning("a word for no value", "the program that gave it has found none")
    case .arn: place.takesARN ? nil : .warning("an ARN and no secret", elsewhere)
    case .address(let scheme): .warning("an address, \(scheme)", elsewhere)
    case .source(let word): .warning("where a secret comes from, \(word)", elsewhere)
    case .ciphertext(let program): .warning("ciphertext of \(program)", "decrypt it first")
    case .puttyKey: .warning("private key in PuTTY's format", "convert it to PEM first")
    case .sshPublicKey: .warning("SSH public key", "the private key is the one that signs in")
    }
  }
}

extension JSONWebToken {
  /// Seconds before its end in which a token is likely to be over before it is used.
  private static let soon = 300.0

  fileprivate func remarks(_ now: Double?) -> [SecretRemark] {
    guard algorithm.lowercased() != "none" else {
      return [.warning("JWT, not signed", "no login takes such a token")]
    }
    let name = "JWT \(shownAlgorithm)"
    guard let now else { return [.fact(name)] }
    switch validity(at: now) {
    case .until(let end):
      let text = "\(name), expires in \(Span.text(end - now))"
      return [end - now < Self.soon ? .warning(text, "it may be over before it is used") : .fact(text)]
    case .withoutEnd: return [.fact("\(name), never expires")]
    case .expired(let end):
      return [.warning("\(name), expired \(Span.text(now - end)) ago", "get a new one")]
    case .notBefore(let begin):
      return [.warning("\(name), counts only in \(Span.text(begin - now))", "until then it is refused")]
    }
  }

  /// The algorithm's name, which is a short word in all tokens that are none of somebody's jokes.
  private var shownAlgorithm: String { algorithm.cut(to: 12) }
}

extension PEMBlock {
  /// One remark for each kind, with how many there are, and one for each that has a flaw.
  static func remarks(_ blocks: [PEMBlock]) -> [SecretRemark] {
    var counts: [(kind: Kind, count: Int)] = []
    for kind in blocks.filter({ $0.flaw == nil }).map(\.kind) {
      if let index = counts.firstIndex(where: { $0.kind.text == kind.text }) {
        counts[index].count += 1
      } else {
        counts.append((kind, 1))
      }
    }
    let hasPrivate = blocks.contains { $0.kind.isPrivate }
    return counts.map { kind, count in
      let text = count > 1 ? "\(count) × \(kind.text)" : kind.text
      return kind.advice(hasPrivate: hasPrivate).map { .warning(text, $0) } ?? .fact(text)
    }
      + blocks.compactMap { block in
        block.flaw.map { .warning("\(block.kind.text), \($0.text)", $0.advice) }
      }
  }
}

extension PEMBlock.Kind {
  var text: String {
    switch self {
    case .certificate: "certificate"
    case .certificateRequest: "certificate request"
    case .publicKey: "public key"
    case .privateKey(let algorithm, let isEncrypted):
      [algorithm, "private key"].compactMap { $0 }.joined(separator: " ") + (isEncrypted ? ", encrypted" : "")
    case .other: "PEM"
    }
  }

  var isPrivate: Bool {
    if case .privateKey = self { true } else { false }
  }

  /// What to do about it where it cannot be what signs in; nil where it can.
  ///
  /// - Parameter hasPrivate: whether a private key stands beside it, as a certificate may.
  fileprivate func advice(hasPrivate: Bool) -> String? {
    switch self {
    case .certificate, .certificateRequest, .publicKey:
      hasPrivate ? nil : "everybody may know it; the private key is the one that signs in"
    case .privateKey(_, let isEncrypted):
      isEncrypted ? "nobody can be asked for its passphrase; decrypt it first" : nil
    case .other: nil
    }
  }
}

extension PEMBlock.Flaw {
  var text: String {
    switch self {
    case .noEnd: "not whole: no END line"
    case .noBegin: "not whole: no BEGIN line"
    case .otherEnd: "END line of something else"
    case .lostLineBreaks: "line breaks lost"
    case .writtenLineBreaks: "line breaks written as \\n"
    case .unreadable: "base64 damaged or missing"
    }
  }

  /// What to do about it.
  var advice: String {
    switch self {
    case .writtenLineBreaks: "put a line break in place of each \\n, or give the file itself"
    case .noEnd, .noBegin, .otherEnd, .lostLineBreaks, .unreadable:
      "copy it again, from its BEGIN line to its END line"
    }
  }
}

/// Spans of time in one unit.
private enum Span {
  static func text(_ seconds: Double) -> String {
    switch seconds {
    case ..<60: "less than a minute"
    case ..<3_600: "\(Int(seconds / 60)) min"
    case ..<172_800: "\(Int(seconds / 3_600)) h"
    default: "\(Int(seconds / 86_400)) d"
    }
  }
}
