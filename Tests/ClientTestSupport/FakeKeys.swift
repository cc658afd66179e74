import Foundation

/// Private keys that are made for a test and open nothing, by the system's `openssl`.
package struct FakeKeys: Sendable {
  /// One that is typed or pasted, and what is said of it.
  package struct Case: Sendable {
    /// What it is, for the test's words.
    package let name: String
    /// The text.
    package let text: String
    /// The warnings; empty where there is nothing to warn of.
    package let words: [String]
    /// Whether the fingerprint of the public half is shown.
    package var hasFingerprint = true
  }

  /// Whether there is an `openssl`.
  package static let areThere = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

  /// A good one: RSA of 2,048 bits, PKCS #8, not encrypted.
  package let good: String
  /// The fingerprint that `openssl` computes of its public half.
  package let fingerprint: String
  /// All of them, the good one first.
  package let cases: [Case]

  /// Makes them. It takes a second.
  package static func make() async throws -> FakeKeys {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let good = try await openSSL([
      "genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048",
    ])
    let file = try folder.write("good.pem", good)
    let digest = try await openSSL(
      ["dgst", "-sha256", "-binary", folder.path(try await der(file, folder))], asBase64: true)
    let others = try await othersOfOpenSSL(file)
    return FakeKeys(
      good: good, fingerprint: "SHA256:\(digest)", cases: written(good) + damaged(good) + others)
  }

  private static func der(_ file: String, _ folder: TemporaryFolder) async throws -> String {
    let name = "public.der"
    _ = try await openSSL(["pkey", "-in", file, "-pubout", "-outform", "DER", "-out", folder.path(name)])
    return name
  }

  /// The good one, as it may be written.
  private static func written(_ good: String) -> [Case] {
    let again = "Copy it again, from its BEGIN line to its END line."
    let alone = "Give the private key alone, from its BEGIN line to its END line."
    let lines = good.split(separator: "\n").map(String.init)
    let escaped =
      "RSA private key, line breaks written as \\n. Put a line break in place of each \\n, or give the file itself."
    return [
      Case(name: "good", text: good, words: []),
      Case(name: "without the last line break", text: String(good.dropLast()), words: []),
      Case(name: "CR LF", text: good.replacingOccurrences(of: "\n", with: "\r\n"), words: []),
      Case(
        name: "literal \\n", text: good.replacingOccurrences(of: "\n", with: "\\n"), words: [escaped]),
      Case(
        name: "one line", text: lines.joined(separator: " "),
        words: ["RSA private key, line breaks lost. \(again)"]),
      Case(
        name: "text around", text: "Bag Attributes: fake\n" + good,
        words: ["Text outside of the BEGIN and END lines. \(alone)"]),
      Case(
        name: "two", text: good + good, words: ["2 private keys. Give the one that belongs to the user."],
        hasFingerprint: false),
    ]
  }

  /// The good one, damaged on the way.
  private static func damaged(_ good: String) -> [Case] {
    let again = "Copy it again, from its BEGIN line to its END line."
    var lines = good.split(separator: "\n").map(String.init)
    let middle = lines.count / 2
    var broken = lines
    broken[middle] = "#" + broken[middle].dropFirst()
    var changed = lines
    changed[middle] = String(changed[middle].map { $0 == "A" ? "B" : "A" })
    lines.remove(at: middle)
    return [
      Case(
        name: "truncated", text: String(good.prefix(900)),
        words: ["Private key, not whole: no END line. \(again)"],
        hasFingerprint: false),
      Case(
        name: "end only", text: String(good.suffix(900)),
        words: ["Private key, not whole: no BEGIN line. \(again)"],
        hasFingerprint: false),
      Case(
        name: "broken base64", text: broken.joined(separator: "\n"),
        words: ["Private key, base64 damaged or missing. \(again)"], hasFingerprint: false),
      Case(
        name: "a line lost", text: lines.joined(separator: "\n"), words: ["Private key, damaged. \(again)"],
        hasFingerprint: false),
      Case(
        name: "a line changed", text: changed.joined(separator: "\n"),
        words: ["Private key, damaged. Its numbers do not belong together: copy it again from its file."],
        hasFingerprint: false),
      Case(
        name: "no PEM", text: "fake-private-key",
        words: ["No private key in PEM. Paste all of its file, from the BEGIN line to the END line."],
        hasFingerprint: false),
    ]
  }

  /// Other keys, and the good one in other forms.
  private static func othersOfOpenSSL(_ good: String) async throws -> [Case] {
    let conversion = "openssl pkcs8 -topk8 -nocrypt -in FILE -out NEW"
    let passphrase = "Nobody can be asked for its passphrase: decrypt it with \(conversion)."
    let open = "Everybody may know it; the private key is the one that signs in."
    let traditional = ["rsa", "-in", good, "-traditional"]
    func new(_ algorithm: String, _ option: String? = nil) async throws -> String {
      try await openSSL(
        ["genpkey", "-quiet", "-algorithm", algorithm] + (option.map { ["-pkeyopt", $0] } ?? []))
    }
    func one(_ name: String, _ text: String, _ words: String, _ hasFingerprint: Bool = false) -> Case {
      Case(name: name, text: text, words: [words], hasFingerprint: hasFingerprint)
    }
    return [
      one("public", try await openSSL(["pkey", "-in", good, "-pubout"]), "Public key. \(open)"),
      one(
        "certificate", try await openSSL(["req", "-x509", "-new", "-key", good, "-subj", "/CN=fake"]),
        "Certificate. \(open)"),
      one(
        "encrypted PKCS #8",
        try await openSSL(["pkcs8", "-topk8", "-in", good, "-passout", "pass:fake"]),
        "Private key, encrypted. \(passphrase)"),
      one(
        "encrypted, traditional",
        try await openSSL(traditional + ["-aes256", "-passout", "pass:fake"]),
        "RSA private key, encrypted. \(passphrase)"),
      one(
        "PKCS #1", try await openSSL(traditional),
        "RSA private key of 2048 bits, in PKCS #1. Only PKCS #8 is documented, which \(conversion) makes of it.",
        true),
      one(
        "EC", try await new("EC", "ec_paramgen_curve:P-256"),
        "EC private key. It must be RSA: make such a key pair."),
      one("Ed25519", try await new("ED25519"), "Ed25519 private key. It must be RSA: make such a key pair."),
      one(
        "1024 bits", try await new("RSA", "rsa_keygen_bits:1024"),
        "RSA private key of 1024 bits. Snowflake takes 2048 and more: make a longer one.", true),
      one(
        "OpenSSH",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU=\n"
          + "-----END OPENSSH PRIVATE KEY-----\n",
        "OpenSSH private key. It must be PKCS #8: convert a copy of its file with ssh-keygen -p -m PKCS8 -N \"\" -f COPY."
      ),
    ]
  }

  package static func openSSL(_ arguments: [String], asBase64: Bool = false) async throws -> String {
    let output = try await Command.run(
      ["/usr/bin/openssl"] + arguments, environment: Peers.plainEnvironment)
    guard output.status == 0 else { throw Failure(words: "openssl \(arguments): \(output.errors)") }
    return asBase64 ? output.standardOutput.base64EncodedString() : output.text
  }

  private struct Failure: Error { let words: String }
}
