import Foundation
import Lists
import PrivateFiles
import Terminal
import Testing

@testable import ProfileEditor

@Suite("Filters that are saved")
struct SavedFiltersTests {
  private static func filtering(
    _ words: String, settings: EditorSettings = EditorSettings()
  ) throws -> EditorFixture {
    var fixture = try EditorFixture.browsing(settings: settings)
    fixture.press(.character("/"))
    fixture.type(words)
    fixture.press(.tab)
    return fixture
  }

  private static func run(_ line: String, in fixture: inout EditorFixture) {
    _ = fixture.takeEffects()
    fixture.press(.character(":"))
    fixture.type(line)
    fixture.press(.enter)
  }

  @Test("the filter is saved under a name, and @name stands for it at once")
  func save() throws {
    var fixture = try Self.filtering("mode:public cust")
    Self.run("save-filter Mine", in: &fixture)
    #expect(fixture.takeEffects().contains(.saveFilter("mine", words: "mode:public cust")))
    #expect(fixture.facts.contains("@mine stands for “mode:public cust”"))
    fixture.press(.character("/"), .control("u"))
    fixture.type("@mine")
    #expect(fixture.shownProfiles == ["crm-custom"])
  }

  @Test("S asks for the name; the one that is typed is taken, and nothing without one")
  func key() throws {
    var fixture = try Self.filtering("public")
    _ = fixture.takeEffects()
    fixture.press(.character("S"))
    #expect(fixture.state.keyContext == .command)
    fixture.type("mine")
    fixture.press(.enter)
    #expect(fixture.takeEffects().contains(.saveFilter("mine", words: "public")))
  }

  @Test(
    "what cannot be saved is told in the line, and nothing is",
    arguments: [
      ("public", "save-filter", "Type a name behind it"), ("public", "save-filter a b", "small letters"),
      ("", "save-filter mine", "no filter to save"), ("stat:x", "save-filter mine", "no column “stat”"),
      ("@own", "save-filter mine", "with an @ cannot be saved"),
      ("public", "save-filter own", "stands in your settings file"),
    ])
  func refused(words: String, line: String, says: String) throws {
    let settings = try EditorSettingsTests.read("[filters]\nown = private\n")
    var fixture = try Self.filtering(words, settings: settings)
    Self.run(line, in: &fixture)
    guard case .command(let state) = fixture.state.overlay else {
      Issue.record("the line is closed")
      return
    }
    #expect(state.problem?.contains(says) == true, "\(state.problem ?? "")")
    #expect(!fixture.takeEffects().contains { if case .saveFilter = $0 { true } else { false } })
  }

  @Test(
    "they are in a file of their owner's, which others than the last one stay in; one that is broken is set aside"
  )
  func file() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let saved = SavedFilters(folder: folder)
    #expect(try saved.load().isEmpty)
    #expect(saved.keep("mine", "mode:private") == nil && saved.keep("old", "state:old") == nil)
    #expect(saved.keep("mine", "mode:public") == nil)
    #expect(try saved.load() == ["mine": ListFilter("mode:public"), "old": ListFilter("state:old")])
    let file = folder + "/filters.json"
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let settings = try EditorSettingsTests.read("[filters]\nold = nothing\n").withFilters(try saved.load())
    #expect(try settings.allFilters == ["mine": ListFilter("mode:public"), "old": ListFilter("nothing")])
    try Data("{".utf8).write(to: URL(filePath: file))
    #expect(throws: PrivateFileFailure.self) { try saved.load() }
    #expect(try saved.load().isEmpty && saved.keep("mine", "x") == nil)
  }
}
