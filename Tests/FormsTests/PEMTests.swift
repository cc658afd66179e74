import ClientTestSupport
import Forms
import Foundation
import Secrets
import Testing

@Suite("Certificates and keys as PEM")
struct PEMTests {
  private static func pem(_ label: String, _ bytes: [UInt8], headers: String = "") -> String {
    let body = Data(bytes + [UInt8](repeating: 0x55, count: 40)).base64EncodedString(
      options: [.lineLength64Characters, .endLineWithLineFeed])
    return "-----BEGIN \(label)-----\n\(headers)\(body)\n-----END \(label)-----\n"
  }

  private static let rsa: [UInt8] = [
    0x30, 0x82, 0x01, 0x56, 0x02, 0x01, 0x00, 0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D,
    0x01,
    0x01, 0x01, 0x05, 0x00,
  ]
  private static let ec: [UInt8] = [
    0x30, 0x81, 0x87, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01,
  ]
  private static let ed25519: [UInt8] = [
    0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70,
  ]

  private static func remarks(_ text: String) -> [String] {
    SecretFactsTests.remarks(text)
  }

  @Test("each kind is named, with a key's algorithm and whether it is encrypted")
  func kinds() {
    let table: [(String, [UInt8], String, String)] = [
      ("CERTIFICATE", [], "", "! certificate"), ("TRUSTED CERTIFICATE", [], "", "! certificate"),
      ("CERTIFICATE REQUEST", [], "", "! certificate request"), ("PUBLIC KEY", [], "", "! public key"),
      ("PRIVATE KEY", Self.rsa, "", "RSA private key"), ("PRIVATE KEY", Self.ec, "", "EC private key"),
      ("PRIVATE KEY", Self.ed25519, "", "Ed25519 private key"), ("PRIVATE KEY", [0x30], "", "private key"),
      ("ENCRYPTED PRIVATE KEY", [], "", "! private key, encrypted"),
      ("RSA PRIVATE KEY", [], "", "RSA private key"), ("EC PRIVATE KEY", [], "", "EC private key"),
      (
        "RSA PRIVATE KEY", [], "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n",
        "! RSA private key, encrypted"
      ),
      (
        "OPENSSH PRIVATE KEY", Array("openssh-key-v1\0\0\0\0\u{4}none".utf8), "", "OpenSSH private key"
      ),
      (
        "OPENSSH PRIVATE KEY", Array("openssh-key-v1\0\0\0\0\u{a}aes256-ctr".utf8), "",
        "! OpenSSH private key, encrypted"
      ), ("PGP MESSAGE", [], "", "PEM"),
    ]
    for (label, bytes, headers, remark) in table {
      #expect(Self.remarks(Self.pem(label, bytes, headers: headers)) == [remark], "\(label)")
    }
  }

  @Test("a chain is counted")
  func chain() {
    let text = Self.pem("CERTIFICATE", []) + Self.pem("CERTIFICATE", []) + Self.pem("PRIVATE KEY", Self.rsa)
    #expect(Self.remarks(text) == ["2 × certificate", "RSA private key"])
  }

  @Test("what is missing or broken is said")
  func flaws() {
    let whole = Self.pem("PRIVATE KEY", Self.rsa)
    let begin = "-----BEGIN PRIVATE KEY-----"
    let end = "-----END PRIVATE KEY-----"
    let table = [
      (String(whole.prefix(60)), "! private key, not whole: no END line"),
      (String(whole.suffix(40)), "! private key, not whole: no BEGIN line"),
      (begin, "! private key, not whole: no END line"),
      (begin + "\n" + end, "! private key, base64 damaged or missing"),
      (begin + "\n!!!\n" + end, "! private key, base64 damaged or missing"),
      (
        whole.replacingOccurrences(of: "END PRIVATE", with: "END PUBLIC"),
        "! RSA private key, END line of something else"
      ), (whole.replacingOccurrences(of: "\n", with: " "), "! RSA private key, line breaks lost"),
      (whole.replacingOccurrences(of: "\n", with: ""), "! RSA private key, line breaks lost"),
    ]
    for (text, remark) in table { #expect(Self.remarks(text) == [remark], "\(remark)") }
    #expect(
      Self.remarks(begin + "\nAAAA\n" + whole) == [
        "RSA private key", "! private key, not whole: no END line",
      ])
  }

  @Test("line feeds and carriage returns are both line breaks")
  func lineBreaks() {
    let text = Self.pem("CERTIFICATE", []).replacingOccurrences(of: "\n", with: "\r\n")
    #expect(Self.remarks(text) == ["! certificate"])
  }

  @Test("keys that OpenSSL makes are known", .enabled(if: hasOpenSSL))
  func made() async throws {
    let table = [
      (["-algorithm", "RSA"], "RSA private key"), (["-algorithm", "ED25519"], "Ed25519 private key"),
      (["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], "EC private key"),
      (["-algorithm", "ED25519", "-aes256", "-pass", "pass:fake"], "! private key, encrypted"),
    ]
    for (arguments, remark) in table {
      #expect(Self.remarks(try await Self.openSSL(["genpkey", "-quiet"] + arguments)) == [remark])
    }
  }

  private static let hasOpenSSL = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

  private static func openSSL(_ arguments: [String]) async throws -> String {
    let output = try await Command.run(
      ["/usr/bin/openssl"] + arguments, environment: Peers.plainEnvironment)
    try #require(output.status == 0, "openssl \(arguments)")
    return output.text
  }
}
