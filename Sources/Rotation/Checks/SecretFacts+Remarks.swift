import AWSClient

extension SecretFacts {
  /// A few words about a secret.
  public struct Remark: Equatable, Sendable {
    /// The words, without any part of the secret.
    public let text: String
    /// Whether it is likely to be a mistake.
    public let isWarning: Bool

    /// Makes a remark.
    ///
    /// - Parameters:
    ///   - text: the words, without any part of the secret.
    ///   - isWarning: whether it is likely to be a mistake.
    public init(text: String, isWarning: Bool) {
      self.text = text
      self.isWarning = isWarning
    }
  }

  /// What the checks say, the fingerprint first: `Fingerprint 9f86d081`, `JWT RS256, expires in 3 h`.
  ///
  /// - Parameter now: the time to judge by.
  /// - Returns: the remarks; empty where there is nothing to say.
  public func remarks(at now: WallTime) -> [Remark] {
    let fingerprint = fingerprint.map { Remark(text: "Fingerprint \($0)", isWarning: false) }
    return [fingerprint].compactMap { $0 } + formatRemarks(now) + blankRemarks
  }

  private func formatRemarks(_ now: WallTime) -> [Remark] {
    switch format {
    case .plain: []
    case .brokenJSONWebToken: [Remark(text: "JWT, not whole", isWarning: true)]
    case .jsonWebToken(let token): [token.remark(now)]
    case .pem(let blocks): PEMBlock.remarks(blocks)
    }
  }

  private var blankRemarks: [Remark] {
    var remarks: [Remark] = []
    if beginsBlank { remarks.append(Remark(text: "blank at the start", isWarning: true)) }
    // A PEM text ends with a line break, and has some inside.
    if case .pem = format { return remarks }
    if endsInLineBreak { remarks.append(Remark(text: "line break at the end", isWarning: true)) }
    if endsBlank { remarks.append(Remark(text: "blank at the end", isWarning: true)) }
    if lines > 1 {
      remarks.append(Remark(text: "\(lines) lines", isWarning: true))
    } else if hasInnerBlanks {
      // Sentences are good passwords.
      remarks.append(Remark(text: "blanks inside", isWarning: format != .plain))
    }
    return remarks
  }
}

extension JSONWebToken {
  fileprivate func remark(_ now: WallTime) -> SecretFacts.Remark {
    switch validity(at: now) {
    case .until(let end):
      .init(text: "JWT \(shownAlgorithm), expires in \(Span.text(end - now))", isWarning: false)
    case .withoutEnd: .init(text: "JWT \(shownAlgorithm), never expires", isWarning: false)
    case .expired(let end):
      .init(text: "JWT \(shownAlgorithm), expired \(Span.text(now - end)) ago", isWarning: true)
    case .notBefore(let begin):
      .init(text: "JWT \(shownAlgorithm), counts only in \(Span.text(begin - now))", isWarning: true)
    }
  }

  /// The algorithm's name, which is a short word in all tokens that are none of somebody's jokes.
  private var shownAlgorithm: String { algorithm.cut(to: 12) }
}

extension PEMBlock {
  /// One remark for each kind, with how many there are, and one for each that has a flaw.
  fileprivate static func remarks(_ blocks: [PEMBlock]) -> [SecretFacts.Remark] {
    var counts: [(text: String, count: Int)] = []
    for text in blocks.filter({ $0.flaw == nil }).map(\.kind.text) {
      if let index = counts.firstIndex(where: { $0.text == text }) {
        counts[index].count += 1
      } else {
        counts.append((text, 1))
      }
    }
    return counts.map { .init(text: $0.count > 1 ? "\($0.count) × \($0.text)" : $0.text, isWarning: false) }
      + blocks.compactMap { block in
        block.flaw.map { .init(text: "\(block.kind.text), \($0.text)", isWarning: true) }
      }
  }
}

extension PEMBlock.Kind {
  fileprivate var text: String {
    switch self {
    case .certificate: "certificate"
    case .certificateRequest: "certificate request"
    case .publicKey: "public key"
    case .privateKey(let algorithm, let isEncrypted):
      [algorithm, "private key"].compactMap { $0 }.joined(separator: " ") + (isEncrypted ? ", encrypted" : "")
    case .other: "PEM"
    }
  }
}

extension PEMBlock.Flaw {
  fileprivate var text: String {
    switch self {
    case .noEnd: "not whole: no END line"
    case .noBegin: "not whole: no BEGIN line"
    case .otherEnd: "END line of something else"
    case .lostLineBreaks: "line breaks lost"
    case .unreadable: "no base64 in it"
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
