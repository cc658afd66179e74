import Terminal
import Testing

@testable import ProfileEditor

@Suite("Scrolling")
struct ScrollWindowTests {
  @Test(
    "the cursor's line is always shown, with two beyond it where there are some, and no row is left empty")
  func margin() {
    for height in 1...12 {
      for count in 0...30 {
        var top = 0
        for cursor in Array(0..<max(count, 1)) + (0..<max(count, 1)).reversed() {
          top = ScrollWindow.top(top, keeping: cursor, height: height, count: count)
          #expect(top >= 0 && top <= max(count - height, 0))
          guard count > 0 else { continue }
          #expect(top <= cursor && cursor < top + height, "\(height) \(count) \(cursor)")
          let margin = min(2, (height - 1) / 2)
          #expect(
            cursor - top >= min(margin, cursor)
              && top + height - 1 - cursor >= min(margin, count - 1 - cursor))
        }
      }
    }
  }

  @Test(
    "the thumb is within the rows, at the top and at the bottom just then; there is none where all is seen")
  func thumb() throws {
    for height in 1...20 {
      for count in 0...60 {
        for top in 0...max(count - height, 0) {
          let window = ScrollWindow(top: top, height: height, count: count)
          #expect((window.thumb == nil) == (count <= height))
          guard let thumb = window.thumb else { continue }
          #expect(!thumb.isEmpty && thumb.lowerBound >= 0 && thumb.upperBound <= height)
          #expect(window.below == count - height - top)
          if top == 0 { #expect(thumb.lowerBound == 0) }
          if window.below == 0 { #expect(thumb.upperBound == height) }
        }
      }
    }
  }

  @Test("in forms, reviews and pages of text how much is below stands in the rule, and goes at the end")
  func screens() throws {
    var fixture = try EditorFixture.editing("sf-prod", rows: 14)
    #expect(fixture.screen.contains(" more below "))
    fixture.press(.pageDown, .pageDown, .pageDown, .pageDown, .pageDown)
    #expect(!fixture.screen.contains(" more below "))
    fixture.press(.function(1))
    #expect(fixture.screen.contains("┃"))
    var browser = try EditorFixture.browsing()
    browser.press(.character("?"))
    #expect(browser.screen.contains(" more below "))
    browser.press(.pageDown, .pageDown, .pageDown, .pageDown, .pageDown, .pageDown)
    #expect(!browser.screen.contains(" more below ") && browser.screen.contains("┃"))
  }
}
