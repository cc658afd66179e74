import ClientTestSupport
import Foundation
import JSON
import Testing

/// What a shell completes, in a real one.
@Suite("Completion")
struct CompletionTests {
  private func script(_ shell: String) async throws -> String {
    let output = try await Command.run(
      [try Products.executable("appflow-profile"), "--generate-completion-script", shell],
      environment: Products.plainEnvironment)
    #expect(output.status == 0 && output.errors.isEmpty)
    return output.text
  }

  /// A shell that reads nothing of the machine's, only the program's completions.
  private func start(_ shell: String, in folder: ScratchFolder, _ sandbox: SandboxProcess) async throws
    -> TmuxTerminal
  {
    let path = "\(Products.folder.path):\(Products.plainEnvironment["PATH"] ?? "")"
    var command = [shell]
    switch shell {
    case "bash":
      try Data("PS1='ready '\n\(try await script(shell))".utf8).write(to: folder.file("settings"))
      command += ["--noprofile", "--rcfile", folder.file("settings").path]
    case "zsh":
      try Data(try await script(shell).utf8).write(to: folder.file("_appflow-profile"))
      let settings = """
        PS1='ready '
        fpath=('\(folder.path)' $fpath)
        autoload -Uz compinit && compinit -u -d '\(folder.path)/dump'
        """
      try Data(settings.utf8).write(to: folder.file(".zshrc"))
      command += ["-d", "-i"]
    default:
      let settings = """
        function fish_prompt; echo -n 'ready '; end
        set -g fish_autosuggestion_enabled 0
        \(try await script(shell))
        """
      try Data(settings.utf8).write(to: folder.file("settings"))
      command += ["--no-config", "--init-command", "source '\(folder.file("settings").path)'"]
    }
    return try await TmuxTerminal(
      columns: 100, rows: 40, command: command,
      environment: sandbox.environment.merging([
        "AWS_CONFIG_FILE": folder.file("config").path, "PATH": path, "ZDOTDIR": folder.path,
      ]) { $1 })
  }

  @Test(
    "Tab completes commands, connectors, regions, files, AWS profiles and the names of the account's profiles",
    arguments: ["bash", "zsh", "fish"])
  func tab(shell: String) async throws {
    try await SandboxProcess.run { sandbox in
      let folder = try ScratchFolder()
      try Data("[profile prod-eu]\nregion = eu-west-1\n".utf8).write(to: folder.file("config"))
      let terminal = try await start(shell, in: folder, sandbox)
      let file = folder.file("config").path
      let cases = [
        ("rota", "rotate"), ("show veev", "show veeva-vault"), ("edit --connector-type Sales", "Salesforce"),
        ("template ServiceN", "template ServiceNow"), ("list --profile pro", "--profile prod-eu"),
        ("config --region eu-cen", "--region eu-central-1"), ("show x --as terr", "--as terraform"),
        ("journal --profile-name dynatr", "--profile-name dynatrace-apm"),
        ("list --connector", "--connector-type"), ("keys --config \(file.dropLast(3))", file),
      ]
      try await terminal.waitFor("ready")
      for (typed, completed) in cases {
        try await terminal.type("appflow-profile " + typed)
        try await terminal.press("Tab")
        try await terminal.wait(for: "“\(completed)” on the line") { screen in
          screen.last { !$0.isEmpty }?.hasSuffix(completed) ?? false
        }
        // The line is thrown away, and a new one begun below it.
        try await terminal.press("C-c")
        try await terminal.wait(for: "an empty line") { screen in
          screen.last { !$0.isEmpty } == "ready"
        }
      }
    }
  }

