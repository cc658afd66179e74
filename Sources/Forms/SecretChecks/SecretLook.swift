import Secrets

/// What a text looks like that was meant to be a secret and is probably something else, or has something about it that was
/// not meant to be sent.
enum SecretLook: Equatable {
  /// U+FEFF at the start.
  case byteOrderMark
  /// A control character other than line breaks and tabs.
  case control
  /// A character that nobody sees: zero-width, a direction, a blank that does not break.
  case invisible
  /// `Bearer ` in front, and the like: a header's value.
  case scheme(String)
  /// `NAME=` in front: a line of a file of settings.
  case assignment
  /// Quotes around all of it.
  case quotes
  /// What a shell or a template should have put something in place of, in its form.
  case unresolved(String)
  /// A word that stands for a value, such as `changeme`.
  case placeholder
  /// What a program prints where there is no value, such as `null`.
  case nothing
  /// The ARN of something in AWS.
  case arn
  /// An address, by its scheme.
  case address(String)
  /// Where programs take a secret from, by its first word.
  case source(String)
  /// What only the program that is named can read.
  case ciphertext(String)
  /// A private key in PuTTY's own format.
  case puttyKey
  /// An SSH key's public half.
  case sshPublicKey

  /// Looks at a text.
  ///
  /// - Parameters:
  ///   - secret: the text.
  ///   - isPlain: whether it is no token, key or document, which have forms of their own.
  /// - Returns: what was found, in the order in which it is told.
  static func all(in secret: Secret, isPlain: Bool) -> [SecretLook] {
    secret.withBytes { bytes in
      let text = SecretBytes(bytes: bytes.trimmed)
      let characters = characters(bytes)
      guard isPlain, !text.isEmpty else { return characters }
      let scheme = scheme(text).map { SecretLook.scheme($0) }
      let inner = isQuoted(text) ? text.dropping(first: 1, last: 1) : text
      let found = scheme ?? meant(inner)
      return characters + [found, isQuoted(text) || hasCurlyQuotes(text) ? .quotes : nil].compactMap(\.self)
    }
  }

  // MARK: Characters

