import Secrets

/// Words that stand where a value belongs, in whatever spelling: `CHANGE_ME`, `your-password-here`, `null`.
enum PlaceholderWords {
  /// Longer texts are no such words.
  private static let longest = 64

  /// What a text stands for.
  ///
  /// - Parameter text: the text, without blanks around it.
  /// - Returns: nil where it is none of the words.
  static func look(of text: SecretBytes) -> SecretLook? {
    guard text.count <= longest else { return nil }
    // The spelling: blanks, dashes and brackets do not count, nor does the case.
    let between: StaticString = "-_ .!/<>()"
    var letters = WipedBuffer(capacity: text.count)
    for byte in text.bytes where between.withUTF8Buffer({ !$0.contains(byte) }) { letters.append(byte) }
    return letters.secret().withBytes { letters in
      let word = SecretBytes(bytes: letters[...])
      if nothing.contains(where: word.isWord) { return .nothing }
      let isFilledWithX = word.count >= 3 && word.isAll { $0.lowercased == UInt8(ascii: "x") }
      return isFilledWithX || whole.contains(where: word.isWord) || isAskedFor(word) ? .placeholder : nil
    }
  }

  /// `enter your password here`: the name of a secret, and around it what asks for one.
  private static func isAskedFor(_ word: SecretBytes) -> Bool {
    var word = word
    while let start = starts.first(where: word.begins) {
      word = word.dropping(first: start.utf8CodeUnitCount)
    }
    while let end = ends.first(where: word.ends) { word = word.dropping(last: end.utf8CodeUnitCount) }
    return values.contains(where: word.isWord)
  }

  private static let nothing: [StaticString] = [
    "null", "nil", "none", "undefined", "novalue", "na", "nan", "empty",
  ]

  private static let whole: [StaticString] = [
    "changeme", "changeit", "changethis", "replaceme", "replacethis", "fillmein", "fillin", "todo", "tbd",
    "fixme",
    "placeholder", "example", "redacted", "masked", "hidden", "removed", "sensitive", "sensitivevalue",
    "knownafterapply",
  ]

  private static let starts: [StaticString] = [
    "replacewith", "changeto", "insert", "enter", "paste", "put", "your", "my", "the", "new",
  ]

  private static let ends: [StaticString] = ["goeshere", "here", "please"]

  fileprivate static let values: [StaticString] = [
    "password", "passwd", "passphrase", "pass", "pw", "secret", "token", "accesstoken", "refreshtoken",
    "authtoken", "apitoken", "jwt", "jwttoken", "key", "apikey", "secretkey", "secretaccesskey", "accesskey",
    "apisecretkey", "apisecret", "applicationkey", "privatekey", "clientsecret", "consumersecret", "authcode",
    "credential", "credentials", "value",
  ]
}

extension SecretBytes {
  fileprivate func isWord(_ word: StaticString) -> Bool {
    count == word.utf8CodeUnitCount && begins(with: word)
  }

  /// Whether one of the words for a secret stands in it.
  var hasSecretWord: Bool {
    let words: [StaticString] = ["pass", "pwd", "secret", "token", "key", "jwt", "cred", "auth"]
    return words.contains(where: holds)
  }
}
