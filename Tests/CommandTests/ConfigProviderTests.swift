import ClientTestSupport
import Foundation
import JSON
import Testing

@Suite("appflow-profile config: who signs, and who was asked", .timeLimit(.minutes(2)))
struct ConfigProviderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let noKeys: [String: String?] = ["AWS_ACCESS_KEY_ID": nil, "AWS_SECRET_ACCESS_KEY": nil]

  private func report(
    _ environment: [String: String?] = [:], _ arguments: [String] = []
  ) async throws -> (JSONValue, FaultProgram.Output) {
    let output = try await FaultProgram.run(
      ["config", "--output", "json"] + arguments, environment: environment)
    return (try JSONReader.read(output.standardOutput), output)
  }

  private func outcomes(_ report: JSONValue) -> [String] {
    (report["providers"]?.items ?? []).map {
      "\($0["name"]?.text ?? "") \($0["outcome"]?.text ?? "")" + ($0["reason"]?.text.map { ": \($0)" } ?? "")
    }
  }

  @Test("every provider is told in its order: before the one that serves why not, after it that nobody asked")
  func order() async throws {
    let keys = try folder.write(
      "credentials", "[default]\naws_access_key_id = AKIDFILE\naws_secret_access_key = fake\n")
    let (found, _) = try await report(Self.noKeys.merging(["AWS_SHARED_CREDENTIALS_FILE": keys]) { $1 })
    let all = outcomes(found)
    #expect(all.count == 10, "\(all)")
    #expect(all[0] == "env passes: AWS_ACCESS_KEY_ID is not set")
    #expect(all[1].hasPrefix("assume-role passes: no role_arn in the profile"))
    let serving = try #require(all.firstIndex(of: "shared-credentials-file serves"))
    #expect(all[..<serving].allSatisfy { $0.contains(" passes: ") })
    #expect(all[(serving + 1)...].allSatisfy { $0.hasSuffix(" not asked") })
    #expect(found["credentials"]?["renewal"] == nil)
    let table = try await FaultProgram.run(
      ["config"], environment: Self.noKeys.merging(["AWS_SHARED_CREDENTIALS_FILE": keys]) { $1 })
    #expect(table.standardOutput.contains(/provider 1 +env: passes, AWS_ACCESS_KEY_ID is not set/))
  }

  @Test("the one that fails is told with its reason, and how temporary keys are renewed")
  func failing() async throws {
    let config = try folder.write(
      "config", "[default]\ncredential_process = sh -c 'echo tired >&2; exit 3'\n")
    let (found, output) = try await report(Self.noKeys.merging(["AWS_CONFIG_FILE": config]) { $1 })
    #expect(output.status == 253)
    #expect(
      outcomes(found).contains("custom-process fails: sh ended with status 3: tired"), "\(outcomes(found))")
    #expect(outcomes(found).last == "iam-role not asked")
    let answer = try folder.write(
      "answer",
      #"{"Version":1,"AccessKeyId":"ASIAFAKE","SecretAccessKey":"fake","Expiration":"2099-12-31T23:59:59Z"}"#)
    let process = try folder.write("config", "[default]\ncredential_process = /bin/cat \(answer)\n")
    let (temporary, _) = try await report(Self.noKeys.merging(["AWS_CONFIG_FILE": process]) { $1 })
    #expect(
      temporary["credentials"]?["renewal"]?.text
        == "less than 15 minutes before the end, the program of credential_process is run again")
  }

  @Test("a file that is broken is told with its line, and so is an unknown profile; the rest is there")
  func broken() async throws {
    let broken = try folder.write("broken", "[default]\nregion = us-east-1\n[profile x\n")
    let (found, output) = try await report(["AWS_CONFIG_FILE": broken])
    #expect(output.status == 253 && output.standardError.contains("\(broken), line 3"))
    #expect(
      found["region"]?["value"]?.text == "eu-west-1" && found["credentials"]?["provider"]?.text == "env")
    #expect(found["files"]?.items?.first?["exists"] == .boolean(true))
    let (other, unknown) = try await report([:], ["--profile", "nowhere"])
    #expect(unknown.status == 253 && unknown.standardError.contains("nowhere"))
    #expect(unknown.standardError.contains("--profile"))
    #expect(other["endpoint"]?["value"]?.text == "https://appflow.eu-west-1.amazonaws.com")
    // Everything but this command stops there.
    let list = try await FaultProgram.run(["list"], environment: ["AWS_CONFIG_FILE": broken])
    #expect(list.status == 253 && list.standardError.contains("\(broken), line 3"))
  }

  @Test("whose the credentials are is asked where that is wished, and what the service says of them")
  func identity() async throws {
    let sts = try LoopbackServer.answering { request, connection, _ in
      guard request.header("Authorization")?.contains("/eu-west-1/sts/") == true else {
        return connection.answer(400)
      }
      connection.answer(
        200, [:],
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
          + "<Arn>arn:aws:iam::123456789012:user/ann</Arn><UserId>AIDAFAKE</UserId><Account>123456789012</Account>"
          + "</GetCallerIdentityResult></GetCallerIdentityResponse>")
    }
    let environment = ["AWS_ENDPOINT_URL_STS": sts.url]
    let (silent, _) = try await report(environment)
    #expect(silent["identity"] == nil && sts.connections == 0)
    let (found, output) = try await report(environment, ["--identity"])
    #expect(output.status == 0 && found["identity"]?["account"]?.text == "123456789012")
    #expect(found["identity"]?["arn"]?.text == "arn:aws:iam::123456789012:user/ann")
    let table = try await FaultProgram.run(["config", "--identity"], environment: environment)
    #expect(table.standardOutput.contains("arn:aws:iam::123456789012:user/ann in account 123456789012"))

    let refusing = try LoopbackServer.answering { _, connection, _ in
      connection.answer(
        403, [:],
        "<ErrorResponse><Error><Code>InvalidClientTokenId</Code><Message>no such key</Message></Error></ErrorResponse>"
      )
    }
    let (refused, failure) = try await report(["AWS_ENDPOINT_URL_STS": refusing.url], ["--identity"])
    #expect(refused["identity"] == nil && failure.status == 253)
    #expect(failure.standardError.contains("InvalidClientTokenId"))
    // Pretended keys of an endpoint on this machine are not sent to AWS.
    let (pretended, _) = try await report([:], ["--identity", "--endpoint-url", sts.url])
    #expect(pretended["identity"] == nil)
  }
}
