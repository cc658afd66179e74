import Forms
import Terminal
import Testing

@testable import ProfileEditor

@Suite("Rows of lists and maps")
struct FormRowTests {
  /// The keys and values of the custom connector's settings, without the empty row.
  private func settings(_ fixture: EditorFixture) -> [String] {
    guard case .map(let entries)? = fixture.state.editing.form?.form.value(at: Self.settings) else {
      return []
    }
    return entries.dropLast().map { "\($0.key.string)=\($0.value.string)" }
  }

  private static let settings = RequestPaths.properties.appending("CustomConnector").appending(
    "profileProperties")

  @Test("typing in the last row adds one, and the heading counts them")
  func adding() throws {
    var fixture = try EditorFixture.editing("crm-custom")
    #expect(fixture.line(with: "Connector settings").contains("1 of 50"))
    fixture.press(.tab, .tab)
    fixture.type("zone")
    fixture.press(.tab)
    fixture.type("eu")
    #expect(settings(fixture) == ["tenant=acme", "zone=eu"])
    #expect(fixture.line(with: "Connector settings").contains("2 of 50"))
    fixture.press(.tab)
    #expect(fixture.markedLine.hasPrefix("add"))
  }

  @Test("a row that was emptied goes away with the next erasing key, and Ctrl-X takes a full one away")
  func removing() throws {
    var fixture = try EditorFixture.editing("crm-custom")
    fixture.press(.tab, .tab)
    for row in ["a", "b", "c"] {
      fixture.type(row)
      fixture.press(.tab, .tab)
    }
    fixture.press(.up, .up, .up, .up)
    #expect(fixture.typed == "b")
    fixture.press(.backspace)
    #expect(settings(fixture) == ["tenant=acme", "a=", "=", "c="])
    fixture.press(.backspace)
    #expect(settings(fixture) == ["tenant=acme", "a=", "c="])
    #expect(fixture.typed == "c")
    fixture.press(.control("x"), .control("x"), .control("x"))
    #expect(settings(fixture) == ["tenant=acme", "a="])
    #expect(fixture.markedLine.hasPrefix("add"))
  }

  @Test("Alt-Up and Alt-Down move a row with its cursor; the empty row stays last")
  func moving() throws {
    var fixture = try EditorFixture.editing("crm-custom")
    fixture.press(.tab, .tab)
    for row in ["a", "b"] {
      fixture.type(row)
      fixture.press(.tab, .tab)
    }
    fixture.press(Key(.up, .alt))
    #expect(settings(fixture) == ["tenant=acme", "a=", "b="])
    fixture.press(.up, .up, Key(.up, .alt))
    #expect(settings(fixture) == ["tenant=acme", "b=", "a="])
    #expect(fixture.typed == "b")
    fixture.press(Key(.up, .alt), Key(.up, .alt))
    #expect(settings(fixture) == ["b=", "tenant=acme", "a="])
    fixture.press(Key(.down, .alt), Key(.down, .alt), Key(.down, .alt))
    #expect(settings(fixture) == ["tenant=acme", "a=", "b="])
    #expect(fixture.typed == "b")
  }

  @Test("a row that was removed comes back where it was, with all that was in it; redo takes it away again")
  func removedComesBack() throws {
    var fixture = try EditorFixture.editing("crm-custom")
    fixture.press(.tab, .tab)
    for row in ["a", "b"] {
      fixture.type(row)
      fixture.press(.tab)
      fixture.type("value-\(row)")
      fixture.press(.tab)
    }
    fixture.press(.up, .up, .up)
    #expect(fixture.typed == "value-a")
    fixture.press(.control("x"))
    #expect(settings(fixture) == ["tenant=acme", "b=value-b"])
    #expect(fixture.facts.contains("Removed the row. Ctrl-_ puts it back."))
    fixture.press(.control("x"), .control("_"), .control("_"))
    #expect(settings(fixture) == ["tenant=acme", "a=value-a", "b=value-b"])
    #expect(fixture.typed == "value-a")
    fixture.press(.alt("_"))
    #expect(settings(fixture) == ["tenant=acme", "b=value-b"])
    fixture.press(.control("_"))
    // What was typed before can be taken back, too, the last first.
    fixture.press(.control("_"))
    #expect(settings(fixture) == ["tenant=acme", "a=value-a", "b="])
    fixture.press(.control("_"), .control("_"))
    #expect(settings(fixture) == ["tenant=acme", "a="])
  }

