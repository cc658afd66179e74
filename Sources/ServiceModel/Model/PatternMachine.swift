/// One step of a compiled pattern.
enum PatternInstruction: Sendable {
  /// A set of Unicode scalars.
  struct ScalarClass: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0
    private var beyondASCII: [ClosedRange<UInt32>] = []
    var isNegated = false

    func contains(_ scalar: UInt32) -> Bool {
      let isListed: Bool
      switch scalar {
      case 0..<64: isListed = low >> UInt64(scalar) & 1 == 1
      case 64..<128: isListed = high >> UInt64(scalar - 64) & 1 == 1
      default: isListed = beyondASCII.contains { $0.contains(scalar) }
      }
      return isListed != isNegated
    }

    mutating func insert(_ range: ClosedRange<UInt32>) {
      for scalar in range.clamped(to: 0...127) where range.contains(scalar) {
        if scalar < 64 { low |= 1 << UInt64(scalar) } else { high |= 1 << UInt64(scalar - 64) }
      }
      if range.upperBound > 127 { beyondASCII.append(max(128, range.lowerBound)...range.upperBound) }
    }

    /// Adds all that another class contains.
    mutating func formUnion(_ other: ScalarClass) {
      for scalar in UInt32(0)..<128 where other.contains(scalar) { insert(scalar...scalar) }
      if other.isNegated {
        var next: UInt32 = 128
        for range in other.beyondASCII.sorted(by: { $0.lowerBound < $1.lowerBound }) {
          if range.lowerBound > next { insert(next...(range.lowerBound - 1)) }
          next = max(next, range.upperBound + 1)
        }
        if next <= 0x10FFFF { insert(next...0x10FFFF) }
      } else {
        beyondASCII += other.beyondASCII
      }
    }
  }

  case scalar(ScalarClass)
  case split(Int, Int)
  case jump(Int)
  case assertStart
  case assertEnd
  case accept
}

/// Walks all alternatives of a program at once.
struct PatternMachine {
  private let program: [PatternInstruction]
  private var current: [Int] = []
  private var next: [Int] = []
  private var mark: [Int]
  private var generation = 0

  init(program: [PatternInstruction]) {
    self.program = program
    mark = Array(repeating: 0, count: program.count)
  }

  mutating func matches(_ utf8: UnsafeRawBufferPointer) -> Bool {
    generation = 1
    var accepted = add(0, to: \.current, atStart: true, atEnd: utf8.isEmpty)
    var index = 0
    while index < utf8.count {
      let (scalar, length) = decodeScalar(utf8, at: index)
      index += length
      generation += 1
      next.removeAll(keepingCapacity: true)
      accepted = false
      for state in current {
        guard case .scalar(let scalars) = program[state], scalars.contains(scalar) else { continue }
        accepted = add(state + 1, to: \.next, atStart: false, atEnd: index == utf8.count) || accepted
      }
      swap(&current, &next)
      if current.isEmpty && !accepted { return false }
    }
    return accepted
  }

  /// Follows what consumes nothing from a state; true where that reaches the end of the pattern.
  private mutating func add(
    _ first: Int, to list: WritableKeyPath<PatternMachine, [Int]>, atStart: Bool, atEnd: Bool
  ) -> Bool {
    var accepted = false
    var waiting = [first]
    while let state = waiting.popLast() {
      guard mark[state] != generation else { continue }
      mark[state] = generation
      switch program[state] {
      case .scalar: self[keyPath: list].append(state)
      case .split(let first, let second): waiting += [first, second]
      case .jump(let target): waiting.append(target)
      case .assertStart: if atStart { waiting.append(state + 1) }
      case .assertEnd: if atEnd { waiting.append(state + 1) }
      case .accept: accepted = true
      }
    }
    return accepted
  }
}
