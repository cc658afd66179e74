import JSON

/// Where the lines of a journal's attempts stand. It keeps some fifty bytes for an attempt, whatever the attempt says.
struct JournalIndex {
  /// Lines that are told of one by one.
  private static let mostNotices = 100

  private let path: String
  /// Where the wanted attempts begin, in their order.
  private(set) var begins: [Int] = []
  /// Where they end for the first time; -1 where they do not.
  private var firstEnds: [Int] = []
  /// Where those end again whose end was noted more than once.
  private var laterEnds: [Int: [Int]] = [:]
  /// The attempts by their ids' hashes, which take a tenth of what the ids do; -1 for those that are not wanted.
  private var places: [Int: Int32] = [:]
  /// Those of the wanted attempts that other machines have, too.
  private var stored: Set<Int> = []
  /// The runs of plans, in the order in which they were begun.
  private(set) var runs: [JournalRun] = []
  private var told: [String] = []
  private var untold = 0

  /// - Parameter path: the journal's path, for what is told.
  init(path: String) { self.path = path }

  /// A sentence for each line that cannot be read; of very many, for the first ones.
  var notices: [String] {
    untold == 0 ? told : told + ["\(path): \(untold) more lines were skipped."]
  }

  /// Where an attempt's ends stand, in their order.
  func ends(of place: Int) -> [Int] {
    firstEnds[place] < 0 ? [] : [firstEnds[place]] + (laterEnds[place] ?? [])
  }

  /// Takes note of a line; one that cannot be read is told of and left out.
  mutating func add(_ line: LineCutter.Line, where isWanted: (JournalEntry) -> Bool) {
    if line.bytes.isEmpty { return }
    do {
      try add(try JournalLine(try JSONReader.read(line.bytes)), line.offset, isWanted)
    } catch {
      let reason = line.isCut ? "it breaks off" : Self.reason(error)
      if told.count < Self.mostNotices {
        told.append("\(path), line \(line.number): skipped: \(reason).")
      } else {
        untold += 1
      }
    }
  }

  private mutating func add(
    _ line: JournalLine, _ offset: Int, _ isWanted: (JournalEntry) -> Bool
  ) throws(JournalLineError) {
    switch line {
    case .begin(let entry):
      let id = entry.id.hashValue
      guard places[id] == nil else {
        throw JournalLineError(description: "its id begins a second time")
      }
      guard isWanted(entry) else {
        places[id] = -1
        return
      }
      places[id] = Int32(begins.count)
      begins.append(offset)
      firstEnds.append(-1)
    case .end(let end):
      guard let place = places[end.id.hashValue].map(Int.init) else {
        throw JournalLineError(description: "it ends an attempt that was not begun here")
      }
      guard place >= 0 else { return }
      // What was found out later they do not have.
      stored.remove(place)
      if firstEnds[place] < 0 {
        firstEnds[place] = offset
      } else {
        laterEnds[place, default: []].append(offset)
      }
    case .run(let run): runs.append(run)
    case .stored(let id):
      guard let place = places[id.hashValue].map(Int.init), place >= 0 else { return }
      stored.insert(place)
    }
  }

  /// Whether other machines have an attempt, too.
  func isStored(_ place: Int) -> Bool { stored.contains(place) }

  private static func reason(_ error: any Error) -> String {
    if let error = error as? JSONSyntaxError { return "column \(error.column): \(error.reason)" }
    return "\(error)"
  }
}
