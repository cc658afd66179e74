/// Where labels, values and marks of a form stand.
struct FormColumns {
  let label: Int
  let value: Int
  let valueWidth: Int
  let mark: Int
  let markWidth: Int
  /// The column behind them all.
  let end: Int

  init(width: Int, labelWidth longest: Int) {
    label = 3
    end = width
    // In a narrow window the value is worth more than the label.
    let labelWidth = min(max(longest, 16), max(width / 3, 6))
    markWidth = width >= 60 ? 10 : width >= 34 ? 4 : 1
    mark = width - markWidth
    value = label + labelWidth + 2
    valueWidth = max(mark - 1 - value, 1)
  }

  /// The columns for the label of a field at a depth.
  func labelRoom(depth: Int) -> Int { max(value - 1 - (label + 2 * depth), 1) }

  /// Beyond this a mark would stand too far from its value to be seen with it.
  static let widest = 140

  /// Where the preview's rule stands.
  static func split(_ width: Int) -> Int { width * 11 / 20 }
}
