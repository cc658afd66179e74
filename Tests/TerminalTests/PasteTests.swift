import Secrets
import Testing

@testable import Terminal

@Suite("Pastes")
struct PasteTests {
  private static let start = "\(esc)[200~"
  private static let end = "\(esc)[201~"

  @Test("a paste is one event wherever it is cut, and runs no keys")
  func onePaste() {
    let text = "a\u{1A}\u{03}q\(esc)[A\(esc)\(esc)[20\(esc)[201\t漢\0"
    let bytes = Array("x\(Self.start)\(text)\(Self.end)y".utf8)
    let expected: [TerminalEvent] = [.key(.character("x")), .paste(Secret(text)), .key(.character("y"))]
    for place in 0...bytes.count {
      let decoder = KeyDecoder()
      let events = decoder.feed(bytes[..<place]) + decoder.feed(bytes[place...])
      #expect(events == expected, "cut at \(place)")
    }
    let decoder = KeyDecoder()
    #expect(bytes.flatMap { decoder.feed([$0]) } == expected, "byte by byte")
  }

  @Test(
    "line breaks become line feeds",
    arguments: zip(
      ["a\rb", "a\r\nb", "a\nb", "a\r\r\nb\r", "\r\n\r\n", "\n\r"],
      ["a\nb", "a\nb", "a\nb", "a\n\nb\n", "\n\n", "\n\n"]))
  func lineBreaks(_ sent: String, _ text: String) {
    #expect(KeyDecoder.events(Self.start + sent + Self.end) == [.paste(Secret(text))])
  }

  @Test("an empty paste is a paste")
  func empty() {
    #expect(KeyDecoder.events(Self.start + Self.end) == [.paste(Secret(""))])
  }

  @Test("bytes that are no UTF-8 are kept for the field to judge")
  func brokenBytes() {
    let sent: [UInt8] = [0xFF, 0x41, 0xC3]
    let events = KeyDecoder.events(Array(Self.start.utf8) + sent + Array(Self.end.utf8))
    #expect(events == [.paste(sent.withUnsafeBytes { Secret($0) })])
  }

  @Test("an unfinished paste waits for its end, over quiet moments")
  func unfinished() {
    let decoder = KeyDecoder()
    #expect(decoder.feed("\(Self.start)half\(esc)[20").isEmpty)
    #expect(!decoder.isWaiting)
    #expect(decoder.flush().isEmpty)
    #expect(decoder.feed("1~\r") == [.paste(Secret("half")), .key(.enter)])
  }

  @Test("Escape before a paste stays a key")
  func escapeBefore() {
    #expect(KeyDecoder.events("\(esc)\(Self.start)a\(Self.end)") == [.key(.escape), .paste(Secret("a"))])
  }

  @Test("two pastes are two events")
  func two() {
    let events = KeyDecoder.events("\(Self.start)a\(Self.end)\(Self.start)b\(Self.end)")
    #expect(events == [.paste(Secret("a")), .paste(Secret("b"))])
  }

  @Test("a MiB is taken, more is dropped, and then keys and pastes work")
  func large() {
    let largest = KeyDecoder.largestPaste
    let decoder = KeyDecoder()
    let chunk = [UInt8](repeating: 0x61, count: 4_096)
    #expect(decoder.feed(Self.start).isEmpty)
    for _ in 0..<(largest / chunk.count) { #expect(decoder.feed(chunk).isEmpty) }
    guard case .paste(let text)? = decoder.feed(Self.end).first else {
      Issue.record("the largest paste was not taken")
      return
    }
    #expect(text.count == largest)

    #expect(decoder.feed(Self.start).isEmpty)
    for _ in 0...(largest / chunk.count) { #expect(decoder.feed(chunk).isEmpty) }
    #expect(decoder.feed("\(Self.end)x") == [.key(.character("x"))])
    #expect(decoder.feed("\(Self.start)small\(Self.end)") == [.paste(Secret("small"))])
  }
}
