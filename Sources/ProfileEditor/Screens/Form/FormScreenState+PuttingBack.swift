import Forms
import JSON
import Secrets

/// What an operator takes back of what was changed, how long a text is, and what comes back from an editor of their own.
extension FormScreenState {
  /// Puts back what stood under the cursor.
  mutating func putBack(_ around: Surroundings) {
    let isBack = changeRow { form, focus in form.putBack(at: focus) ? focus : nil }
    guard isBack else {
      notice = "Nothing was changed here."
      return
    }
    isRevealed = false
    showsChecks = false
    clearFailureMark()
    notice = "Put back what stood here. \(around.key(.undo, in: .field)) takes that back."
  }

  /// Says how long the text under the cursor is, until the next key: of a secret only where somebody asked.
  mutating func tellLength() {
    notice = editor?.lengthWords ?? "There is no text in this field."
  }

  /// Takes what an editor saved, as one step.
  ///
  /// - Returns: why it is not taken; nil where it is, which is told.
  mutating func take(openText text: Secret, in around: Surroundings) -> OpenTextRefusal? {
    var refusal: OpenTextRefusal?
    var taken: TakenText?
    change { form in
      do throws(OpenTextRefusal) { taken = try form.take(openText: text) } catch { refusal = error }
    }
    guard let taken else { return refusal }
    if let first = taken.changed.first,
      let focus = findings.focuses.first(where: { $0.pointer?.isWithin(first) ?? false })
    {
      setFocus(focus)
      clearFailureMark()
    }
    let count = taken.changed.count
    let changed =
      count == 0
      ? "Nothing that is on the form was changed."
      : "\(count) field\(count == 1 ? "" : "s") changed. \(around.key(.undo, in: .field)) takes "
        + "\(count == 1 ? "it" : "them") back."
    let left = taken.leftOut.prefix(3).map(\.description) + (taken.leftOut.count > 3 ? ["…"] : [])
    notice = changed + (left.isEmpty ? "" : " Left out: " + left.joined(separator: "; ") + ".")
    return nil
  }
}
