import ClientTestSupport
import Foundation
import HTTPTransport
import JSON
import OperatingSystem
import Secrets
import Synchronization
import Testing

@testable import AWSClient

@Suite("Signing in to sessions of aws login", .timeLimit(.minutes(3)))
struct ConsoleSignInTests {
  private let home: SSOHome

  init() async throws { home = try await SSOHome() }

  private static let login = "arn:aws:sts::123456789012:assumed-role/Admin/ann"
  private static let loginFile = ".aws/login/cache/\(Digest.sha256Hex(login)).json"

  private func addLoginProfile() async throws {
    let config = try String(contentsOfFile: home.folder.path("config"), encoding: .utf8)
    try home.folder.write(
      "config", config + "[profile ops]\nregion = eu-west-1\nlogin_session = \(Self.login)\n")
    try await home.peer.set(["now": .number(JSONNumber(Int(home.time.source.now().seconds)))])
  }

  /// Somebody who copies what the last page shows.
  private var copier: Person {
    let peer = home.peer
    return Person(answer: { page, query async throws(SignInError) in
      do {
        try await peer.set([
          "code": "fake-code", "challenge": .string(query["code_challenge"] ?? ""),
          "redirect": .string(query["redirect_uri"] ?? ""), "thumbprint": .null,
        ])
      } catch {
        throw .failed("\(error)")
      }
      #expect(page.showsAnswer && query["scope"] == "openid" && query["code_challenge_method"] == "SHA-256")
      #expect(query["client_id"] == "arn:aws:signin:::devtools/cross-device")
      let shown = "state=\(query["state"] ?? "")&code=fake-code"
      #expect(page.parameters(in: Secret(Data(shown.utf8).base64EncodedString())) == Secret(shown))
      return Secret("fake-code")
    })
  }

  @Test("a session of aws login is begun for a browser elsewhere, and botocore takes and renews it")
  func console() async throws {
    try await addLoginProfile()
    let person = copier
    let end = try await home.signIn("ops", person)
    #expect(end - home.time.source.now() == 900)
    #expect(person.pages.withLock { $0.first?.address.hasPrefix(home.peer.url + "/v1/authorize?") } == true)
    let kept = try JSONReader.read(String(contentsOfFile: home.folder.path(Self.loginFile), encoding: .utf8))
    #expect(
      kept["clientId"] == "arn:aws:signin:::devtools/cross-device" && kept["signInRegion"] == "eu-west-1")
    #expect(kept["accessToken"]?["accountId"] == "123456789012" && kept["tokenType"] == "aws_sigv4")
    #expect(kept["idToken"] != nil && kept["refreshToken"] == "fake-signin-refresh-1")
    #expect(try await home.find("ops").accessKeyID == "ASIALOGIN1")
    #expect(try await home.botocore("ops") == "ASIALOGIN1")
    home.time.advance(700)
    try await home.peer.set(["now": .number(JSONNumber(Int(home.time.source.now().seconds)))])
    #expect(try await home.find("ops").accessKeyID == "ASIALOGIN2")
  }

  @Test("somebody else's session is not put in place of the profile's, and refusals are told")
  func consoleRefusals() async throws {
    try await addLoginProfile()
    try await home.peer.set(["sub": "arn:aws:iam::999999999999:user/eve"])
    guard case .refused(let text)? = try await home.error("ops", copier) else {
      Issue.record("not refused")
      return
    }
    #expect(text.contains("this was arn:aws:iam::999999999999:user/eve") && text.contains(Self.login))
    for (word, wanted) in [
      ("AUTHCODE_EXPIRED", SignInError.tooLate),
      (
        "INSUFFICIENT_PERMISSIONS",
        .refused("Not signed in: this user may not. It takes the permission signin:CreateOAuth2Token.")
      ),
    ] {
      try await home.peer.set(["signinError": .string(word)])
      #expect(try await home.error("ops", copier) == wanted)
    }
    #expect(!FileManager.default.fileExists(atPath: home.folder.path(Self.loginFile)))
  }
}