  @Test("names are kept for the next Tab, for this account and region only, in a file of the operator's own")
  func kept() async throws {
    let folder = try ScratchFolder()
    let complete = { (environment: [String: String], words: [String]) in
      try await Command.run(
        [try Products.executable("appflow-profile"), "---completion", "show", "--", "positional@0", "1", "2"]
          + ["appflow-profile", "show"] + words + ["sf-"],
        environment: Products.plainEnvironment.merging(environment) { $1 }.merging([
          "HOME": folder.path, "XDG_CACHE_HOME": folder.path + "/cache",
        ]) { $1 })
    }
    var environment: [String: String] = [:]
    try await SandboxProcess.run { sandbox in
      environment = sandbox.environment
      let output = try await complete(environment, [])
      #expect(Set(output.text.split(separator: "\n")) == ["sf-prod", "sf-sandbox", "sf-private"])
    }
    // The sandbox is gone.
    let again = try await complete(environment, [])
    #expect(again.text.contains("sf-prod"))
    let elsewhere = try await complete(environment, ["--region", "eu-west-1"])
    #expect(elsewhere.text.isEmpty && elsewhere.errors.isEmpty)
    let file = folder.path + "/cache/appflow-profile/names.json"
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
    // What was read long ago does not count.
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try Data(text.replacing(/"readAt": [0-9]+/, with: "\"readAt\": 1000").utf8).write(to: URL(filePath: file))
    #expect(try await complete(environment, []).text.isEmpty)
  }

  @Test("a name that a shell would expand, or take for an option, is not completed")
  func hostile() async throws {
    let names = [
      "$(touch pwned)", "`touch pwned`", "a;b", "a b", "a'b", "a\"b", "a\\b", "--debug-file=x", "a\u{1B}[2J",
      "a\nb", "é",
      "a*", "~a", "{a,b}", "a&b", "plain-Name_1.2/3@4",
    ]
    let service = try LoopbackServer.answering { _, connection, _ in
      let profiles = names.map { name -> JSONValue in
        ["connectorProfileName": .string(name), "connectorType": "Datadog"]
      }
      connection.answer(200, [:], JSONWriter.body(["connectorProfileDetails": .list(profiles)]).revealed())
    }
    let folder = try ScratchFolder()
    let config = names.filter { !$0.contains("\n") && !$0.contains("]") }.map {
      "[\($0)]\nregion = eu-west-1\n"
    }
    try Data(config.joined().utf8).write(to: folder.file("credentials"))
    for (place, words) in [("positional@0", ["show"]), ("--profile", ["show", "--profile"])] {
      let index = String(words.count)
      let output = try await Command.run(
        [try Products.executable("appflow-profile"), "---completion", "show", "--", place, index, "0"]
          + ["appflow-profile"] + words + [""],
        environment: Products.plainEnvironment.merging([
          "HOME": folder.path, "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS0001", "AWS_SECRET_ACCESS_KEY": "fake",
          "AWS_REGION": "eu-west-1", "AWS_ENDPOINT_URL_APPFLOW": service.url,
          "AWS_SHARED_CREDENTIALS_FILE": folder.file("credentials").path,
        ]) { $1 })
      #expect(output.text.split(separator: "\n") == ["plain-Name_1.2/3@4"], "\(place): \(output.text)")
    }
  }

  @Test("every option may stand before the subcommand, those with a value with it")
  func order() async throws {
    let output = try await Command.run(
      [try Products.executable("appflow-profile"), "--experimental-dump-help"],
      environment: Products.plainEnvironment)
    let commands = try JSONReader.read(output.text)[JSONPointer("/command/subcommands")]?.items ?? []
    let names = { (kind: String) in
      Set(
        commands.flatMap { $0["arguments"]?.items ?? [] }.filter { $0["kind"]?.text == kind }
          .compactMap { $0["preferredName"]?["name"]?.text })
    }
    let options = names("option")
    for option in options {
      let output = try await Command.run(
        [try Products.executable("appflow-profile"), "--" + option, "value", "list", "--help"],
        environment: Products.plainEnvironment)
      #expect(!output.errors.contains("There is no subcommand"), "\(option)")
    }
    #expect(options.count > 15)
    for flag in names("flag") {
      let output = try await Command.run(
        [try Products.executable("appflow-profile"), "--" + flag, "lsit"],
        environment: Products.plainEnvironment)
      #expect(output.errors.contains("Did you mean list?"), "\(flag)")
    }
  }
}
