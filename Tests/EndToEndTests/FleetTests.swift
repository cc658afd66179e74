import ClientTestSupport
import Foundation
import Testing

/// The list of many accounts in a real terminal: two sandboxes, each a target of its own.
@Suite("Many accounts in a real terminal", .timeLimit(.minutes(3)))
struct FleetTests {
  private static func environment(
    _ folder: ScratchFolder, _ places: [(name: String, region: String, sandbox: SandboxProcess)]
  ) throws -> [String: String] {
    var (config, settings) = ("", "")
    for place in places {
      let keys = place.sandbox.environment
      config += """
        [profile \(place.name)]
        endpoint_url = \(place.sandbox.endpoint)
        aws_access_key_id = \(keys["AWS_ACCESS_KEY_ID"] ?? "")
        aws_secret_access_key = \(keys["AWS_SECRET_ACCESS_KEY"] ?? "")

        """
      settings += "[target \(place.name)]\naws_profile = \(place.name)\nregions = \(place.region)\n"
    }
    settings += "[target gone]\naws_profile = nobody\nregions = eu-north-1\n"
    let own = folder.file("settings/appflow-profile")
    try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
    try Data(settings.utf8).write(to: own.appending(path: "config"))
    try Data(config.utf8).write(to: folder.file("config"))
    return [
      "AWS_CONFIG_FILE": folder.file("config").path, "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/c",
      "AWS_EC2_METADATA_DISABLED": "true", "XDG_STATE_HOME": folder.file("state").path,
      "XDG_CONFIG_HOME": folder.file("settings").path,
    ]
  }

  @Test("a profile of the list opens in its own account, a leads back, and what could not be read is a row")
  func walk() async throws {
    try await SandboxProcess.run { first in
      try await SandboxProcess.run { second in
        let folder = try ScratchFolder()
        let environment = try Self.environment(
          folder, [("alpha", "us-east-1", first), ("beta", "eu-west-1", second)])
        let terminal = try await TmuxTerminal(
          columns: 110, rows: 30,
          command: [
            try Products.executable("appflow-profile"), "browse", "--target", "alpha,beta,gone", "--sort",
            "name:desc",
          ],
          environment: environment)
        try await terminal.waitFor("1 not read")
        try await terminal.waitFor("ACCOUNT")
        try await terminal.press("/")
        try await terminal.type("name:veeva-vault region:eu-west")
        try await terminal.waitFor("(not read)")
        try await terminal.press("Tab", "g")
        try await terminal.waitFor("1 not read")
        try await terminal.press("Home", "Enter")
        try await terminal.waitFor("^S review")
        #expect(try await terminal.screen()[0].contains("beta · "))
        try await terminal.press("Escape")
        try await terminal.waitFor("CONNECTOR")
        try await terminal.press("a")
        try await terminal.waitFor("all profiles of alpha, beta, gone")
        try await terminal.press("Enter")
        try await terminal.waitFor("1 not read")
        #expect(try await terminal.screen()[0].contains("alpha, beta, gone"))
        // Nothing was sent anywhere.
        #expect(try StoredProfile.named("veeva-vault", in: first).updates == 0)
        #expect(try StoredProfile.named("veeva-vault", in: second).updates == 0)
      }
    }
  }
}
