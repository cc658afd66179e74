/// A key, with what was held down.
public struct Key: Equatable, Hashable, Sendable {
  /// Which key.
  public enum Code: Equatable, Hashable, Sendable {
    /// A character.
    case scalar(Unicode.Scalar)
    case enter, tab, backTab, escape, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
    /// F1 and so on.
    case function(Int)
  }

  /// What was held down.
  public struct Modifiers: OptionSet, Hashable, Sendable {
    /// Bits as terminals send them, less one.
    public let rawValue: UInt8

    /// Makes a set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Shift, where the terminal tells.
    public static let shift = Modifiers(rawValue: 1)
    /// Alt, or Escape before the key.
    public static let alt = Modifiers(rawValue: 2)
    /// Control.
    public static let control = Modifiers(rawValue: 4)
  }

  /// Which key.
  public let code: Code
  /// What was held down.
  public let modifiers: Modifiers

  /// Creates a key.
  ///
  /// - Parameters:
  ///   - code: which key.
  ///   - modifiers: what was held down.
  public init(_ code: Code, _ modifiers: Modifiers = []) {
    self.code = code
    self.modifiers = modifiers
  }

  /// Enter.
  public static let enter = Key(.enter)
  /// Tab.
  public static let tab = Key(.tab)
  /// Shift-Tab.
  public static let backTab = Key(.backTab)
  /// Escape.
  public static let escape = Key(.escape)
  /// Backspace.
  public static let backspace = Key(.backspace)
  /// Delete.
  public static let delete = Key(.delete)
  /// The arrow up.
  public static let up = Key(.up)
  /// The arrow down.
  public static let down = Key(.down)
  /// The arrow left.
  public static let left = Key(.left)
  /// The arrow right.
  public static let right = Key(.right)
  /// Home.
  public static let home = Key(.home)
  /// End.
  public static let end = Key(.end)
  /// Page up.
  public static let pageUp = Key(.pageUp)
  /// Page down.
  public static let pageDown = Key(.pageDown)

  /// A character without a modifier.
  public static func character(_ scalar: Unicode.Scalar) -> Key { Key(.scalar(scalar)) }
  /// A character with Control, in lower case.
  public static func control(_ scalar: Unicode.Scalar) -> Key { Key(.scalar(scalar), .control) }
  /// A character with Alt.
  public static func alt(_ scalar: Unicode.Scalar) -> Key { Key(.scalar(scalar), .alt) }
  /// A function key.
  public static func function(_ number: Int) -> Key { Key(.function(number)) }

  /// The name on the help screen: `Ctrl-N`, `Alt-Left`, `F1`.
  public var name: String {
    var name = ""
    if modifiers.contains(.control) { name += "Ctrl-" }
    if modifiers.contains(.alt) { name += "Alt-" }
    if modifiers.contains(.shift) { name += "Shift-" }
    return name + baseName
  }

  /// The name in the key bar: `^N` for Ctrl-N.
  public var shortName: String {
    guard modifiers == .control, case .scalar(let scalar) = code else { return name }
    return "^" + String(scalar).uppercased()
  }

  /// The key of a name as `name` writes it, or `^N` for Ctrl-N. The case counts for a character without Ctrl and Alt
  /// only.
  ///
  /// - Parameter name: the name.
  /// - Returns: nil where no key has the name.
  public init?(named name: String) {
    let scalars = Array(name.unicodeScalars)
    if scalars.count == 2, scalars[0] == "^" {
      self.init(named: "Ctrl-" + String(scalars[1]))
      return
    }
    var rest = name
    var modifiers: Modifiers = []
    while true {
      if let code = Self.code(named: rest, modifiers) {
        self.init(code, modifiers)
        return
      }
      guard let prefix = Self.prefixes.first(where: { rest.lowercased().hasPrefix($0.name.lowercased()) }),
        !modifiers.contains(prefix.modifier)
      else { return nil }
      modifiers.insert(prefix.modifier)
      rest = String(rest.dropFirst(prefix.name.count))
    }
  }

  private static let prefixes: [(name: String, modifier: Modifiers)] = [
    ("Ctrl-", .control), ("Alt-", .alt), ("Shift-", .shift),
  ]

  private static func code(named name: String, _ modifiers: Modifiers) -> Code? {
    let lowered = name.lowercased()
    if let named = names.first(where: { $0.1.lowercased() == lowered }) { return named.0 }
    if lowered.first == "f", let number = Int(lowered.dropFirst()), (1...63).contains(number),
      lowered == "f\(number)"
    {
      return .function(number)
    }
    guard let scalar = name.unicodeScalars.first, name.unicodeScalars.count == 1,
      scalar.value > 0x20, !(0x7F..<0xA0).contains(scalar.value)
    else { return nil }
    guard !modifiers.isDisjoint(with: [.control, .alt]) else { return .scalar(scalar) }
    if modifiers.contains(.control), !scalar.isASCII { return nil }
    let small = lowered.unicodeScalars
    return .scalar(small.count == 1 ? small[small.startIndex] : scalar)
  }

  private var baseName: String {
    if let named = Self.names.first(where: { $0.0 == code }) { return named.1 }
    switch code {
    case .scalar(let scalar):
      let upper = String(scalar).uppercased()
      let isSmall = modifiers.isDisjoint(with: [.control, .alt]) || upper.unicodeScalars.count > 1
      return isSmall ? String(scalar) : upper
    case .function(let number): return "F\(number)"
    default: return ""
    }
  }

  private static let names: [(Code, String)] = [
    (.scalar(" "), "Space"), (.scalar(","), "Comma"), (.enter, "Enter"), (.tab, "Tab"),
    (.backTab, "Shift-Tab"), (.escape, "Esc"), (.backspace, "Backspace"), (.delete, "Delete"),
    (.insert, "Insert"), (.up, "Up"), (.down, "Down"), (.left, "Left"), (.right, "Right"), (.home, "Home"),
    (.end, "End"), (.pageUp, "PgUp"), (.pageDown, "PgDn"),
  ]
}
