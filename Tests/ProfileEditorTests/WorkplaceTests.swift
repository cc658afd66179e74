import AppFlow
import Forms
import Foundation
import Testing

@testable import ProfileEditor

/// A home folder of its own that goes with the test.
private final class Home {
  let path = NSTemporaryDirectory() + "appflow-workplace-\(UUID().uuidString)"

  init(config: String) throws {
    try FileManager.default.createDirectory(atPath: path + "/.aws", withIntermediateDirectories: true)
    try config.write(toFile: path + "/.aws/config", atomically: true, encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

@Suite("Where the editor can work")
struct WorkplaceTests {
  private static let config = """
    [profile prod]
    region = us-east-1
    role_arn = arn:aws:iam::123456789012:role/ops
    source_profile = base
    [profile staging]
    region = eu-west-1
    sso_session = corp
    sso_account_id = 210987654321
    sso_role_name = Operator
    endpoint_url = http://127.0.0.1:9
    [profile base]
    aws_access_key_id = AKIAFAKEFAKEFAKEFAKE
    aws_secret_access_key = fake
    [profile tool]
    region = eu-west-1
    credential_process = /bin/false
    [sso-session corp]
    sso_region = eu-west-1
    sso_start_url = https://corp.example/start
    """

  private let home: Home
  private let folder: String

  init() throws {
    home = try Home(config: Self.config)
    folder = home.path + "/state/appflow-profile"
  }

  private func workplaces(
    folder: String?, profile: String? = nil, variables: [String: String] = [:]
  ) throws -> ClientWorkplaces {
    var options = ClientOptions(profile: profile, region: "us-east-1")
    options.environment = Environment(
      ["HOME": home.path, "AWS_EC2_METADATA_DISABLED": "true"].merging(variables) { $1 })
    return ClientWorkplaces(
      options: options, api: try ConnectorAPI(), journal: nil, folder: folder, settings: EditorSettings(),
      isReadOnly: false)
  }

  @Test(
    "the profiles of the files, with what they say of accounts and regions, and nothing that grants access")
  func list() async throws {
    let workplaces = try workplaces(folder: folder)
    let list = try await workplaces.list()
    #expect(
      list.profiles == [
        SharedProfile(name: "base", origin: "access key"),
        SharedProfile(name: "prod", region: "us-east-1", account: "123456789012", origin: "role/ops"),
        SharedProfile(
          name: "staging", region: "eu-west-1", account: "210987654321",
          origin: "IAM Identity Center, role Operator"),
        SharedProfile(name: "tool", region: "eu-west-1", origin: "a program"),
      ])
    #expect(list.regions == AppFlowRegions.all && list.hasUnnamed && list.notice == nil)
    let named = try self.workplaces(folder: folder, profile: "base")
    let namedList = try await named.list()
    #expect(!namedList.hasUnnamed)
    let byVariable = try self.workplaces(folder: folder, variables: ["AWS_PROFILE": "base"])
    let variableList = try await byVariable.list()
    #expect(!variableList.hasUnnamed)
  }

  @Test(
    "a place has its own client, drafts and rotations; those gone to last come first, at the next start too")
  func open() async throws {
    let workplaces = try workplaces(folder: folder, profile: "prod")
    let first = try await workplaces.first()
    #expect(first.context.awsProfile == "prod" && first.context.endpoint == "appflow.us-east-1.amazonaws.com")
    let former = AccountChoice(profile: "prod", region: "us-east-1")
    let choice = AccountChoice(profile: "staging", region: "eu-west-1")
    let place = try await workplaces.open(choice, leaving: former)
    #expect(place.context.awsProfile == "staging" && place.context.region == "eu-west-1")
    #expect(place.context.endpoint == "http://127.0.0.1:9")
    #expect(place.notice == nil && place != first && place.drafts !== first.drafts)
    #expect(place.context.draftPlace != first.context.draftPlace)
    let next = try self.workplaces(folder: folder)
    for list in [try await workplaces.list(), try await next.list()] {
      #expect(list.profiles.map(\.name) == ["staging", "prod", "base", "tool"])
      #expect(list.regions.prefix(2) == ["eu-west-1", "us-east-1"])
      #expect(Set(list.regions) == Set(AppFlowRegions.all))
    }
    let kept = try String(contentsOfFile: folder + "/recent.json", encoding: .utf8)
    #expect(!kept.contains("123456789012") && !kept.contains("AKIA"))
  }

  @Test("no profile leaves it to the environment again")
  func unnamed() async throws {
    let workplaces = try workplaces(folder: nil)
    let place = try await workplaces.open(
      AccountChoice(profile: nil, region: "eu-west-3"),
      leaving: AccountChoice(profile: "prod", region: "us-east-1"))
    #expect(place.context.awsProfile == nil && place.context.region == "eu-west-3")
    #expect(place.drafts == nil && place.rotations == nil && place.context.keepsNothing)
    // For this run it is known all the same.
    let list = try await workplaces.list()
    #expect(list.profiles.first?.name == "prod" && list.regions.first == "eu-west-3")
  }

  @Test("a profile or a region that cannot be is refused")
  func refused() async throws {
    let workplaces = try workplaces(folder: folder)
    let former = AccountChoice(profile: nil, region: "us-east-1")
    await #expect(throws: AppFlowError.self) {
      try await workplaces.open(AccountChoice(profile: "nobody", region: "us-east-1"), leaving: former)
    }
    await #expect(throws: AppFlowError.self) {
      try await workplaces.open(AccountChoice(profile: "prod", region: "not a region"), leaving: former)
    }
    let list = try await workplaces.list()
    #expect(list.profiles.first?.name == "base")
  }

  @Test("a file of names that is none is set aside, and that is told; going there works")
  func broken() async throws {
    let workplaces = try workplaces(folder: folder)
    let choice = AccountChoice(profile: "tool", region: "eu-west-1")
    let former = AccountChoice(profile: nil, region: "us-east-1")
    _ = try await workplaces.open(choice, leaving: former)
    let file = folder + "/recent.json"
    for text in ["nothing", "{\"profiles\": 1}"] {
      try FileManager.default.removeItem(atPath: file)
      #expect(
        FileManager.default.createFile(
          atPath: file, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]))
      let list = try await workplaces.list()
      #expect(list.notice?.contains("set aside as \(file).broken") == true)
      #expect(list.profiles.count == 4)
      let next = try await workplaces.list()
      #expect(next.notice == nil)
      _ = try await workplaces.open(choice, leaving: former)
    }
    // Others could have written it.
    try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: file)
    let place = try await workplaces.open(choice, leaving: former)
    #expect(place.notice != nil)
  }

  @Test("no more names are kept than anybody looks for")
  func most() throws {
    let recent = RecentChoices(folder: nil)
    for number in 0..<50 { try recent.note(profiles: ["p\(number)"], regions: ["eu-west-1"]) }
    let names = try recent.load()
    #expect(names.profiles.count == 20 && names.profiles.first == "p49" && names.regions == ["eu-west-1"])
  }
}
