import Secrets

/// A text under a cursor, with readline's edits, undo and redo.
///
/// All texts are kept as bytes that are wiped, secret or not: there is one editor, and a secret leaves no copy in it. Plain
/// texts move by grapheme; secret ones by Unicode scalar, and a word jump in them goes to an end, so that no movement
/// shows how the value is made up.
public struct LineEditor: Equatable, Sendable {
  /// The text, UTF-8.
  public private(set) var text: Secret
  /// The cursor's place in bytes; always between two characters.
  public private(set) var cursor: Int
  /// Whether the text must not be shown or taken apart.
  public let isSecret: Bool

  private var history = UndoHistory<Snapshot>()
  private var lastEdit: Edit?

  private struct Snapshot: Equatable, Sendable {
    let text: Secret
    let cursor: Int
  }

  /// What kind of edit came last: a run of typed characters is one step of undo.
  private enum Edit: Equatable, Sendable { case typing, erasing, other }

  /// Makes an editor with the cursor at the end.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - isSecret: whether it must not be shown or taken apart.
  public init(_ text: Secret = Secret(""), isSecret: Bool = false) {
    self.text = text
    self.isSecret = isSecret
    cursor = text.count
  }

  /// Makes an editor for a plain text with the cursor at the end.
  ///
  /// - Parameter text: the text.
  public init(_ text: String) {
    self.init(Secret(text))
  }

  /// Whether there is no text.
  public var isEmpty: Bool { text.isEmpty }

  /// The text as a string. For secrets, only where a value was asked to be shown.
  public var string: String { text.revealed() }

  /// Leaves it to others to take steps back.
  ///
  /// - Returns: whether there were any since this was done last.
  mutating func forgetSteps() -> Bool {
    defer { history = UndoHistory() }
    return !history.isEmpty
  }

  // MARK: Edits

  /// Types one character.
  ///
  /// - Parameter scalar: the character; combining marks come as scalars of their own.
  public mutating func insert(_ scalar: Unicode.Scalar) {
    var bytes = WipedBuffer(capacity: 16)
    for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { bytes.append(byte) }
    bytes.withBytes { replace(cursor..<cursor, with: $0, as: scalar == " " ? .other : .typing) }
  }

  /// Puts a text at the cursor, as one step of undo.
  ///
  /// - Parameter pasted: the text, valid UTF-8.
  public mutating func insert(_ pasted: Secret) {
    pasted.withBytes { replace(cursor..<cursor, with: $0, as: .other) }
  }

  /// Puts a text at the cursor, as one step of undo. The string itself is not wiped.
  ///
  /// - Parameter text: the text.
  public mutating func insert(_ text: String) { insert(Secret(text)) }

  /// Erases the character before the cursor.
  ///
  /// - Returns: false where there was none.
  @discardableResult public mutating func deleteBackward() -> Bool {
    erase(boundary(before: cursor)..<cursor, as: .erasing)
  }

  /// Erases the character at the cursor.
  ///
  /// - Returns: false where there was none.
  @discardableResult public mutating func deleteForward() -> Bool {
    erase(cursor..<boundary(after: cursor), as: .erasing)
  }

  /// Erases from a place to the cursor or from the cursor to a place, for the kill buffer.
  ///
  /// - Parameter motion: where to.
  /// - Returns: what was erased; nil where nothing was.
  public mutating func kill(_ motion: Motion) -> Secret? {
    let target = destination(motion)
    let range = min(target, cursor)..<max(target, cursor)
    guard !range.isEmpty else { return nil }
    let killed = text.withBytes { Secret(UnsafeRawBufferPointer(rebasing: $0[range])) }
    erase(range, as: .other)
    return killed
  }

  /// Replaces everything, as one step of undo.
  ///
  /// - Parameter text: the new text.
  public mutating func replaceAll(with text: Secret) {
    text.withBytes { replace(0..<self.text.count, with: $0, as: .other) }
  }

  /// Drops blanks and line breaks at both ends, as one step of undo. They often come along with what is pasted.
  ///
  /// - Returns: how many characters were dropped.
  @discardableResult public mutating func trim() -> Int {
    let (start, end) = text.withBytes { bytes in
      let isText = { (byte: UInt8) in byte != 0x20 && !(0x09...0x0D ~= byte) }
      guard let first = bytes.firstIndex(where: isText), let last = bytes.lastIndex(where: isText) else {
        return (bytes.count, bytes.count)
      }
      return (first, last + 1)
    }
    let dropped = text.count - (end - start)
    guard dropped > 0 else { return 0 }
    let rest = text.withBytes { Secret(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
    replaceAll(with: rest)
    return dropped
  }

  /// Takes the last edit back.
  ///
  /// - Returns: false where there was none.
  @discardableResult public mutating func undo() -> Bool { go(isRedo: false) }

  /// Does again what was taken back.
  ///
  /// - Returns: false where there was nothing.
  @discardableResult public mutating func redo() -> Bool { go(isRedo: true) }

  private mutating func go(isRedo: Bool) -> Bool {
    let now = Snapshot(text: text, cursor: cursor)
    guard let snapshot = history.go(isRedo: isRedo, now: { _ in now }) else { return false }
    text = snapshot.text
    cursor = snapshot.cursor
    lastEdit = nil
    return true
  }

  // MARK: Movement

  /// Where a movement goes.
  public enum Motion: Sendable { case left, right, wordLeft, wordRight, start, end }

  /// Moves the cursor.
  ///
  /// - Parameter motion: where to.
  public mutating func move(_ motion: Motion) {
    cursor = destination(motion)
    lastEdit = nil
  }

  /// Puts the cursor at a character.
  ///
  /// - Parameter offset: bytes from the start; it is moved back to the character's start.
  public mutating func moveCursor(to offset: Int) {
    cursor = boundary(before: min(max(offset, 0), text.count) + 1)
    lastEdit = nil
  }

  private func destination(_ motion: Motion) -> Int {
    switch motion {
    case .left: boundary(before: cursor)
    case .right: boundary(after: cursor)
    case .wordLeft: isSecret ? 0 : wordStart
    case .wordRight: isSecret ? text.count : wordEnd
    case .start: 0
    case .end: text.count
    }
  }

  @discardableResult private mutating func erase(_ range: Range<Int>, as edit: Edit) -> Bool {
    guard !range.isEmpty else { return false }
    replace(range, with: UnsafeRawBufferPointer(start: nil, count: 0), as: edit)
    return true
  }

  private mutating func replace(_ range: Range<Int>, with bytes: UnsafeRawBufferPointer, as edit: Edit) {
    if edit == .other || edit != lastEdit { history.record(Snapshot(text: text, cursor: cursor)) }
    lastEdit = edit
    var result = WipedBuffer(capacity: text.count + bytes.count)
    text.withBytes { old in
      result.append(UnsafeRawBufferPointer(rebasing: old[..<range.lowerBound]))
      result.append(bytes)
      result.append(UnsafeRawBufferPointer(rebasing: old[range.upperBound...]))
    }
    text = result.secret()
    cursor = range.lowerBound + bytes.count
  }
}
