import Foundation
import Testing

@testable import Terminal

@Suite("The clipboard's sequence")
struct ClipboardSequenceTests {
  @Test("base64 is Foundation's")
  func base64() {
    for length in 0..<100 {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 89 &+ length) }
      #expect(Base64.encoded(bytes) == Data(bytes).base64EncodedString())
    }
  }

  @Test("a terminal gets it as it is, tmux also wrapped")
  func forms() {
    let plain = "\u{1B}]52;c;aGk=\u{07}"
    #expect(ClipboardSequence("hi", term: "xterm-256color", isInTmux: false).bytes == plain)
    #expect(
      ClipboardSequence("hi", term: "tmux-256color", isInTmux: true).bytes
        == plain + "\u{1B}Ptmux;\u{1B}\u{1B}]52;c;aGk=\u{07}\u{1B}\\")
    #expect(ClipboardSequence("hi", term: "screen", isInTmux: false).bytes == "\u{1B}P" + plain + "\u{1B}\\")
  }

  @Test("screen gets it in pieces that it takes")
  func pieces() {
    let text = String(repeating: "long ", count: 200)
    let bytes = ClipboardSequence(text, term: "screen.xterm-256color", isInTmux: false).bytes
    let pieces = bytes.split(separator: "\u{1B}\\").map { $0.dropFirst(2) }
    #expect(pieces.count > 3 && pieces.allSatisfy { $0.count <= 252 })
    #expect(
      pieces.joined() == ClipboardSequence(text, term: "xterm", isInTmux: false).bytes)
  }

  @Test(
    "terminals without a clipboard and texts that are too long get nothing",
    arguments: [
      "vt100", "dumb", "linux", "ansi",
    ])
  func nothing(term: String) {
    #expect(ClipboardSequence("hi", term: term, isInTmux: false).bytes.isEmpty)
    let long = String(repeating: "x", count: ClipboardSequence.mostBytes)
    #expect(!ClipboardSequence(long, term: "xterm", isInTmux: false).bytes.isEmpty)
    #expect(ClipboardSequence(long + "x", term: "xterm", isInTmux: false).bytes.isEmpty)
  }
}
