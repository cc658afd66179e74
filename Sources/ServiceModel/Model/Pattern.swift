/// A model's `pattern`, compiled to match whole values in a time linear in their length.
///
/// The standard library's `Regex` is not used for three reasons: it wants a `String` (a copy of a secret), it backtracks
/// (`arn:aws:iam:.*:[0-9]+:.*` takes 0.9 s on 8,000 hostile characters), and its `\w` and `\d` are Unicode's while the
/// service's are ASCII. What the models use is matched here by walking all alternatives at once (a Thompson automaton):
/// literals, classes, groups, alternatives, repetition and anchors. Anything else does not compile, and is then a notice.
public struct Pattern: Sendable {
  /// The pattern as the model writes it.
  public let text: String
  let program: [PatternInstruction]
  private let repeatedClass: PatternInstruction.ScalarClass?
  private let allowsEmpty: Bool
  /// Whether it is there to allow everything. A key of several lines has line breaks, which `.` alone would not take.
  private let takesAnything: Bool

  /// Compiles a pattern.
  ///
  /// - Parameter text: a regular expression of the subset above.
  /// - Throws: `PatternError` for syntax outside it.
  public init(_ text: String) throws(PatternError) {
    self.text = text
    program = try PatternCompiler.compile(Self.inEveryPartition(text))
    takesAnything = [".*", ".+"].contains(text)
    (repeatedClass, allowsEmpty) = Self.single(program)
  }

  /// Whether the whole of a text matches.
  ///
  /// - Parameter utf8: the text, valid UTF-8.
  /// - Returns: true where it does.
  public func matches(_ utf8: UnsafeRawBufferPointer) -> Bool {
    if takesAnything { return allowsEmpty || !utf8.isEmpty }
    if let repeatedClass { return matchesSingleClass(utf8, repeatedClass) }
    var machine = PatternMachine(program: program)
    return machine.matches(utf8)
  }

  /// Whether the whole of a text matches.
  ///
  /// - Parameter text: the text.
  /// - Returns: true where it does.
  public func matches(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { matches(UnsafeRawBufferPointer($0)) }
  }

  /// A published pattern for an ARN names the first of AWS's partitions; in the others (`aws-cn`, `aws-us-gov`, `aws-eusc`,
  /// `aws-iso` and what begins with it) the same resources have the same names behind the partition's own.
  private static func inEveryPartition(_ text: String) -> String {
    let beginning = text.hasPrefix("^") ? "^arn:aws:" : "arn:aws:"
    guard text.hasPrefix(beginning) else { return text }
    return beginning.dropLast() + "(-[a-z]+)*:" + text.dropFirst(beginning.count)
  }

  private func matchesSingleClass(
    _ utf8: UnsafeRawBufferPointer, _ scalars: PatternInstruction.ScalarClass
  ) -> Bool {
    if utf8.isEmpty { return allowsEmpty }
    var index = 0
    while index < utf8.count {
      let (scalar, length) = decodeScalar(utf8, at: index)
      guard scalars.contains(scalar) else { return false }
      index += length
    }
    return true
  }

  /// Most patterns are one class, repeated (`\S+`, `.*`): those need no automaton.
  private static func single(
    _ program: [PatternInstruction]
  ) -> (PatternInstruction.ScalarClass?, Bool) {
    if program.count == 3, case .scalar(let scalars) = program[0], case .split(0, 2) = program[1] {
      return (scalars, false)
    }
    if program.count == 4, case .split(1, 3) = program[0], case .scalar(let scalars) = program[1],
      case .jump(0) = program[2]
    {
      return (scalars, true)
    }
    return (nil, false)
  }
}

/// Why a pattern cannot be used.
public struct PatternError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is not supported or wrong.
  public let description: String
}

/// Reads one scalar of valid UTF-8; a broken sequence gives U+FFFD and its first byte's length.
func decodeScalar(_ utf8: UnsafeRawBufferPointer, at index: Int) -> (scalar: UInt32, length: Int) {
  let first = utf8[index]
  if first < 0x80 { return (UInt32(first), 1) }
  let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
  guard first >= 0xC2, index + length <= utf8.count else { return (0xFFFD, 1) }
  var scalar = UInt32(first) & (0x7F >> UInt32(length))
  for offset in 1..<length { scalar = scalar << 6 | UInt32(utf8[index + offset] & 0x3F) }
  return (scalar, length)
}
