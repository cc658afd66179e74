/// Compiles a pattern's text into a program by recursive descent: alternatives, sequences, repetition, atoms.
struct PatternCompiler {
  /// Instructions; more would mean a repetition like `{9999}{9999}`.
  private static let largest = 20_000

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var depth = 0

  static func compile(_ text: String) throws(PatternError) -> [PatternInstruction] {
    var compiler = PatternCompiler(scalars: Array(text.unicodeScalars))
    let program = try compiler.alternatives()
    guard compiler.position == compiler.scalars.count else {
      throw PatternError(description: "a closing parenthesis has no opening one")
    }
    return program + [.accept]
  }

  private init(scalars: [Unicode.Scalar]) {
    self.scalars = scalars
  }

  private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == scalar else { return false }
    position += 1
    return true
  }

  private mutating func alternatives() throws(PatternError) -> [PatternInstruction] {
    depth += 1
    defer { depth -= 1 }
    guard depth < 64 else { throw PatternError(description: "groups are nested too deep") }
    var program = try sequence()
    while accept("|") {
      let other = try sequence()
      program =
        [.split(1, program.count + 2)] + program.shifted(by: 1) + [.jump(program.count + other.count + 2)]
        + other.shifted(by: program.count + 2)
    }
    return program
  }

  private mutating func sequence() throws(PatternError) -> [PatternInstruction] {
    var program: [PatternInstruction] = []
    while let scalar = peek, scalar != "|", scalar != ")" {
      let atom = try repeated(try atom())
      program += atom.shifted(by: program.count)
      guard program.count < Self.largest else { throw PatternError(description: "the pattern is too large") }
    }
    return program
  }

  private mutating func atom() throws(PatternError) -> [PatternInstruction] {
    guard let scalar = peek else { throw PatternError(description: "the pattern ends too soon") }
    position += 1
    switch scalar {
    case "(": return try group()
    case "[": return [.scalar(try bracketed())]
    case ".":
      var newline = PatternInstruction.ScalarClass()
      newline.insert(0x0A...0x0A)
      newline.isNegated = true
      return [.scalar(newline)]
    case "^": return [.assertStart]
    case "$": return [.assertEnd]
    case "\\": return [.scalar(try escaped())]
    case "*", "+", "?": throw PatternError(description: "a repetition has nothing to repeat")
    default: return [.scalar(Self.single(scalar.value))]
    }
  }

  private mutating func group() throws(PatternError) -> [PatternInstruction] {
    if accept("?") {
      guard accept(":") else {
        throw PatternError(description: "look-around and named groups are not supported")
      }
    }
    let program = try alternatives()
    guard accept(")") else { throw PatternError(description: "a group is not closed") }
    return program
  }

  private mutating func repeated(
    _ atom: [PatternInstruction]
  ) throws(PatternError) -> [PatternInstruction] {
    let result: [PatternInstruction]
    switch peek {
    case "*": result = atom.zeroOrMore
    case "+": result = atom.oneOrMore
    case "?": result = atom.optional
    case "{":
      guard let (least, most) = counts() else { return atom }
      guard atom.count * max(least, most ?? 0) < Self.largest else {
        throw PatternError(description: "the pattern is too large")
      }
      result = atom.repeated(least, most)
      position -= 1
    default: return atom
    }
    position += 1
    _ = accept("?")  // Lazy or greedy makes no difference to whether the whole matches.
    if let peek, "*+{".unicodeScalars.contains(peek) {
      throw PatternError(description: "a repetition is repeated")
    }
    return result
  }

  /// Reads `{n}`, `{n,}` or `{n,m}`; nil, and nothing read, where the brace is a literal one.
  private mutating func counts() -> (least: Int, most: Int?)? {
    let start = position
    position += 1
    let least = integer()
    var most = least
    if least != nil, accept(",") { most = integer() }
    guard let least, accept("}"), most.map({ $0 >= least }) ?? true else {
      position = start
      return nil
    }
    return (least, most)
  }

  private mutating func integer() -> Int? {
    let start = position
    while let scalar = peek, ("0"..."9").contains(scalar), position - start < 5 { position += 1 }
    return Int(String(String.UnicodeScalarView(scalars[start..<position])))
  }

  private mutating func bracketed() throws(PatternError) -> PatternInstruction.ScalarClass {
    var result = PatternInstruction.ScalarClass()
    let isNegated = accept("^")
    var isFirst = true
    while let scalar = peek, scalar != "]" || isFirst {
      isFirst = false
      let (lower, set) = try classItem()
      if let set {
        result.formUnion(set)
      } else if peek == "-", position + 1 < scalars.count, scalars[position + 1] != "]" {
        position += 1
        let (upper, _) = try classItem()
        guard let lower, let upper, lower <= upper else {
          throw PatternError(description: "a range in brackets runs backwards")
        }
        result.insert(lower...upper)
      } else if let lower {
        result.insert(lower...lower)
      }
    }
    guard accept("]") else { throw PatternError(description: "a bracket is not closed") }
    result.isNegated = isNegated
    return result
  }

  private mutating func classItem() throws(PatternError) -> (UInt32?, PatternInstruction.ScalarClass?) {
    guard let scalar = peek else { throw PatternError(description: "a bracket is not closed") }
    position += 1
    guard scalar == "\\" else { return (scalar.value, nil) }
    if let code = try escapedCode() { return (code, nil) }
    return (nil, try escapedClass())
  }

  private mutating func escaped() throws(PatternError) -> PatternInstruction.ScalarClass {
    if let code = try escapedCode() { return Self.single(code) }
    return try escapedClass()
  }

  /// The scalar that an escape stands for; nil, and nothing read, where it stands for a class.
  private mutating func escapedCode() throws(PatternError) -> UInt32? {
    guard let letter = peek else { throw PatternError(description: "the pattern ends in a backslash") }
    switch letter {
    case "w", "W", "d", "D", "s", "S": return nil
    case "n", "t", "r":
      position += 1
      return letter == "n" ? 10 : letter == "t" ? 9 : 13
    case "u":
      let digits = scalars.dropFirst(position + 1).prefix(4)
      guard digits.count == 4, let code = UInt32(String(String.UnicodeScalarView(digits)), radix: 16) else {
        throw PatternError(description: "\\u needs four hexadecimal digits")
      }
      position += 5
      return code
    case "a"..."z", "A"..."Z", "0"..."9":
      throw PatternError(description: "the escape \\\(letter) is not supported")
    default:
      position += 1
      return letter.value
    }
  }

  private mutating func escapedClass() throws(PatternError) -> PatternInstruction.ScalarClass {
    guard let letter = peek else { throw PatternError(description: "the pattern ends in a backslash") }
    position += 1
    var result = PatternInstruction.ScalarClass()
    switch letter {
    case "d", "D": result.insert(0x30...0x39)
    case "s", "S":
      result.insert(0x09...0x0D)
      result.insert(0x20...0x20)
    default:
      result.insert(0x30...0x39)
      result.insert(0x41...0x5A)
      result.insert(0x61...0x7A)
      result.insert(0x5F...0x5F)
    }
    result.isNegated = ("A"..."Z").contains(letter)
    return result
  }

  private static func single(_ scalar: UInt32) -> PatternInstruction.ScalarClass {
    var result = PatternInstruction.ScalarClass()
    result.insert(scalar...scalar)
    return result
  }
}

extension [PatternInstruction] {
  /// The same steps where the program begins further down.
  func shifted(by offset: Int) -> [PatternInstruction] {
    guard offset > 0 else { return self }
    return map {
      switch $0 {
      case .split(let first, let second): .split(first + offset, second + offset)
      case .jump(let target): .jump(target + offset)
      default: $0
      }
    }
  }

  var zeroOrMore: [PatternInstruction] {
    [.split(1, count + 2)] + shifted(by: 1) + [.jump(0)]
  }

  var oneOrMore: [PatternInstruction] { self + [.split(0, count + 1)] }

  var optional: [PatternInstruction] { [.split(1, count + 1)] + shifted(by: 1) }

  func repeated(_ least: Int, _ most: Int?) -> [PatternInstruction] {
    var program: [PatternInstruction] = []
    for _ in 0..<least { program += shifted(by: program.count) }
    guard let most else { return program + zeroOrMore.shifted(by: program.count) }
    for _ in least..<most { program += optional.shifted(by: program.count) }
    return program
  }
}
