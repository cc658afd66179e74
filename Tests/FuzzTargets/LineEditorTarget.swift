import Forms
import Secrets

/// The editor of a line: its text stays UTF-8, its cursor stays between two characters, and undo leads back to the start.
enum LineEditorTarget {
  /// The first byte says whether the text is a secret, each other one is a key; from 0x80 on, a byte begins a paste whose
  /// length it gives.
  static func check(_ bytes: UnsafeRawBufferPointer) throws(BrokenPromise) {
    guard let first = bytes.first else { return }
    var editor = LineEditor(Secret("früher"), isSecret: first & 1 == 1)
    let start = editor.text
    var place = 1
    var steps = 0
    while place < bytes.count, steps < 150 {
      let byte = bytes[place]
      place += 1
      if byte >= 0x80 {
        let end = min(place + Int(byte & 0x7F), bytes.count)
        let pasted = String(decoding: bytes[place..<end], as: UTF8.self)
        editor.insert(pasted)
        place = end
      } else {
        press(byte, on: &editor)
      }
      steps += 1
      try check(editor)
    }
    try checkUndo(&editor, back: start)
  }

  private static let motions: [LineEditor.Motion] = [.left, .right, .wordLeft, .wordRight, .start, .end]

  private static func press(_ key: UInt8, on editor: inout LineEditor) {
    switch key {
    case 0..<6: editor.move(motions[Int(key)])
    case 6..<12: _ = editor.kill(motions[Int(key) - 6])
    case 12: editor.deleteBackward()
    case 13: editor.deleteForward()
    case 14: editor.undo()
    case 15: editor.redo()
    case 16: editor.trim()
    case 17: editor.replaceAll(with: Secret("neu 漢字"))
    case 18..<0x20: editor.moveCursor(to: Int(key) - 20)
    case 0x7F: editor.insert("e\u{301}👩‍👧\u{200D}🇩🇪")
    default: editor.insert(Unicode.Scalar(key))
    }
  }

  private static func check(_ editor: LineEditor) throws(BrokenPromise) {
    let cursor = editor.cursor
    try promise(0...editor.text.count ~= cursor, "the cursor is in the text")
    let (isText, isBetween) = editor.text.withBytes { bytes in
      (
        String(validating: bytes, as: UTF8.self) != nil,
        cursor == bytes.count || bytes[cursor] & 0xC0 != 0x80
      )
    }
    try promise(isText, "the text is UTF-8")
    try promise(isBetween, "the cursor is between two characters")
  }

  private static func checkUndo(_ editor: inout LineEditor, back start: Secret) throws(BrokenPromise) {
    while editor.redo() {}
    let end = editor.text
    while editor.undo() { try check(editor) }
    try promise(editor.text == start, "undo leads back to the start")
    while editor.redo() {}
    try promise(editor.text == end, "redo leads to the end again")
  }
}
