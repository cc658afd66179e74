import Terminal

/// Where the browser's columns stand. A narrow window leaves out those that say least.
struct BrowserColumns {
  /// The columns beside the name, which is always the first; the name in the settings file.
  enum Kind: String, CaseIterable {
    case connector, mode, updated, created, state

    /// What is shown where the operator has set nothing.
    static let standard: [Kind] = [.connector, .mode, .updated, .state]
    /// Time says more than mode, mode more than state: the last ones are left out first.
    fileprivate static let byWorth: [Kind] = [.connector, .updated, .mode, .created, .state]

    fileprivate var width: Int {
      switch self {
      case .connector: 18
      case .mode: 8
      case .updated, .created: 11
      case .state: 12
      }
    }
  }

  struct Column {
    /// Nil for the name.
    let kind: Kind?
    let title: String
    let start: Int
    let width: Int
    private var isRightAligned: Bool { kind == .updated || kind == .created }

    /// A text on the side of the column where it belongs.
    func aligned(_ text: String) -> String { isRightAligned ? text.rightAligned(width) : text }
  }

  let all: [Column]

  /// - Parameters:
  ///   - width: the screen's.
  ///   - kinds: the columns that are wanted, from left to right.
  init(width: Int, kinds: [Kind] = Kind.standard) {
    var left = width - 4 - 16
    var chosen: Set<Kind> = []
    for kind in Kind.byWorth where kinds.contains(kind) && left >= kind.width + 1 {
      chosen.insert(kind)
      left -= kind.width + 1
    }
    let nameWidth = 16 + max(left, 0)
    var columns = [Column(kind: nil, title: "NAME", start: 3, width: nameWidth)]
    var start = 3 + nameWidth + 1
    for kind in kinds where chosen.contains(kind) {
      columns.append(Column(kind: kind, title: kind.rawValue.uppercased(), start: start, width: kind.width))
      start += kind.width + 1
    }
    all = columns
  }
}

extension String {
  fileprivate func rightAligned(_ width: Int) -> String {
    String(repeating: " ", count: max(width - DisplayWidth.of(self), 0)) + self
  }
}