  @Test("a row that was moved goes back, and what was typed since is taken back first")
  func movedGoesBack() throws {
    var fixture = try EditorFixture.editing("crm-custom")
    fixture.press(.tab, .tab)
    for row in ["a", "b"] {
      fixture.type(row)
      fixture.press(.tab, .tab)
    }
    fixture.press(.up, .up, Key(.up, .alt), .end)
    fixture.type("2")
    #expect(settings(fixture) == ["tenant=acme", "b2=", "a="])
    fixture.press(.control("_"))
    #expect(settings(fixture) == ["tenant=acme", "b=", "a="])
    fixture.press(.control("_"))
    #expect(settings(fixture) == ["tenant=acme", "a=", "b="])
    #expect(fixture.typed == "b")
  }

  @Test("undo and redo go to where the row was, also into what is folded; keys say what they did not find")
  func elsewhere() throws {
    var fixture = try EditorFixture.editing("crm-custom")
    fixture.press(.control("x"))
    fixture.goTo("User name")
    fixture.press(.alt("_"))
    #expect(fixture.facts.contains("Nothing to redo."))
    fixture.press(.control("_"))
    #expect(settings(fixture) == ["tenant=acme"])
    #expect(fixture.focusedLabel == "Connector settings" && fixture.typed == "tenant")
    fixture.goTo("User name")
    fixture.press(.alt("_"))
    #expect(settings(fixture) == [])
    #expect(fixture.focusedLabel == "Connector settings")
    fixture.goTo("User name")
    fixture.press(.control("x"))
    #expect(fixture.facts.contains("There is no row here that could be removed."))
    fixture.press(Key(.down, .alt))
    #expect(fixture.facts.contains("There is no row here that could be moved that way."))
    fixture.goTo("Connector settings")
    fixture.press(.control("t"), .control("_"))
    #expect(fixture.typed == "tenant" && settings(fixture) == ["tenant=acme"])
    fixture.press(.control("_"))
    #expect(fixture.facts.contains("Nothing to undo."))
  }

  @Test(
    "one entry more than the model allows is named, and keeps the request from being sent until it is gone")
  func limit() throws {
    var fixture = try EditorFixture.editing("crm-custom")
    fixture.press(.tab, .tab)
    for number in 2...51 {
      fixture.type("key\(number)")
      fixture.press(.tab)
      fixture.type("v")
      fixture.press(.tab)
    }
    #expect(fixture.line(with: "to fix").contains("1 to fix"))
    fixture.goTo("User name")
    // It is missing itself: the first stop is there.
    fixture.press(.control("n"), .control("n"), .control("n"))
    #expect(fixture.focusedLabel == "Connector settings")
    #expect(fixture.facts.contains("50"))
    fixture.press(.up, .up, .control("x"))
    #expect(settings(fixture).count == 50)
    #expect(!fixture.title.contains("to fix"))
  }

  @Test("two rows of one name are named: only one of them could be sent")
  func repeatedNames() throws {
    var fixture = try EditorFixture.editing("crm-custom")
    fixture.press(.tab, .tab)
    fixture.type("tenan")
    #expect(!fixture.title.contains("to fix"))
    fixture.type("t")
    #expect(fixture.title.contains("1 to fix"))
    fixture.press(.control("n"), .control("n"), .control("n"), .control("n"))
    #expect(fixture.markedLine.hasPrefix("2"))
    #expect(fixture.facts.contains("Two rows have the name “tenant”"))
    fixture.type("2")
    #expect(!fixture.title.contains("to fix"))
  }

  @Test("a value without a name is named")
  func unnamed() throws {
    var fixture = try EditorFixture.editing("crm-custom")
    fixture.press(.tab, .tab, .tab)
    fixture.type("value")
    #expect(fixture.title.contains("1 to fix"))
  }

  @Test("a list takes rows the same way, and empty ones are not sent")
  func list() throws {
    var fixture = try EditorFixture.editing("sap-eu")
    fixture.signIn(with: "OAuth")
    let scopes = RequestPaths.properties.appending("SAPOData").appending("oAuthProperties")
      .appending("oAuthScopes")
    for _ in 0..<40 where fixture.state.editing.form?.focus.pointer != scopes { fixture.press(.tab) }
    fixture.type("read")
    fixture.press(.tab)
    fixture.type("write")
    fixture.press(.up, .control("u"))
    #expect(fixture.state.editing.form?.form.request()[scopes] == .list([.string("write")]))
    fixture.press(.delete)
    #expect(fixture.typed == "write")
    #expect(fixture.markedLine.hasPrefix("1"))
  }
}
