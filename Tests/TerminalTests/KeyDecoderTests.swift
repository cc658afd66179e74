import Secrets
import Testing

@testable import Terminal

@Suite("Bytes from the terminal become keys")
struct KeyDecoderTests {
  @Test("what terminals send for their keys", arguments: KeyCase.all)
  func table(_ key: KeyCase) {
    #expect(KeyDecoder.events(key.bytes) == key.events)
  }

  @Test("a sequence means the same wherever the network cuts it", arguments: KeyCase.all)
  func split(_ key: KeyCase) {
    for place in 0...key.bytes.count {
      let decoder = KeyDecoder()
      let events = decoder.feed(key.bytes[..<place]) + decoder.feed(key.bytes[place...]) + decoder.flush()
      #expect(events == key.events, "cut at \(place)")
    }
    let decoder = KeyDecoder()
    let events = key.bytes.flatMap { decoder.feed([$0]) } + decoder.flush()
    #expect(events == key.events, "byte by byte")
  }

  @Test("a sequence is followed by the next key, and takes nothing of it", arguments: KeyCase.all)
  func followed(_ key: KeyCase) {
    let events = KeyDecoder.events(key.bytes + Array("x".utf8) + Array("\(esc)[B".utf8))
    #expect(events == key.events + [.key(.character("x")), .key(.down)])
  }

  @Test("Escape is a key only after a quiet moment")
  func loneEscape() {
    let decoder = KeyDecoder()
    #expect(decoder.feed(esc).isEmpty)
    #expect(decoder.isWaiting)
    #expect(decoder.flush() == [.key(.escape)])
    #expect(!decoder.isWaiting)
    #expect(decoder.flush().isEmpty)
  }

