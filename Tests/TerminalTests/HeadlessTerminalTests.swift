import Testing

@testable import Terminal

@Suite("Other parts of the terminal")
struct HeadlessTerminalTests {
  @Test("without a terminal, a script plays, then the line hangs up")
  func script() {
    let terminal = HeadlessTerminal(
      size: Size(columns: 80, rows: 24), script: [[.key(.enter)], [.resize(Size(columns: 20, rows: 5))]])
    #expect(terminal.nextEvents(timeout: nil) == [.key(.enter)])
    #expect(terminal.nextEvents(timeout: 0) == [.resize(Size(columns: 20, rows: 5))])
    #expect(terminal.size == Size(columns: 20, rows: 5))
    #expect(terminal.nextEvents(timeout: nil) == [.hangup])
    terminal.draw(Frame(size: terminal.size))
    #expect(terminal.frame == Frame(size: terminal.size))
    terminal.stop()
    #expect(terminal.isStopped)
  }

  @Test("ASCII stands in for our own signs, and a question mark for everything else")
  func standIns() {
    for (sign, standIn) in [
      ("─", "-"), ("▌", ">"), ("…", "~"), ("•", "*"), ("“", "\""), ("a", "a"), ("漢", "?"),
    ] {
      #expect(
        sign.unicodeScalars.first.map(AsciiGlyphs.standIn) == standIn.unicodeScalars.first?.value, "\(sign)")
    }
  }

  @Test("every stand-in is ASCII that can be seen")
  func standInsAreVisible() {
    for value in UInt32(0xA0)..<0x3000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      #expect(0x21..<0x7F ~= AsciiGlyphs.standIn(scalar))
    }
  }

  @Test(
    "delays are taken out of a terminal description's strings",
    arguments: zip(
      ["", "$<5>", "\u{1B}[A$<50/>x", "a$<", "$<1>a$<2>b", "a$b>"],
      ["", "", "\u{1B}[Ax", "a$<", "ab", "a$b>"]))
  func padding(_ text: String, _ result: String) {
    #expect(text.withoutPadding == result)
  }
}
