import OperatingSystem
import PrivateFiles

/// What is wrong with a journal.
public enum JournalProblem: Equatable, Sendable, CustomStringConvertible {
  /// Entries of one writer are missing between others, or before the first one.
  case hole(writer: String, numbers: [Int], by: String)
  /// An entry that was begun, and nobody wrote how it ended.
  case withoutEnd(JournalEntry)
  /// An entry that this machine has handed in, and that is there no more.
  case gone(JournalEntry)
  /// An entry of this machine that was not handed in yet.
  case notHandedIn(JournalEntry)
  /// A line of this machine's journal that cannot be read.
  case unreadable(String)

  /// What is wrong, in a sentence.
  public var description: String {
    switch self {
    case .hole(let writer, let numbers, let person):
      let list =
        numbers.prefix(10).map(String.init).joined(separator: ", ") + (numbers.count > 10 ? ", …" : "")
      return
        "A hole: of the entries that \(person) numbered (\(writer)), there is no \(list). It lies on that machine still, or is gone."
    case .withoutEnd(let entry):
      return
        "\(entry.summary), by \(entry.operator.localUser)@\(entry.operator.host) (\(entry.id)): no end was written."
    case .gone(let entry):
      return
        "\(entry.summary) (\(entry.id)): this machine handed it in, and the shared journal has it no more."
    case .notHandedIn(let entry):
      return
        "\(entry.summary) (\(entry.id)): it is in this machine's journal only; the next change, or “state push”, hands it in."
    case .unreadable(let notice): return notice
    }
  }
}

/// What came of looking through a journal.
public struct JournalVerification: Sendable {
  /// How many entries there are.
  public internal(set) var entries = 0
  /// How many of them came late.
  public internal(set) var late = 0
  /// How many are under way.
  public internal(set) var underWay = 0
  /// What is wrong.
  public internal(set) var problems: [JournalProblem] = []

  /// An attempt without an end is under way for so long, in seconds: longer than all of a call's attempts take.
  static let patience = 600.0

  mutating func look(at entry: JournalEntry, now: WallTime) {
    entries += 1
    guard entry.outcome == nil else { return }
    if entry.time.seconds + Self.patience > now.seconds {
      underWay += 1
    } else {
      problems.append(.withoutEnd(entry.withoutProperties))
    }
  }
}

extension Journal {
  /// Looks through this machine's journal alone.
  ///
  /// - Parameter now: this machine's time.
  /// - Throws: `PrivateFileFailure`.
  public func verify(now: WallTime = .now()) throws -> JournalVerification {
    var result = JournalVerification()
    let walk = try walk()
    result.problems = walk.notices.map { .unreadable($0) }
    try walk.forEach { result.look(at: $0, now: now) }
    return result
  }
}

extension SharedState {
  /// Looks through the journal of all machines, beside that of this one.
  ///
  /// - Parameters:
  ///   - journal: this machine's journal.
  ///   - places: the accounts and regions whose entries are looked at; this one when left out.
  ///   - now: this machine's time.
  /// - Throws: `StateError`, `PrivateFileFailure`, `AppFlowError` without a configuration.
  public func verify(
    _ journal: Journal, in places: [SharedPlace]? = nil, now: WallTime = .now()
  ) async throws -> JournalVerification {
    var result = JournalVerification()
    var writers = Writers()
    var ids: Set<String> = []
    try await read(in: places) { page in
      for shared in page {
        result.look(at: shared.entry, now: now)
        if shared.isLate { result.late += 1 }
        ids.insert(shared.entry.id)
        writers.add(shared.entry)
      }
    }
    result.problems += writers.holes
    let name = try await tableName()
    let own = places == nil ? [try await place()] : []
    let wanted = Set((places ?? own).map(\.name))
    let waiting = Set(try await unstored(journal).map(\.id))
    let walk = try journal.walk { entry in
      entry.shared.map { $0.table == name && wanted.contains($0.place) } ?? false
    }
    result.problems += walk.notices.map { .unreadable($0) }
    try walk.forEach { entry in
      guard !ids.contains(entry.id) else { return }
      // Begun here just now, and not stored yet.
      guard entry.outcome != nil || entry.time.seconds + JournalVerification.patience < now.seconds else {
        result.underWay += 1
        return
      }
      let entry = entry.withoutProperties
      result.problems.append(waiting.contains(entry.id) ? .notHandedIn(entry) : .gone(entry))
    }
    return result
  }
}

/// The numbers of each writer.
private struct Writers {
  private var numbers: [String: (seen: Set<Int>, by: String)] = [:]

  mutating func add(_ entry: JournalEntry) {
    guard let mark = entry.shared else { return }
    let person = "\(entry.operator.localUser)@\(entry.operator.host)"
    numbers[mark.writer, default: ([], person)].seen.insert(mark.number)
  }

  /// A hole for each writer who has one.
  var holes: [JournalProblem] {
    numbers.sorted { $0.key < $1.key }.compactMap { writer, found in
      let missing = (1...(found.seen.max() ?? 1)).filter { !found.seen.contains($0) }
      return missing.isEmpty ? nil : .hole(writer: writer, numbers: missing, by: found.by)
    }
  }
}
