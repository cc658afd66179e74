import ClientTestSupport
import Foundation
import JSON
import OperatingSystem
import Terminal
import Testing

@testable import ProfileEditor

extension ListFile {
  static let some = ListFile(path: "list.csv", text: .list([["NAME"], ["sf-prod"]]), count: 1)
}

@Suite("The list in a file")
struct ListWritingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What is written of the list.
  private static func file(_ path: String, _ fixture: EditorFixture? = nil) throws -> ListFile {
    var fixture = try fixture ?? .browsing()
    _ = fixture.takeEffects()
    fixture.run("write \(path)")
    let files = fixture.takeEffects().compactMap { effect -> ListFile? in
      if case .write(let file, replacing: false) = effect { file } else { nil }
    }
    return try #require(files.first)
  }

  @Test("as it is shown: the filter, the operator's columns, whole times")
  func shown() throws {
    let settings = try EditorSettingsTests.read("[settings]\ncolumns = updated, connector\n")
    var fixture = try EditorFixture.browsing(settings: settings)
    fixture.press(.character("/"))
    fixture.type("public")
    fixture.press(.tab)
    let file = try Self.file("list.csv", fixture)
    #expect(
      file.text.text == """
        name,updated,connector\r
        sf-prod,2024-11-15T00:00:00Z,Salesforce\r
        crm-custom,2025-12-29T00:00:00Z,Contact hub\r
        events,2025-12-31T00:00:00Z,EventBridge\r

        """)
    #expect(file.count == 3 && file.path == "list.csv")
  }

  @Test(
    "by its ending it is comma-separated, JSON as the service told it, or a table",
    arguments: ["a.CSV", "a.json", "a.txt", "a"])
  func formats(path: String) throws {
    let text = try Self.file(path).text.text
    switch path {
    case "a.CSV": #expect(text.hasPrefix("name,connector,mode,updated,state\r\nsf-prod,Salesforce,Public,"))
    case "a.json":
      let details = try #require(try JSONReader.read(text)["connectorProfileDetails"]?.items)
      #expect(
        details.map { $0["connectorProfileName"]?.text } == ["sf-prod", "sap-eu", "crm-custom", "events"])
      #expect(details[1]["connectorProfileProperties"]?["SAPOData"]?["futureMember"] == "kept")
    default:
      let lines = text.split(separator: "\n")
      #expect(lines.count == 5 && lines[0].hasPrefix("NAME        CONNECTOR"))
      #expect(lines[2].contains("sap-eu      SAP OData    Private  2025-10-02T00:00:00Z  link pending"))
    }
  }

  @Test("w and write alone open the line for the file's name; an empty list is none")
  func asking() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character("w"))
    #expect(fixture.screen.contains(" :write") && fixture.state.keyContext == .command)
    fixture.press(.escape)
    fixture.run("write")
    #expect(fixture.screen.contains(" :write"))
    fixture.press(.escape, .character("/"))
    fixture.type("nobody")
    fixture.press(.tab)
    _ = fixture.takeEffects()
    fixture.run("write list.csv")
    #expect(fixture.screen.contains("There is no profile in this list to write."))
    #expect(fixture.takeEffects().allSatisfy { $0 == .account(.list) })
  }

  @Test(
    "over a file that is there only after a question; no asks for another name",
    arguments: GoldenScreenTests.sizes)
  func there(size: Size) throws {
    var fixture = try EditorFixture.browsing(columns: size.columns, rows: size.rows)
    fixture.press(.character("w"))
    try Golden.check(fixture, "write-line")
    fixture.press(.tab)
    #expect(fixture.screen.contains(size.columns > 20 ? " :write profiles.csv" : "profiles.csv"))
    fixture.press(.control("u"))
    fixture.type("write list.csv")
    fixture.press(.enter)
    fixture.send(.listWritten(.some, .isThere))
    try Golden.check(fixture, "write-question")
    _ = fixture.takeEffects()
    var refused = fixture
    refused.press(.character("n"))
    #expect(refused.state.keyContext == .command && refused.takeEffects() == [.account(.list)])
    fixture.press(.character("y"))
    #expect(fixture.takeEffects() == [.write(.some, replacing: true)])
    fixture.send(.listWritten(.some, .done))
    try Golden.check(fixture, "written")
  }

  @Test(
    "what cannot be written says why, and what was typed stands in the line again",
    arguments: GoldenScreenTests.sizes)
  func failed(size: Size) throws {
    var fixture = try EditorFixture.browsing(columns: size.columns, rows: size.rows)
    fixture.run("write no/list.csv")
    let file = ListFile(path: "no/list.csv", text: ListFile.some.text, count: 4)
    fixture.send(.listWritten(file, .failed("Not written: no/list.csv: there is no such folder.")))
    try Golden.check(fixture, "write-failed")
    #expect(fixture.commandProblem == "Not written: no/list.csv: there is no such folder.")
    _ = fixture.takeEffects()
    fixture.press(.enter)
    #expect(fixture.takeEffects().contains { if case .write = $0 { true } else { false } })
    // Where somebody is at something else by then, it is only told.
    var form = try EditorFixture.editing("sf-prod")
    form.send(.listWritten(file, .failed("Not written: why.")))
    #expect(form.screen.contains("Not written: why.") && form.state.overlay == nil)
  }

  // MARK: The file

  private func write(_ path: String, replacing: Bool = false) -> ListWriting {
    let environment = Environment(["HOME": folder.url.path])
    let file = ListFile(path: path, text: ListFile.some.text, count: 1)
    return file.write(replacing: replacing, environment: environment)
  }

  private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test("it is the operator's alone, also where it takes the place of one that was not; ~ is the home folder")
  func mode() throws {
    let path = folder.path("list.csv")
    #expect(write("~/list.csv") == .done)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "NAME\nsf-prod\n")
    #expect(try mode(path) == 0o600)
    _ = try folder.write("list.csv", "mine")
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    #expect(write(path) == .isThere)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    #expect(write(path, replacing: true) == .done)
    #expect(try mode(path) == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["list.csv"])
  }

  @Test("no such folder, a folder, a link, a device, no permission: path and reason, and nothing is left")
  func failures() throws {
    try FileManager.default.createDirectory(atPath: folder.path("d"), withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: folder.path("elsewhere"))
    let before = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    for (path, reason) in [
      (folder.path("no/list.csv"), "there is no such folder"), (folder.path("d"), "it is a folder"),
      (folder.path("link"), "it is a link"), ("/dev/full", "a device"),
      // The superuser may not write there either.
      ("/proc/self/status/list.csv", "Not a directory"), ("/sys/list.csv", ""),
    ] {
      for replacing in [false, true] {
        guard case .failed(let said) = write(path, replacing: replacing) else {
          Issue.record("\(path) was written")
          continue
        }
        #expect(
          said.contains("Not written: \(path): ") && (reason.isEmpty || said.contains(reason)), "\(said)")
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == before)
  }

  // MARK: Plain mode

  @Test("plain mode writes the list as it is filtered, and asks for the file and before it writes over one")
  func plain() throws {
    var dialogue = try PlainDialogue.browsing()
    dialogue.type("/sap", "w list.csv")
    let file = try #require(
      dialogue.effects.compactMap { effect -> ListFile? in
        if case .write(let file, replacing: false) = effect { file } else { nil }
      }.first)
    #expect(file.count == 1 && file.text.text.contains("\r\nsap-eu,") && dialogue.prompt.isEmpty)
    dialogue.happen(.listWritten(file, .isThere))
    #expect(dialogue.prompt.hasPrefix("There is a file list.csv. Write over it? [yes/no]"))
    dialogue.type("maybe")
    #expect(dialogue.said("answer yes or no"))
    dialogue.type("no")
    #expect(dialogue.prompt.hasPrefix("File (.csv"))
    dialogue.type("other.csv")
    dialogue.happen(.listWritten(file, .failed("Not written: other.csv: why.")))
    #expect(dialogue.said("Not written: other.csv: why.") && dialogue.prompt.hasPrefix("File (.csv"))
    dialogue.type("list.csv")
    dialogue.happen(.listWritten(file, .isThere))
    dialogue.type("yes")
    #expect(dialogue.effects.last == .write(file, replacing: true))
    dialogue.happen(.listWritten(file, .done))
    #expect(dialogue.said("Wrote 1 profile to list.csv") && dialogue.prompt.hasPrefix("Profile (number"))
    dialogue.type("w", "")
    #expect(dialogue.prompt.hasPrefix("Profile (number"))
    dialogue.type("/nobody", "w list.csv")
    #expect(dialogue.said("there is no profile in this list to write"))
  }
}