  @Test("Escape twice, and Escape with a character soon after it")
  func escapeAndMore() {
    #expect(KeyDecoder.events(esc + esc) == [.key(.escape), .key(.escape)])
    #expect(KeyDecoder.events(esc + esc + esc) == [.key(.escape), .key(.escape), .key(.escape)])
    #expect(KeyDecoder.events(esc + "q") == [.key(.alt("q"))])
    #expect(KeyDecoder.events(esc + esc + "q") == [.key(.escape), .key(.alt("q"))])
    let decoder = KeyDecoder()
    #expect(
      decoder.feed(esc) + decoder.flush() + decoder.feed("q") == [.key(.escape), .key(.character("q"))])
  }

  @Test(
    "the start of a sequence that nothing follows does not stay",
    arguments: zip(
      ["[", "O", "[1;", "[[", "[M!", "\u{1B}[", "[<0;1", "O1;", "\u{1B}O1", "]", "P", "]1", "P1$r\u{1B}"],
      [
        [Key.alt("[")], [.alt("O")], [], [], [], [.escape, .alt("[")], [], [], [], [.alt("]")], [.alt("P")],
        [],
        [.escape],
      ]))
  func unfinished(_ sequence: String, _ keys: [Key]) {
    let decoder = KeyDecoder()
    #expect(decoder.feed(esc + sequence).isEmpty)
    #expect(decoder.isWaiting)
    #expect(decoder.flush() == keys.map { .key($0) })
    #expect(decoder.feed("x") == [.key(.character("x"))])
  }

  @Test(
    "a sequence without an end is thrown away as it comes: it takes no memory, and none of it is typed",
    arguments: ["[", "[<", "[?", "\u{1B}[", "O", "[["])
  func endless(_ start: String) {
    let decoder = KeyDecoder()
    let piece = Array("1;23:".utf8)
    var events = decoder.feed(esc + start)
    for _ in 0..<20_000 { events += decoder.feed(piece) }
    #expect(events.isEmpty)
    #expect(decoder.held <= 256)
    #expect(decoder.isWaiting)
    #expect(decoder.feed("mx") == [.key(.character("x"))])
    #expect(!decoder.isWaiting)
  }

  @Test(
    "after a sequence that was too long, the next key is one: with its end, without, and after a quiet moment"
  )
  func afterTooLong() {
    let long = Array((esc + "[" + String(repeating: "9;", count: 200)).utf8)
    for (end, keys) in [
      ("A", []), ("", []), ("\u{1B}[B", [.down]), ("\r", [.enter]), ("é", [.character("é")]),
      ("\u{3}", [.control("c")]),
    ] as [(String, [Key])] {
      let bytes = long + Array(end.utf8)
      let cut = KeyDecoder()
      #expect(bytes.flatMap { cut.feed([$0]) } + cut.flush() == keys.map { .key($0) }, "\(end)")
      #expect(KeyDecoder.events(bytes) == keys.map { .key($0) }, "\(end)")
      #expect(cut.feed("1") == [.key(.character("1"))] && !cut.isWaiting)
    }
  }

  @Test("an answer without an end takes no memory, and ends where a key is pressed")
  func endlessAnswer() {
    let decoder = KeyDecoder()
    var events = decoder.feed(esc + "]11;")
    for _ in 0..<20_000 { events += decoder.feed("rgb:0000/") }
    #expect(events.isEmpty && decoder.held <= 16 && decoder.isWaiting)
    #expect(decoder.feed("\r") == [.key(.enter)])
    #expect(decoder.feed("x") == [.key(.character("x"))])
  }

  @Test("Alt with O, and what is typed after it")
  func altO() {
    #expect(KeyDecoder.events(esc + "O\r") == [.key(.alt("O")), .key(.enter)])
    #expect(KeyDecoder.events(esc + "O" + esc + "[A") == [.key(.alt("O")), .key(.up)])
    #expect(KeyDecoder.events(esc + "[[" + esc + "[A") == [.key(.up)])
    #expect(KeyDecoder.events(esc + "]q") == [.key(.alt("]")), .key(.character("q"))])
  }

  @Test("no key of any terminal leaves a rest that is typed", arguments: TerminalKeys.all.map(\.terminal))
  func noRest(_ terminal: String) {
    let sequences = TerminalKeys.all.filter { $0.terminal == terminal }
      .flatMap { $0.sequences.split { $0 == " " || $0 == "\n" } }
    #expect(!sequences.isEmpty)
    // These two are the beginning of a mouse report and of the Linux console's keys; on cons25 its own description comes first.
    for shown in sequences where !["␛[M", "␛[["].contains(shown) {
      let bytes = Array(shown.replacing("␛", with: esc).utf8)
      for place in 0...bytes.count {
        let decoder = KeyDecoder()
        let events =
          decoder.feed(bytes[..<place]) + decoder.feed(bytes[place...] + Array("x".utf8)) + decoder.flush()
        #expect(
          events.last == .key(.character("x")) && events.count <= 2,
          "\(terminal): \(shown) cut at \(place): \(events)")
        #expect(
          events.count < 2 || !events[0].isTyped && events[0] != .key(.escape), "\(terminal): \(shown)")
      }
    }
  }

  @Test("no sequence of any shape leaves a rest that is typed, cut anywhere")
  func noRestOfAnyShape() {
    var generator = SeededGenerator(seed: 13)
    let introducers =
      ["[", "O", "[[", "\u{1B}[", "\u{1B}O"].map { Array((esc + $0).utf8) } + [Array("\u{9B}".utf8)]
    for round in 0..<20_000 {
      var bytes = introducers.randomElement(using: &generator) ?? []
      let parameters = Int.random(in: 1...12, using: &generator)
      bytes += (0..<parameters).map { _ in UInt8.random(in: 0x30...0x3F, using: &generator) }
      bytes += (0..<Int.random(in: 0...2, using: &generator)).map { _ in
        UInt8.random(in: 0x20...0x2F, using: &generator)
      }
      bytes.append(UInt8.random(in: 0x40...0x7E, using: &generator))
      // A character by its number is typed, and a paste takes what follows.
      guard ![UInt8(ascii: "u"), UInt8(ascii: "~"), UInt8(ascii: "$")].contains(where: bytes.contains) else {
        continue
      }
      let decoder = KeyDecoder()
      let place = Int.random(in: 0...bytes.count, using: &generator)
      let events =
        decoder.feed(bytes[..<place]) + decoder.feed(bytes[place...]) + decoder.feed("x") + decoder.flush()
      #expect(events.filter(\.isTyped) == [.key(.character("x"))], "round \(round): \(bytes)")
    }
  }

  @Test("control characters that come as UTF-8 are no keys")
  func c1() {
    for value in UInt8(0x80)..<0xA0 { #expect(KeyDecoder.events([0xC2, value]).isEmpty) }
  }

  @Test("what the terminal's own description says comes first")
  func ownDescription() {
    let own: [[UInt8]: Key] = [
      Array("\(esc)[A".utf8): .end, Array("\(esc)A".utf8): .up, Array("\(esc)[M".utf8): .function(1),
      Array("\(esc)[Q".utf8): .function(2), Array("\(esc)[Q1".utf8): .function(3), []: .tab,
    ]
    let bytes = Array("\(esc)[A\(esc)A\(esc)[Mq\(esc)[Qx\(esc)[Q1".utf8)
    let expected: [Key] = [
      .end, .up, .function(1), .character("q"), .function(2), .character("x"), .function(3),
    ]
    for place in 0...bytes.count {
      let decoder = KeyDecoder(terminalSequences: own)
      let events = decoder.feed(bytes[..<place]) + decoder.feed(bytes[place...]) + decoder.flush()
      #expect(events == expected.map { .key($0) }, "cut at \(place)")
    }
    let decoder = KeyDecoder(terminalSequences: own)
    #expect(decoder.feed("\(esc)[Q").isEmpty)
    #expect(decoder.flush() == [.key(.function(2))])
  }

  @Test("20,000 random strings: no crash, and afterwards nothing waits and keys work")
  func random() {
    var generator = SeededGenerator(seed: 7)
    // Bytes of sequences often, so that they come together.
    let likely = Array("\u{1B}\u{1B}[[O0019;;<>?-+$~^@uMmARa".utf8) + [0xC2, 0x80, 0x9B, 0xE2, 0xF0, 0xFF]
    for round in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...48, using: &generator)).map { _ in
        Bool.random(using: &generator)
          ? likely.randomElement(using: &generator) ?? 0 : UInt8.random(in: 0...255, using: &generator)
      }
      let decoder = KeyDecoder()
      let place = Int.random(in: 0...bytes.count, using: &generator)
      _ = decoder.feed(bytes[..<place])
      _ = decoder.feed(bytes[place...])
      _ = decoder.feed("\(esc)[201~")
      _ = decoder.flush()
      #expect(!decoder.isWaiting, "round \(round)")
      #expect(decoder.feed("x") == [.key(.character("x"))], "round \(round)")
    }
  }

  @Test("random strings mean the same, cut or whole")
  func randomSplit() {
    var generator = SeededGenerator(seed: 11)
    let likely = Array("\u{1B}\u{1B}\u{1B}[[O0200~201;<$^@uMARa".utf8) + [0xC2, 0x9B, 0xE2, 0x82, 0xAC]
    for round in 0..<5_000 {
      let bytes = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
        likely.randomElement(using: &generator) ?? 0
      }
      let decoder = KeyDecoder()
      let cut = bytes.flatMap { decoder.feed([$0]) } + decoder.flush()
      #expect(cut == KeyDecoder.events(bytes), "round \(round): \(bytes)")
    }
  }
}

extension TerminalEvent {
  /// Whether it puts a character into a field.
  fileprivate var isTyped: Bool {
    guard case .key(let key) = self, case .scalar = key.code else { return false }
    return key.modifiers.isDisjoint(with: [.alt, .control])
  }
}
