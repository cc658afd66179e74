import Forms
import Terminal

/// How a form's labels are cut where there is no room for them: so that no two fields read the same.
struct FormLabels {
  private struct Label: Hashable {
    let text: String
    /// The columns that there are for it.
    let room: Int
  }

  /// The labels that have to be cut.
  private let cut: [Label: String]

  /// Finds what is shown of each label, also of fields that another sign-in method brings.
  init(_ form: ProfileForm, _ columns: FormColumns) {
    let fields = form.definition.allFields.map {
      Label(text: $0.label, room: columns.labelRoom(depth: $0.depth))
    }
    let labels = fields + [Label(text: form.definition.choiceLabel, room: columns.labelRoom(depth: 0))]
    let tooLong = Set(labels.filter { DisplayWidth.of($0.text) > $0.room })
    guard !tooLong.isEmpty else {
      cut = [:]
      return
    }
    let texts = Set(labels.map(\.text))
    var cut: [Label: String] = [:]
    var used: [String: String] = [:]
    for label in tooLong.sorted(by: { ($0.text, $0.room) < ($1.text, $1.room) }) {
      var shown = label.text.cut(to: label.room, telling: texts.subtracting([label.text]))
      // Nothing that fits tells them apart: then a number does.
      var number = 2
      while let other = used[shown], other != label.text {
        let sign = String(number)
        shown = label.text.cut(to: max(label.room - sign.count, 1)) + sign
        number += 1
      }
      used[shown] = label.text
      cut[label] = shown
    }
    self.cut = cut
  }

  /// What is shown of a label.
  ///
  /// - Parameters:
  ///   - text: the label.
  ///   - room: the columns that there are.
  func shown(_ text: String, room: Int) -> String {
    cut[Label(text: text, room: room)] ?? text.cut(to: room)
  }
}

extension String {
  /// The text cut to some columns so that no other text could be meant: its beginning where that tells them apart, else its
  /// beginning and its last words, else as much of its end as does.
  fileprivate func cut(to width: Int, telling others: Set<String>) -> String {
    let plain = cut(to: width)
    guard width > 2, others.contains(where: { $0.reads(as: (String(plain.dropLast()), "")) }) else {
      return plain
    }
    let words = split(separator: " ")
    let ends = words.indices.dropFirst().reversed().map { words[$0...].joined(separator: " ") }
    let tails = ends + (1..<width - 1).map(suffixOfWidth)
    for tail in tails {
      let room = width - 1 - DisplayWidth.of(tail)
      guard room > 0 else { continue }
      let head = prefixOfWidth(room).trimmingLastBlank
      guard DisplayWidth.of(head) <= room else { continue }
      if others.allSatisfy({ !$0.reads(as: (head, tail)) }) { return head + "…" + tail }
    }
    return plain
  }

  /// Whether a text of which the beginning and the end are shown could be this one.
  private func reads(as ends: (head: String, tail: String)) -> Bool {
    hasPrefix(ends.head) && hasSuffix(ends.tail)
  }

  /// The longest end that fits into some columns; at least one character.
  private func suffixOfWidth(_ width: Int) -> String {
    String(String(reversed()).prefixOfWidth(width).reversed())
  }

  private var trimmingLastBlank: String { hasSuffix(" ") ? String(dropLast()) : self }
}
