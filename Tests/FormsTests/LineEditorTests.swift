import Forms
import Secrets
import Testing

@Suite("Editing a line")
struct LineEditorTests {
  private func editor(_ text: String, isSecret: Bool = false) -> LineEditor {
    LineEditor(Secret(text), isSecret: isSecret)
  }

  private func typed(_ text: String, into editor: inout LineEditor) {
    for scalar in text.unicodeScalars { editor.insert(scalar) }
  }

  @Test("characters go in at the cursor and out before and after it")
  func insertAndErase() {
    var line = editor("ac")
    line.move(.left)
    typed("b", into: &line)
    #expect(line.string == "abc")
    line.deleteBackward()
    line.deleteForward()
    #expect(line.string == "a")
    let erased = line.deleteForward()
    #expect(!erased)
  }

  @Test(
    "a character is a grapheme: marks, emoji and wide ones go as one",
    arguments: ["e\u{301}", "👩‍👩‍👧", "漢", "🇩🇪"])
  func graphemes(character: String) {
    var line = editor("x" + character)
    line.move(.left)
    #expect(line.cursor == 1)
    line.move(.right)
    line.deleteBackward()
    #expect(line.string == "x")
  }

  @Test(
    "words are found as readline finds them",
    arguments: [
      ("one two", LineEditor.Motion.wordLeft, 4), ("one  ", .wordLeft, 0), ("a-b", .wordLeft, 2),
      ("", .wordLeft, 0),
    ])
  func words(text: String, motion: LineEditor.Motion, cursor: Int) {
    var line = editor(text)
    line.move(motion)
    #expect(line.cursor == cursor)
  }

  @Test("in a secret, a word jump goes to the end, so that it shows nothing of the value")
  func secretWords() {
    var line = editor("fake one two", isSecret: true)
    line.move(.wordLeft)
    #expect(line.cursor == 0)
    line.move(.wordRight)
    #expect(line.cursor == 12)
  }

  @Test("what is cut comes back")
  func kill() {
    var line = editor("one two")
    let cuts = [line.kill(.wordLeft), line.kill(.start), line.kill(.start)]
    #expect(cuts.map { $0?.revealed() } == ["two", "one ", nil])
    #expect(line.isEmpty)
  }

  @Test("a typed word, an erased run and a paste are one step of undo each")
  func undo() {
    var line = editor("")
    typed("abc", into: &line)
    line.insert(Secret("-pasted-"))
    line.deleteBackward()
    line.deleteBackward()
    var seen: [String] = []
    while line.undo() { seen.append(line.string) }
    #expect(seen == ["abc-pasted-", "abc", ""])
    while line.redo() {}
    #expect(line.string == "abc-paste")
  }

  @Test("an edit after an undo forgets what could be done again")
  func redoIsForgotten() {
    var line = editor("a")
    typed("b", into: &line)
    line.undo()
    typed("c", into: &line)
    let isRedone = line.redo()
    #expect(!isRedone)
    #expect(line.string == "ac")
  }

  @Test("a description of the editor never has a secret in it")
  func description() {
    var line = editor("fake-secret", isSecret: true)
    typed("-typed", into: &line)
    var dumped = ""
    dump(line, to: &dumped)
    #expect(!dumped.contains("fake") && !"\(line)".contains("fake"))
  }
}
