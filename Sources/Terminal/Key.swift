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

  /// Names a key.
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

  private var baseName: String {
    switch code {
    case .scalar(" "): "Space"
    case .scalar(let scalar):
      modifiers.isDisjoint(with: [.control, .alt]) ? String(scalar) : String(scalar).uppercased()
    case .function(let number): "F\(number)"
    default: Self.names.first { $0.0 == code }?.1 ?? ""
    }
  }

  private static let names: [(Code, String)] = [
    (.enter, "Enter"), (.tab, "Tab"), (.backTab, "Shift-Tab"), (.escape, "Esc"), (.backspace, "Backspace"),
    (.delete, "Delete"), (.insert, "Insert"), (.up, "Up"), (.down, "Down"), (.left, "Left"),
    (.right, "Right"),
    (.home, "Home"), (.end, "End"), (.pageUp, "PgUp"), (.pageDown, "PgDn"),
  ]
}
