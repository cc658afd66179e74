import Forms
import JSON
import Secrets
import Terminal
import Testing

@testable import ProfileEditor

@Suite("The preview")
struct PreviewTests {
  /// The line of the preview that is marked, without the form that stands left of it.
  private func marked(_ fixture: EditorFixture) -> String {
    let start =
      fixture.state.editing.form?.isPreviewBeside(in: fixture.state.size) == true
      ? FormColumns.split(fixture.state.size.columns) : 0
    return fixture.state.view().text.compactMap { line -> String? in
      let right = String(line.dropFirst(start))
      return right.contains("▌") ? right.trimming { " │▌".contains($0) } : nil
    }.first ?? ""
  }

  @Test("from 120 columns it stands beside the form; Ctrl-P takes it away and brings it back")
  func beside() throws {
    var fixture = try EditorFixture.editing("sf-prod", columns: 120, rows: 40)
    #expect(fixture.screen.contains("\"connectorProfileName\": \"sf-prod\""))
    fixture.press(.control("p"))
    #expect(!fixture.screen.contains("connectorProfileName"))
    fixture.press(.control("p"))
    #expect(fixture.screen.contains("connectorProfileName"))
  }

  @Test("in a narrower window Ctrl-P lays it over the form, and Esc closes it without leaving the form")
  func over() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    #expect(!fixture.screen.contains("connectorProfileName"))
    fixture.press(.control("p"))
    #expect(fixture.screen.contains("connectorProfileName"))
    fixture.press(.escape)
    #expect(fixture.screen.contains("Instance URL"))
    #expect(!fixture.screen.contains("connectorProfileName"))
  }

  @Test(
    "over the form, keys lead on to the review, to the facts, and back, where the form is not complete to its field"
  )
  func leadsOn() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.press(.control("p"), .control("c"))
    #expect(fixture.screen.contains("Instance URL") && !fixture.screen.contains("connectorProfileName"))
    fixture.press(.control("p"), .function(1))
    #expect(fixture.title.contains("Instance URL"))
    fixture.press(.escape)
    #expect(fixture.screen.contains("connectorProfileName"))
    fixture.press(.control("s"))
    #expect(fixture.facts.contains("2 fields keep this from being sent."))
    #expect(fixture.markedLine.hasPrefix("Access token"))
    fixture.type("fake-access")
    fixture.press(.tab)
    fixture.type("fake-refresh")
    fixture.press(.control("p"), .control("s"))
    #expect(fixture.title.contains("Review"))
  }

  @Test("it changes with every key, and secrets are masks in it")
  func live() throws {
    var fixture = try EditorFixture.editing("sf-prod", columns: 140, rows: 40)
    fixture.press(.control("u"))
    fixture.type("http")
    #expect(marked(fixture) == "\"instanceUrl\": \"http\",")
    fixture.type("s")
    #expect(marked(fixture) == "\"instanceUrl\": \"https\",")
    fixture.goTo("Access token")
    #expect(!fixture.screen.contains("accessToken"))
    fixture.type("f")
    #expect(marked(fixture) == "\"accessToken\": \"••••••••\"")
  }

  @Test(
    "a value under the cursor looks as in its field; all else is drawn as in the review, and cut at the edge")
  func looks() throws {
    let lines = JSONLines(["name": "a fäke", "number": 3, "secret": .secret(Secret("fake")), "flag": true])
      .lines
    for line in lines {
      for limit in 4...40 {
        var frame = Frame(size: Size(columns: 40, rows: 1))
        var styled = frame
        line.draw(row: 0, column: 2, limit: limit, mask: "•••", isMarked: false, on: &frame)
        line.styled(mask: "•••").draw(row: 0, column: 2, limit: limit, on: &styled)
        #expect(frame == styled, "\(line.text), \(limit)")
      }
    }
    var marked = Frame(size: Size(columns: 40, rows: 1))
    lines[1].draw(row: 0, column: 0, limit: 40, mask: "•••", isMarked: true, on: &marked)
    #expect(marked.text == ["  \"name\": \"a fäke\","])
    #expect(marked[0, 2].style == Style(role: .jsonKey, bold: true))
    #expect((10..<19).allSatisfy { marked[0, $0].style == .plain })
  }

  @Test("the line of the field under the cursor is marked")
  func followsMark() throws {
    var fixture = try EditorFixture.editing("sap-eu", columns: 140, rows: 40)
    #expect(marked(fixture).hasPrefix("\"applicationHostUrl\""))
    fixture.press(.tab)
    #expect(marked(fixture).hasPrefix("\"portNumber\": 443"))
    fixture.goTo("Client number")
    #expect(marked(fixture).hasPrefix("\"clientNumber\": \"100\""))
  }

  @Test("of a list or map, the row under the cursor is marked; of a row that is not sent, the list or map")
  func rows() throws {
    var fixture = try EditorFixture.editing("crm-custom", columns: 140, rows: 40)
    #expect(marked(fixture) == "\"tenant\": \"acme\"")
    fixture.press(.tab, .tab)
    #expect(marked(fixture) == "\"profileProperties\": {")
    fixture.type("zone")
    #expect(marked(fixture) == "\"zone\": \"\"")
    fixture = try EditorFixture.editing("sap-eu", columns: 140, rows: 40)
    fixture.signIn(with: "OAuth")
    fixture.goTo("OAuth scopes")
    fixture.type("read")
    fixture.press(.tab)
    fixture.type("write")
    #expect(marked(fixture) == "\"write\"")
    fixture.press(.up, .control("u"), .down)
    // The emptied row is not sent: the second is the request's first.
    #expect(fixture.typed == "write" && marked(fixture) == "\"write\"")
  }

  @Test("a body longer than the window scrolls so that the marked line is in it")
  func follows() throws {
    var fixture = try EditorFixture.editing("sap-eu", columns: 140, rows: 12)
    for label in ["Application host URL", "Client number", "Connection mode", "Service path"] {
      fixture.goTo(label)
      let pointer = fixture.state.editing.form?.focus.pointer
      #expect(marked(fixture).hasPrefix("\"\(pointer?.last ?? "")\""))
    }
  }

  @Test("over the form it scrolls by lines and pages, and not beyond its ends")
  func scrolls() throws {
    var fixture = try EditorFixture.editing("sap-eu", columns: 80, rows: 10)
    fixture.press(.control("p"), .pageUp, .pageUp, .up)
    #expect(fixture.state.view().text[2].trimming { $0 == " " } == "{")
    fixture.press(.pageDown, .pageDown, .pageDown, .pageDown, .pageDown, .down)
    let layout = Layout(fixture.state.size)
    #expect(fixture.state.view().text[layout.contentBottom - 1].trimming { $0 == " " } == "}")
  }
}

extension String {
  /// The text without characters of one kind at its ends.
  func trimming(_ isTrimmed: (Character) -> Bool) -> String {
    String(drop(while: isTrimmed).reversed().drop(while: isTrimmed).reversed())
  }
}
