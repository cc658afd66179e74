/// What is to be said where a private key belongs.
///
/// All of it are remarks that ask once: what AppFlow and the vendor take is known from the vendor's documentation only.
extension SecretFacts {
  /// How a key of any form, which OpenSSL reads, becomes one in PKCS #8 that is not encrypted.
  private static let conversion = "openssl pkcs8 -topk8 -nocrypt -in FILE -out NEW"

  /// What is said of a text without a form of its own.
  func plainRemarks(_ place: Place) -> [SecretRemark] {
    // What else it looks like says more.
    guard place.privateKey != nil, looks.isEmpty else { return [] }
    return [
      .warning("no private key in PEM", "paste all of its file, from the BEGIN line to the END line")
    ]
  }

  /// What is said of certificates and keys.
  func pemRemarks(_ blocks: [PEMBlock], _ place: Place) -> [SecretRemark] {
    guard let wanted = place.privateKey, case let keys = blocks.filter(\.kind.isPrivate), let key = keys.first
    else { return PEMBlock.remarks(blocks) }
    guard keys.count == 1 else {
      return [.warning("\(keys.count) private keys", "give the one that belongs to the user")]
    }
    let others = blocks.filter { !$0.kind.isPrivate }.map(\.kind.text)
    let alone = "give the private key alone, from its BEGIN line to its END line"
    return Self.remarks(about: key, wanted)
      + (others.first.map { [.warning("a \($0) beside the key", alone)] } ?? [])
      + (hasTextOutside && key.flaw == nil
        ? [.warning("text outside of the BEGIN and END lines", alone)] : [])
  }

  private static func remarks(about block: PEMBlock, _ wanted: Catalogue.PrivateKey) -> [SecretRemark] {
    let known = block.key.map { said($0, in: block, wanted) } ?? []
    if let flaw = block.flaw {
      return [.warning("\(block.kind.text), \(flaw.text)", flaw.advice)] + known
    }
    guard case .privateKey(let algorithm, let isEncrypted) = block.kind else { return [] }
    if algorithm == "OpenSSH" {
      return [
        .warning(
          block.kind.text,
          "it must be PKCS #8: convert a copy of its file with ssh-keygen -p -m PKCS8 -N \"\" -f COPY")
      ]
    }
    if isEncrypted {
      return [
        .warning(
          block.kind.text, "nobody can be asked for its passphrase: decrypt it with \(conversion)")
      ]
    }
    guard block.key != nil else {
      return [.warning("private key, damaged", "copy it again, from its BEGIN line to its END line")]
    }
    return known
  }

  /// What is said of a key that could be read.
  private static func said(
    _ key: PrivateKeyFacts, in block: PEMBlock, _ wanted: Catalogue.PrivateKey
  ) -> [SecretRemark] {
    guard key.algorithm == wanted.algorithm else {
      return [
        .warning(block.kind.text, "it must be \(wanted.algorithm): make such a key pair")
      ]
    }
    let fingerprint = SecretRemark.fact("\(wanted.fingerprintName) \(key.fingerprint)")
    let text = "\(key.algorithm) private key of \(key.bits) bits"
    guard key.isSound else {
      return [
        .warning("private key, damaged", "its numbers do not belong together: copy it again from its file")
      ]
    }
    guard key.bits >= wanted.fewestBits else {
      return [
        fingerprint,
        .warning(text, "\(wanted.vendor) takes \(wanted.fewestBits) and more: make a longer one"),
      ]
    }
    guard block.label == "PRIVATE KEY" else {
      return [
        fingerprint,
        .warning(
          "\(text), in PKCS #1",
          "only PKCS #8 is documented, which \(conversion) makes of it"),
      ]
    }
    return [fingerprint, .fact(text)]
  }
}
