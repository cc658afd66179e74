import ClientTestSupport
import Foundation
import Testing

/// From one account to another without leaving the program: two sandboxes, and an AWS profile for each.
@Suite("Another account in a real terminal", .timeLimit(.minutes(3)))
struct AccountSwitchTests {
  private static let password = "fake-veeva-password-0002"

  /// A folder with AWS's configuration file, and one for the program's own state.
  static func environment(
    _ folder: ScratchFolder, _ places: [(profile: String, region: String, sandbox: SandboxProcess)]
  ) throws -> [String: String] {
    var config = ""
    for place in places {
      let keys = place.sandbox.environment
      config += """
        [profile \(place.profile)]
        region = \(place.region)
        endpoint_url = \(place.sandbox.endpoint)
        aws_access_key_id = \(keys["AWS_ACCESS_KEY_ID"] ?? "")
        aws_secret_access_key = \(keys["AWS_SECRET_ACCESS_KEY"] ?? "")

        """
    }
    try Data(config.utf8).write(to: folder.file("config"))
    return [
      "AWS_CONFIG_FILE": folder.file("config").path, "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/c",
      "AWS_EC2_METADATA_DISABLED": "true", "AWS_PROFILE": places[0].profile,
      "XDG_STATE_HOME": folder.file("state").path, "XDG_CONFIG_HOME": folder.file("settings").path,
    ]
  }

  static func withPlaces(
    _ body: (
      _ first: SandboxProcess, _ second: SandboxProcess, _ environment: [String: String], ScratchFolder
    )
      async throws -> Void
  ) async throws {
    try await SandboxProcess.run { first in
      try await SandboxProcess.run(arguments: ["--account", "210987654321"]) { second in
        let folder = try ScratchFolder()
        let environment = try environment(
          folder, [("alpha", "us-east-1", first), ("beta", "eu-west-1", second)])
        try await body(first, second, environment, folder)
      }
    }
  }

  private static func fillIn(_ terminal: TmuxTerminal) async throws {
    try await terminal.press("/")
    try await terminal.type("veeva-vault")
    try await terminal.waitFor("1 of ")
    try await terminal.press("Enter")
    try await terminal.waitFor("^S review")
    try await terminal.press("C-n")
    try await terminal.type("ann")
    try await terminal.press("Tab")
    try await terminal.type(password)
    try await terminal.waitFor("••••")
  }

  @Test("an edit after the switch is in the second account's store, and nothing of it in the first")
  func keys() async throws {
    try await Self.withPlaces { first, second, environment, folder in
      let settings = folder.file("settings/appflow-profile")
      try FileManager.default.createDirectory(at: settings, withIntermediateDirectories: true)
      try Data("[colours]\nbeta = red\n".utf8).write(to: settings.appending(path: "config"))
      let terminal = try await TmuxTerminal(
        columns: 110, rows: 30, command: [try Products.executable("appflow-profile")],
        environment: environment)
      try await terminal.waitFor("sf-prod")
      var title = try await terminal.screen()[0]
      #expect(title.contains("alpha") && title.contains("us-east-1"))
      try await terminal.press("a")
      try await terminal.waitFor("beta")
      try await terminal.type("bet")
      try await terminal.waitFor("1 of 2")
      try await terminal.press("Enter")
      try await terminal.waitFor("beta · ")
      try await terminal.waitFor("sf-prod")
      title = try await terminal.screen()[0]
      #expect(title.contains("eu-west-1") && !title.contains("alpha"))
      // Red by the rule, in reverse video.
      let styled = try await terminal.screenWithEscapes()[0]
      #expect(styled.contains("\u{1B}[1;7m\u{1B}[31m"))
      try await Self.fillIn(terminal)
      // What is not sent is not left behind.
      try await terminal.press("M-x")
      try await terminal.type("profile alpha")
      try await terminal.press("Enter")
      try await terminal.waitFor("What was typed for veeva-vault is not sent")
      try await terminal.press("Escape")
      try await terminal.waitFor("^S review")
      try await terminal.press("C-s")
      try await terminal.waitFor("nothing sent yet")
      try await terminal.press("Enter")
      try await terminal.waitFor("AppFlow accepted the update.")
      #expect(try StoredProfile.named("veeva-vault", in: second).updates == 1)
      #expect(try String(decoding: second.storedJSON(), as: UTF8.self).contains(Self.password))
      #expect(try StoredProfile.named("veeva-vault", in: first).updates == 0)
      #expect(try !String(decoding: first.storedJSON(), as: UTF8.self).contains(Self.password))
      // Back again by name; the one that was left stands first in the list then.
      try await terminal.press("Escape")
      try await terminal.waitFor("CONNECTOR")
      try await terminal.type(":profile alpha")
      try await terminal.press("Enter")
      try await terminal.waitFor("alpha · ")
      try await terminal.waitFor("sf-prod")
      let kept = try Data(contentsOf: folder.file("state/appflow-profile/recent.json"))
      #expect(String(decoding: kept, as: UTF8.self).contains("beta"))
      try await terminal.press("q")
      #expect(try await terminal.exitStatus() == 0)
    }
  }

  @Test("without credentials, another profile brings the list")
  func withoutCredentials() async throws {
    try await Self.withPlaces { _, _, environment, folder in
      let config = folder.file("config")
      let empty = "[profile none]\nregion = us-east-1\n" + (try String(contentsOf: config, encoding: .utf8))
      try Data(empty.utf8).write(to: config)
      let terminal = try await TmuxTerminal(
        columns: 80, rows: 24, command: [try Products.executable("appflow-profile")],
        environment: environment.merging(["AWS_PROFILE": "none"]) { $1 })
      try await terminal.waitFor("a chooses another AWS profile")
      try await terminal.press("a")
      try await terminal.waitFor("alpha")
      try await terminal.type("alp")
      try await terminal.waitFor("1 of 3")
      try await terminal.press("Enter")
      try await terminal.waitFor("sf-prod")
    }
  }

  @Test("in plain mode, too")
  func plain() async throws {
    try await Self.withPlaces { first, second, environment, _ in
      let terminal = try await TmuxTerminal(
        columns: 100, rows: 40, command: [try Products.executable("appflow-profile"), "--plain"],
        environment: environment)
      try await terminal.waitFor("Profile (number or name")
      try await terminal.type("a beta")
      try await terminal.press("Enter")
      try await terminal.waitFor("eu-west-1, as AWS profile beta.")
      try await terminal.waitFor("29. ")
      try await terminal.type("veeva-vault")
      try await terminal.press("Enter")
      for (prompt, answer) in [
        ("Sign in with [", ""), ("Connection mode", ""), ("Vault URL", ""), ("User name", "ann"),
        ("Password", Self.password), ("Send? [yes/no/edit", "yes"),
      ] {
        try await terminal.wait(for: "the question “\(prompt)”") { screen in
          screen.last { !$0.isEmpty }?.hasPrefix(prompt) ?? false
        }
        try await terminal.type(answer)
        try await terminal.press("Enter")
      }
      try await terminal.waitFor("Done: AppFlow accepted the update.")
      #expect(try StoredProfile.named("veeva-vault", in: second).updates == 1)
      #expect(try StoredProfile.named("veeva-vault", in: first).updates == 0)
    }
  }
}
