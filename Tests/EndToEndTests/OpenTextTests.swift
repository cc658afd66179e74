import ClientTestSupport
import Foundation
import Testing

/// The request in an editor of the operator's own: a script stands for it, which has the terminal as vi would.
@Suite("A text editor beside the form", .timeLimit(.minutes(4)))
struct OpenTextTests {
  /// A form with a secret typed into it, and the folder where its text comes and goes.
  private struct Setup {
    static let secret = "fake-password-of-ann-0815"
    let terminal: TmuxTerminal
    let folder: ScratchFolder

    /// - Parameter script: the editor; `$FOLDER` is a folder of the test, `$1` a word of the setting, `$2` the file.
    init(_ sandbox: SandboxProcess, script: String) async throws {
      folder = try ScratchFolder()
      let file = folder.file("editor")
      try Data("FOLDER=\(folder.path)\n\(script)\n".utf8).write(to: file)
      try FileManager.default.createDirectory(
        atPath: folder.file("run").path, withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700])
      let environment = [
        "EDITOR": "sh '\(file.path)' 'two words'", "XDG_RUNTIME_DIR": folder.file("run").path,
        "FAKE_TOKEN": "fake-token-of-the-environment",
      ]
      terminal = try await TmuxTerminal(
        columns: 100, rows: 32,
        command: [try Products.executable("appflow-profile"), "edit", "veeva-vault"],
        environment: sandbox.environment.merging(environment) { $1 })
      try await terminal.waitFor("^S review")
      try await terminal.press("C-n")
      try await terminal.type("ann")
      try await terminal.press("Tab")
      try await terminal.type(Self.secret)
      try await terminal.waitFor("hidden")
    }

    /// What is left where the text was.
    func leftovers() throws -> [String] {
      let folder = folder.file("run/appflow-profile").path
      return FileManager.default.fileExists(atPath: folder)
        ? try FileManager.default.contentsOfDirectory(atPath: folder) : []
    }

    func seen(_ name: String) -> String { folder.text(of: name) ?? "" }
  }

  /// Keeps what it sees, asks on its own screen, and writes what it is told.
  private static let asking = """
    cp "$2" $FOLDER/seen; env >$FOLDER/env; ls -ld "$2" "${2%/*}" | cut -c1-10 >$FOLDER/modes
    printf 'New user name for %s: ' "$1"
    IFS= read -r name
    sed -i "s/\\"ann\\"/\\"$name\\"/" "$2"; cp "$2" "$2~"
    """

  @Test("it has the terminal, sees no secret, and what it saves comes into the form and goes with undo")
  func saved() async throws {
    try await SandboxProcess.run { sandbox in
      let setup = try await Setup(sandbox, script: Self.asking)
      try await setup.terminal.press("M-e")
      try await setup.terminal.waitFor("New user name for two words:")
      try await setup.terminal.type("q/bob")
      try await setup.terminal.press("BSpace", "BSpace", "BSpace", "BSpace", "BSpace")
      try await setup.terminal.type("bob")
      try await setup.terminal.press("Enter")
      let form = try await setup.terminal.waitFor("1 field changed. Ctrl-_ takes it back.")
      #expect(form.contains { $0.contains("bob") && $0.hasSuffix("changed") })
      #expect(form.contains { $0.contains("Password") && $0.contains("hidden") })
      #expect(setup.seen("seen").contains("\"username\": \"ann\""))
      for name in ["seen", "env"] {
        #expect(!setup.seen(name).contains(Setup.secret))
        #expect(!setup.seen(name).contains("fake-token") && !setup.seen(name).contains("AWS_"))
      }
      #expect(setup.seen("modes").split(separator: "\n") == ["drwx------", "-rw-------"])
      #expect(try setup.leftovers().isEmpty)
      try await setup.terminal.press("C-_")
      try await setup.terminal.wait(for: "the name before") { screen in
        screen.contains { $0.contains("ann") && $0.hasSuffix("changed") }
      }
    }
  }

  @Test("what cannot be read is told with its line, and can be edited again as it was written")
  func again() async throws {
    let script = """
      if grep -q Production "$2"; then sed -i 's/Production//' "$2"
      else sed -i 's/"Public"/"Public" Production/' "$2"; fi
      """
    try await SandboxProcess.run { sandbox in
      let setup = try await Setup(sandbox, script: script)
      try await setup.terminal.press("M-e")
      try await setup.terminal.waitFor("Not taken. Line 3")
      #expect(try setup.leftovers().isEmpty)
      try await setup.terminal.press("y")
      try await setup.terminal.waitFor("Nothing that is on the form was changed.")
      #expect(try setup.leftovers().isEmpty)
    }
  }

  @Test(
    "one that fails, or is not there, changes nothing",
    arguments: [
      ("echo nothing >\"$2\"; exit 3", "sh ended with status 3: the form is as it was."),
      ("exit 0", "The text came back as it was."),
    ])
  func failing(script: String, said: String) async throws {
    try await SandboxProcess.run { sandbox in
      let setup = try await Setup(sandbox, script: script)
      try await setup.terminal.press("M-e")
      let form = try await setup.terminal.waitFor(said)
      #expect(form.contains { $0.contains("ann") } && form.contains { $0.contains("hidden") })
      #expect(try setup.leftovers().isEmpty)
    }
  }

  @Test("when the line is cut, the editor ends and its file goes")
  func lost() async throws {
    try await SandboxProcess.run { sandbox in
      let setup = try await Setup(sandbox, script: "echo $$ >$FOLDER/id; echo There; read -r line")
      try await setup.terminal.press("M-e")
      try await setup.terminal.waitFor("There")
      let id = try #require(Int32(setup.seen("id").trimmingCharacters(in: .whitespacesAndNewlines)))
      try await setup.terminal.hangUp()
      #expect(try await setup.terminal.exitStatus() == 130)
      #expect(kill(id, 0) != 0)
      #expect(try setup.leftovers().isEmpty)
    }
  }
}
