import AppFlow
import ClientTestSupport
import Forms
import Foundation
import JSON
import Journal
import OperatingSystem
import Testing

@testable import ProfileEditor

/// Two accounts, each with an endpoint and keys of its own: what is read of one is asked for with its own keys only.
@Suite("Reading another place", .timeLimit(.minutes(1)))
struct ElsewhereTests {
  private static let there = AccountChoice(profile: "beta", region: "eu-west-1")

  /// An account's endpoint.
  private static func service(
    account: String, region: String, address: String, refuses: Bool = false
  ) throws -> LoopbackServer {
    let details: JSONValue = [
      "connectorProfileName": "sf-prod", "connectorType": "Salesforce", "connectionMode": "Public",
      "connectorProfileArn": .string("arn:aws:appflow:\(region):\(account):connectorprofile/sf-prod"),
      "connectorProfileProperties": ["Salesforce": ["instanceUrl": .string(address)]],
    ]
    let body = JSONWriter.body(["connectorProfileDetails": [details]]).revealed()
    return try .answering { _, connection, _ in
      if refuses {
        connection.answer(403, ["x-amzn-ErrorType": "AccessDeniedException"], #"{"message":"not for you"}"#)
      } else {
        connection.answer(200, [:], body)
      }
    }
  }

  private let folder: TemporaryFolder
  private let first, second, refusing: LoopbackServer
  private let config: String

  init() throws {
    folder = try TemporaryFolder()
    first = try Self.service(account: "123456789012", region: "us-east-1", address: "https://one.example")
    second = try Self.service(account: "210987654321", region: "eu-west-1", address: "https://two.example")
    refusing = try Self.service(account: "1", region: "eu-west-1", address: "", refuses: true)
    config = try folder.write(
      "config",
      """
      [profile alpha]
      region = us-east-1
      endpoint_url = \(first.url)
      aws_access_key_id = AKIDFAKEFORTESTSALPHA
      aws_secret_access_key = fake-alpha-key
      [profile beta]
      region = eu-west-1
      endpoint_url = \(second.url)
      aws_access_key_id = AKIDFAKEFORTESTSBETA
      aws_secret_access_key = fake-beta-key
      [profile empty]
      region = eu-west-1
      endpoint_url = \(second.url)
      [profile refused]
      region = eu-west-1
      endpoint_url = \(refusing.url)
      aws_access_key_id = AKIDFAKEFORTESTSGAMMA
      aws_secret_access_key = fake-gamma-key

      """)
  }

  /// An editor's effects in the first account, and its events.
  private func runner() async throws -> (EffectRunner, AsyncStream<Void>) {
    var options = ClientOptions(profile: "alpha", region: "us-east-1")
    options.environment = Environment([
      "AWS_CONFIG_FILE": config, "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/c",
      "AWS_EC2_METADATA_DISABLED": "true", "HOME": folder.url.path,
    ])
    options.trustedFiles = [config]
    let workplaces = ClientWorkplaces(
      options: options, api: try ConnectorAPI(), journal: nil, folder: nil, settings: EditorSettings(),
      isReadOnly: false)
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    let service = try await workplaces.first().service
    return (
      EffectRunner(service: service, workplaces: workplaces, codes: nil, wake: { continuation.yield() }),
      stream
    )
  }

  private func answer(to effect: EditorEffect) async throws -> EditorEvent {
    let (runner, wishes) = try await runner()
    return try await answer(to: effect, of: runner, wishes)
  }

  private func answer(
    to effect: EditorEffect, of runner: EffectRunner, _ wishes: AsyncStream<Void>
  ) async throws -> EditorEvent {
    runner.perform(effect)
    for await _ in wishes { if let event = runner.drain().first { return event } }
    throw CancellationError()
  }

  private func comparison(_ profile: String) -> EditorEffect {
    .compare(
      profile: "sf-prod",
      with: Counterpart("sf-prod", in: AccountChoice(profile: profile, region: "eu-west-1")))
  }

  /// Which keys signed what a server got, and in which region.
  private func scopes(_ server: LoopbackServer) -> Set<String> {
    Set(
      server.requests.map { request in
        let signed = request.header("Authorization")?.components(separatedBy: "Credential=").last ?? ""
        let parts = signed.split(separator: "/").map(String.init)
        return parts.count > 3 ? "\(parts[0]) \(parts[2])" : ""
      })
  }

  @Test(
    "two profiles of two accounts are compared; each endpoint gets its own keys and region, and no others")
  func compared() async throws {
    let event = try await answer(to: comparison("beta"))
    guard case .inspected(let inspection) = event, case .compared(let comparison, let there) = inspection.what
    else {
      Issue.record("\(event)")
      return
    }
    #expect(there?.account == "210987654321" && there?.region == "eu-west-1" && there?.awsProfile == "beta")
    let address = try #require(comparison.members.first { $0.name == "Salesforce/instanceUrl" })
    #expect(address.left == "https://one.example" && address.right == "https://two.example")
    #expect(scopes(first) == ["AKIDFAKEFORTESTSALPHA us-east-1"])
    #expect(scopes(second) == ["AKIDFAKEFORTESTSBETA eu-west-1"])
    for server in [first, second] {
      for request in server.requests {
        let whole = request.headers.map { "\($0.name): \($0.value)" }.joined() + request.text + request.target
        #expect(!whole.contains("fake-"))
      }
    }
    #expect(!"\(event)".contains("fake-"))
  }

  @Test(
    "the profiles of another account are listed with its keys, and the place where one is gets no request")
  func read() async throws {
    let event = try await answer(to: .account(.read(Self.there)))
    guard case .account(.read(Self.there, let entries)) = event else {
      Issue.record("\(event)")
      return
    }
    #expect(entries.map(\.name) == ["sf-prod"] && entries[0].existing.account == "210987654321")
    #expect(first.requests.isEmpty && scopes(second) == ["AKIDFAKEFORTESTSBETA eu-west-1"])
  }

  @Test(
    "no credentials there, a refusal and no such profile are told as failures of that place",
    arguments: ["empty", "refused", "nobody"])
  func failures(profile: String) async throws {
    let (runner, wishes) = try await runner()
    let event = try await answer(to: comparison(profile), of: runner, wishes)
    guard case .inspected(let inspection) = event, case .failedThere(let failure) = inspection.what else {
      Issue.record("\(event)")
      return
    }
    #expect(!failure.title.isEmpty && inspection.counterpart?.place?.profile == profile)
    // No keys of the place where one is stood in for those that are not there.
    #expect(second.requests.isEmpty)
    #expect(scopes(refusing) == (profile == "refused" ? ["AKIDFAKEFORTESTSGAMMA eu-west-1"] : []))
    // Another place, and the one where one is, work on.
    let next = try await answer(to: comparison("beta"), of: runner, wishes)
    guard case .inspected(let inspection) = next, case .compared = inspection.what else {
      Issue.record("\(next)")
      return
    }
    let list = try await answer(
      to: .account(.read(AccountChoice(profile: profile, region: "eu-west-1"))), of: runner, wishes)
    guard case .account(.notRead) = list else {
      Issue.record("\(list)")
      return
    }
  }

  @Test("a profile that is not there, here or there, is told of the right side")
  func missing() async throws {
    let event = try await answer(
      to: .compare(profile: "sf-prod", with: Counterpart("nobody", in: Self.there)))
    guard case .inspected(let inspection) = event, case .failedThere(let failure) = inspection.what else {
      Issue.record("\(event)")
      return
    }
    #expect(failure.title == "There is no profile named nobody")
    let other = try await answer(
      to: .compare(profile: "nobody", with: Counterpart("sf-prod", in: Self.there)))
    guard case .inspected(let inspection) = other, case .failed = inspection.what else {
      Issue.record("\(other)")
      return
    }
  }
}
