import Forms
import Terminal
import Testing

@testable import ProfileEditor

@Suite("Folding structures, lists and maps")
struct FoldingTests {
  /// The form of a custom connector, with the cursor in a structure of two fields.
  private func inStructure() throws -> EditorFixture {
    var fixture = try EditorFixture.editing("crm-custom", columns: 100, rows: 40)
    fixture.goTo("User name")
    return fixture
  }

  @Test("a structure is folded to its title with a count, and unfolded with the same key, arrows or Space")
  func fold() throws {
    var fixture = try inStructure()
    let before = fixture.state.editing.form?.form.request()
    let rows = fixture.state.editing.form?.form.rows.count ?? 0
    for key in [Key.control("t"), .right, .left, .character(" ")] {
      fixture.press(.control("t"))
      #expect(!fixture.screen.contains("User name "))
      #expect(fixture.markedLine.contains("User and password       [+] 0 set"), "\(fixture.markedLine)")
      #expect((fixture.state.editing.form?.form.rows.count ?? 0) < rows)
      #expect(fixture.state.editing.form?.form.request() == before)
      fixture.press(key)
      #expect(fixture.focusedLabel == "User name")
      #expect(fixture.state.editing.form?.form.rows.count == rows)
    }
  }

  @Test("the count follows what is typed, also in lists and maps")
  func count() throws {
    var fixture = try EditorFixture.editing("crm-custom", columns: 100, rows: 40)
    let map = RequestPaths.properties.appending("CustomConnector").appending("profileProperties")
    let count = try #require(fixture.state.editing.form?.form.definition.field(at: map)).pointer
    fixture.state.editing.stage.editForm { $0.setFocus(.key(count, 0)) }
    fixture.press(.control("t"))
    let folded = fixture.markedLine
    #expect(folded.contains("[+]"))
    fixture.press(.control("t"))
    let last = try #require(fixture.state.editing.form?.form.focuses.last { $0.pointer == map })
    fixture.state.editing.stage.editForm { $0.setFocus(last) }
    fixture.press(.backTab)
    fixture.type("region2")
    fixture.press(.control("t"))
    #expect(fixture.markedLine != folded)
  }

  @Test("what keeps the request from being sent is told at the title, and going to it unfolds")
  func problems() throws {
    var fixture = try inStructure()
    fixture.type("ann")
    fixture.press(.control("t"))
    #expect(fixture.markedLine.contains("[+] 1 set") && fixture.markedLine.contains("required"))
    #expect(fixture.state.editing.form?.errors.count == 1)
    fixture.press(.backTab, .control("n"))
    #expect(fixture.focusedLabel == "Password")
  }

  @Test("outside of structures there is nothing to fold, and that is said")
  func nothing() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo("Instance URL")
    let before = fixture.state.editing.form?.form
    fixture.press(.control("t"))
    #expect(fixture.facts.contains("no structure, list or map"))
    #expect(fixture.state.editing.form?.form == before)
  }
}
