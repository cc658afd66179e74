import ClientTestSupport
import Foundation
import JSON
import ProfileEditor
import Testing

@Suite("appflow-profile keys and the settings file", .timeLimit(.minutes(2)))
struct KeysTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func bindings(_ output: FaultProgram.Output) throws -> [JSONValue] {
    #expect(output.status == 0 && output.standardError.isEmpty, "\(output.standardError)")
    return try #require(try JSONReader.read(output.standardOutput)["keys"]?.items)
  }

  private func binding(_ action: String, _ context: String, in all: [JSONValue]) throws -> JSONValue {
    try #require(all.first { $0["action"]?.text == action && $0["context"]?.text == context })
  }

  @Test("without a file, every key is the program's own, and every binding is complete")
  func standard() async throws {
    let all = try bindings(try await FaultProgram.run(["keys", "--output", "json"]))
    #expect(Set(all.compactMap { $0["context"]?.text }).count == KeyBinding.Context.allCases.count)
    for binding in all {
      #expect(binding.object?.members.map(\.name) == ["context", "keys", "action", "help", "source"])
      #expect(binding["source"]?.text == "default")
      #expect(binding["help"]?.text?.isEmpty == false && binding["keys"]?.items?.isEmpty == false)
    }
    let table = try await FaultProgram.run(["keys"])
    #expect(table.status == 0)
    #expect(table.standardOutput.split(separator: "\n").count == all.count + 1)
    #expect(
      table.standardOutput.split(separator: "\n").contains { $0.hasPrefix("browser ") && $0.contains(" / ") })
  }

  @Test("the file of the option, of XDG_CONFIG_HOME and of the home folder count, in this order")
  func places() async throws {
    for place in ["xdg/appflow-profile", "home/.config/appflow-profile"] {
      try FileManager.default.createDirectory(
        atPath: folder.path(place), withIntermediateDirectories: true)
    }
    let named = try folder.write("mine", "[keys browser]\nrefresh = F5\n")
    let xdg = try folder.write("xdg/appflow-profile/config", "[keys browser]\nrefresh = F6\n")
    let home = try folder.write("home/.config/appflow-profile/config", "[keys browser]\nrefresh = F7\n")
    let environment: [String: String?] = ["HOME": folder.path("home"), "XDG_CONFIG_HOME": folder.path("xdg")]
    let cases: [([String], [String: String?], String, String)] = [
      (["--config", named], environment, "F5", named), ([], environment, "F6", xdg),
      ([], ["HOME": folder.path("home")], "F7", home),
      ([], ["HOME": folder.path("home"), "XDG_CONFIG_HOME": "relative"], "F7", home),
    ]
    for (options, environment, key, file) in cases {
      let output = try await FaultProgram.run(
        options + ["keys", "--output", "json"], environment: environment)
      let refresh = try binding("refresh", "browser", in: try bindings(output))
      #expect(refresh["keys"]?.items?.map(\.text) == [key])
      #expect(refresh["source"]?.text == "\(file):2")
    }
  }

  @Test("a broken file ends every command that uses it with 253, the file, the line and the reason")
  func broken() async throws {
    let file = try folder.write("broken", "[settings]\n\nmouse = sometimes\n")
    for command in [["keys"], ["list"]] {
      let output = try await FaultProgram.run(command + ["--config", file])
      #expect(output.status == 253 && output.standardOutput.isEmpty)
      #expect(output.standardError.contains("\(file), line 3: mouse is on or off, not “sometimes”"))
    }
  }

  @Test("a named file that is missing, or cannot be read, ends with 253 and says so")
  func missing() async throws {
    let missing = try await FaultProgram.run(["keys", "--config", folder.path("nowhere")])
    #expect(missing.status == 253 && missing.standardError.contains("no such file (named by --config)"))
    let directory = try await FaultProgram.run(["keys", "--config", folder.url.path])
    #expect(directory.status == 253 && directory.standardError.contains("it is a directory"))
  }
}