  private static func characters(_ bytes: UnsafeRawBufferPointer) -> [SecretLook] {
    var found: [SecretLook] = []
    var rest = bytes[...]
    if bytes.starts(with: SecretBytes.byteOrderMark) {
      found.append(.byteOrderMark)
      rest = rest.dropFirst(SecretBytes.byteOrderMark.count)
    }
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = rest.makeIterator()
    var hasControl = false
    var hasInvisible = false
    reading: while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded):
        let scalar = Unicode.UTF8.decode(encoded)
        switch scalar.properties.generalCategory {
        case .control: hasControl = hasControl || !(0x09...0x0D ~= scalar.value)
        case .format, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: hasInvisible = true
        case .spaceSeparator: hasInvisible = hasInvisible || scalar != " "
        default: hasInvisible = hasInvisible || scalar.properties.isVariationSelector
        }
      case .emptyInput: break reading
      case .error: continue
      }
    }
    return found + (hasControl ? [.control] : []) + (hasInvisible ? [.invisible] : [])
  }

  // MARK: In front and around

  /// The word of a header in front: `Authorization: Bearer …`.
  private static func scheme(_ text: SecretBytes) -> String? {
    let names: [StaticString] = ["authorization:", "x-api-key:", "api-key:"]
    let words: [StaticString] = [
      "Bearer ", "Basic ", "Token ", "OAuth ", "ApiKey ", "Api-Key ", "SSWS ", "Digest ", "Key ",
    ]
    let name = names.first(where: text.begins)
    let value =
      name.map { text.dropping(first: $0.utf8CodeUnitCount) }.map {
        SecretBytes(bytes: $0.bytes.drop(while: isBlank))
      }
      ?? text
    let word = words.first { word in
      value.begins(with: word) && value.dropping(first: word.utf8CodeUnitCount).isAll { !isBlank($0) }
    }
    if let word { return "\(word)".trimmingBlank }
    guard let name, !value.isEmpty else { return nil }
    return "\(name)"
  }

  private static func isQuoted(_ text: SecretBytes) -> Bool {
    guard text.count > 2, let quote = text.bytes.first, quote == text.bytes.last else { return false }
    return [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`")].contains(quote)
  }

  private static func hasCurlyQuotes(_ text: SecretBytes) -> Bool {
    let pairs: [(StaticString, StaticString)] = [("“", "”"), ("‘", "’"), ("«", "»"), ("„", "“")]
    return pairs.contains { text.begins(with: $0.0) && text.ends(with: $0.1) }
  }

  // MARK: What it was meant to be

  private static func meant(_ text: SecretBytes) -> SecretLook? {
    if text.begins(with: "PuTTY-User-Key-File-") { return .puttyKey }
    let publicKeys: [StaticString] = [
      "ssh-rsa ", "ssh-dss ", "ssh-ed25519 ", "ecdsa-sha2-", "sk-ssh-", "---- BEGIN SSH2 PUBLIC KEY",
    ]
    if publicKeys.contains(where: text.begins) { return .sshPublicKey }
    if let program = ciphertext(text) { return .ciphertext(program) }
    if let form = unresolved(text) { return .unresolved(form) }
    if isARN(text) { return .arn }
    if let scheme = address(text) { return .address(scheme) }
    if let word = source(text) { return .source(word) }
    if isAssignment(text) { return .assignment }
    return PlaceholderWords.look(of: text)
  }

  /// `arn:aws-cn:…`: the part of AWS, the service, the region, the account, and what is there.
  private static func isARN(_ text: SecretBytes) -> Bool {
    text.begins(with: "arn:aws") && text.bytes.count { $0 == UInt8(ascii: ":") } >= 5
  }

  private static func address(_ text: SecretBytes) -> String? {
    guard text.holds("://"), let scheme = text.prefix(upTo: UInt8(ascii: ":")),
      scheme.bytes.first.map(\.isLetter) == true, text.count > scheme.count + 3,
      scheme.isAll({ $0.isLetter || $0.isDigit || "+-.".utf8.contains($0) }),
      text.dropping(first: scheme.count).begins(with: "://")
    else { return nil }
    let known: [StaticString] = [
      "http://", "https://", "file://", "fileb://", "s3://", "op://", "vault://", "ssm://",
      "secretsmanager://",
    ]
    // Another word in front may be a part of a secret.
    return known.first(where: text.begins).map { "\($0)…" } ?? "…://…"
  }

  private static func source(_ text: SecretBytes) -> String? {
    let words: [StaticString] = [
      "env:", "file:", "fileb:", "fd:", "exec:", "secretsmanager:", "ssm:", "vault:", "op:", "keyring:",
      "keychain:",
    ]
    return words.first { text.begins(with: $0) && text.count > $0.utf8CodeUnitCount }.map { "\($0)…" }
  }

  private static func ciphertext(_ text: SecretBytes) -> String? {
    let forms: [(start: StaticString, program: String)] = [
      ("$ANSIBLE_VAULT;", "Ansible Vault"), ("ENC[", "SOPS"), ("ENC(", "Jasypt"), ("vault:v1:", "Vault"),
      ("{cipher}", "Spring Cloud Config"), ("age-encryption.org/", "age"),
    ]
    return forms.first { text.begins(with: $0.start) }?.program
  }

  /// `export NAME=` or `LONG_NAME=`: base64 ends in `=`, and short words before one are a part of many passwords.
  private static func isAssignment(_ text: SecretBytes) -> Bool {
    let hasExport = text.begins(with: "export ")
    let rest = hasExport ? text.dropping(first: 7) : text
    guard let name = rest.prefix(upTo: UInt8(ascii: "=")), name.isName, rest.count > name.count + 1 else {
      return false
    }
    return hasExport
      || name.bytes.contains(UInt8(ascii: "_"))
        && name.isAll { $0.isUppercase || $0.isDigit || $0 == UInt8(ascii: "_") }
  }
}

extension String {
  fileprivate var trimmingBlank: String { hasSuffix(" ") ? String(dropLast()) : self }
}
