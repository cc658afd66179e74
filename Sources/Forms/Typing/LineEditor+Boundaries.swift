import Secrets

extension LineEditor {
  /// The start of the character before a place.
  func boundary(before offset: Int) -> Int {
    guard offset > 0 else { return 0 }
    if isSecret { return scalarStart(before: offset) }
    return characterStarts.last { $0 < offset } ?? 0
  }

  /// The end of the character at a place.
  func boundary(after offset: Int) -> Int {
    guard offset < text.count else { return text.count }
    if isSecret {
      return text.withBytes { bytes in
        var end = offset + 1
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return end
      }
    }
    return characterStarts.first { $0 > offset } ?? text.count
  }

  private func scalarStart(before offset: Int) -> Int {
    text.withBytes { bytes in
      var start = min(offset, bytes.count + 1) - 1
      while start > 0, start < bytes.count, bytes[start] & 0xC0 == 0x80 { start -= 1 }
      return start
    }
  }

  /// The byte offsets at which graphemes begin, and the end.
  private var characterStarts: [Int] {
    var starts = [0]
    for character in string { starts.append((starts.last ?? 0) + character.utf8.count) }
    return starts
  }

  /// The start of the word before the cursor, as readline finds it.
  var wordStart: Int {
    let before = text.withBytes { String(decoding: $0[..<cursor], as: UTF8.self) }
    let trimmed = before.dropLastWhile { !$0.isWordCharacter }
    return trimmed.dropLastWhile(\.isWordCharacter).utf8.count
  }

  /// The end of the word after the cursor, as readline finds it.
  var wordEnd: Int {
    let after = text.withBytes { String(decoding: $0[cursor...], as: UTF8.self) }
    let rest = after.drop { !$0.isWordCharacter }.drop(while: \.isWordCharacter)
    return text.count - rest.utf8.count
  }
}

extension Character {
  fileprivate var isWordCharacter: Bool { isLetter || isNumber }
}

extension StringProtocol {
  fileprivate func dropLastWhile(_ condition: (Character) -> Bool) -> SubSequence {
    var end = endIndex
    while end > startIndex, condition(self[index(before: end)]) { end = index(before: end) }
    return self[startIndex..<end]
  }
}
