import JSON
import PrivateFiles
import Secrets

/// The attempts of a journal, in the order in which they were begun, each read when it is its turn: a journal of any size takes
/// the memory of its index.
public struct JournalWalk {
  private let file: OpenPrivateFile?
  private let index: JournalIndex

  /// A sentence for each line that is none; of very many, for the first ones.
  public var notices: [String] { index.notices }

  /// The runs of plans, in the order in which they were begun.
  var runs: [JournalRun] { index.runs }

  /// How many attempts there are.
  public var count: Int { index.begins.count }

  init(
    _ folder: PrivateFolder, _ name: String, where isWanted: (JournalEntry) -> Bool
  ) throws(PrivateFileFailure) {
    file = try folder.openToRead(name)
    var index = JournalIndex(path: folder.path + "/" + name)
    if let file {
      var cutter = LineCutter()
      try file.inPieces { piece in cutter.cut(piece) { index.add($0, where: isWanted) } }
      cutter.finish { index.add($0, where: isWanted) }
    }
    self.index = index
  }

  /// Gives each attempt.
  ///
  /// - Parameter take: is given the attempts one by one.
  /// - Throws: `PrivateFileFailure`; what `take` throws.
  public func forEach(_ take: (JournalEntry) throws -> Void) throws {
    var windows = Windows()
    for place in index.begins.indices {
      if let entry = try entry(place, &windows) { try take(entry) }
    }
  }

  /// All of them at once.
  func entries() throws(PrivateFileFailure) -> [JournalEntry] {
    var entries: [JournalEntry] = []
    var windows = Windows()
    for place in index.begins.indices {
      if let entry = try entry(place, &windows) { entries.append(entry) }
    }
    return entries
  }

  /// Those that other machines do not have as far as this journal knows.
  func unstored() throws(PrivateFileFailure) -> [JournalEntry] {
    var entries: [JournalEntry] = []
    var windows = Windows()
    for place in index.begins.indices where !index.isStored(place) {
      if let entry = try entry(place, &windows) { entries.append(entry) }
    }
    return entries
  }

  private func entry(_ place: Int, _ windows: inout Windows) throws(PrivateFileFailure) -> JournalEntry? {
    guard let file, case .begin(var entry)? = try windows.begins.line(at: index.begins[place], of: file)
    else {
      return nil
    }
    for end in index.ends(of: place) {
      if case .end(let end)? = try windows.ends.line(at: end, of: file) { entry.end(end) }
    }
    return entry
  }
}

/// Ends stand near each other, and beginnings, too.
private struct Windows: ~Copyable {
  var begins = LineWindow()
  var ends = LineWindow()
}

/// A part of the file, in which lines are looked up.
private struct LineWindow: ~Copyable {
  private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: LineCutter.longest + 1, alignment: 1)
  private var start = 0
  private var count = 0
  /// Bytes that are read ahead.
  private static let usual = 65_536

  deinit {
    wipe(room)
    room.deallocate()
  }

  /// The line that begins at an offset; nil where it is none any more.
  mutating func line(at offset: Int, of file: OpenPrivateFile) throws(PrivateFileFailure) -> JournalLine? {
    for size in [0, Self.usual, room.count] {
      if size > 0 {
        start = offset
        count = try file.read(from: offset, into: UnsafeMutableRawBufferPointer(rebasing: room[..<size]))
      }
      guard offset >= start, offset < start + count else { continue }
      let rest = UnsafeRawBufferPointer(rebasing: room[(offset - start)..<count])
      // The file's last line may have no end.
      let end = rest.firstIndex(of: 0x0A) ?? (start + count == file.size ? rest.count : nil)
      if let end {
        return (try? JSONReader.read(UnsafeRawBufferPointer(rebasing: rest[..<end]))).flatMap {
          try? JournalLine($0)
        }
      }
    }
    return nil
  }
}

extension JournalEntry {
  /// Takes over how it ended.
  mutating func end(_ end: JournalEnd) {
    outcome = end.outcome
    requestID = end.requestID ?? requestID
    seconds = end.seconds ?? seconds
    // What an earlier failure said is no longer true of a later success.
    message = end.message
  }
}

extension Journal {
  /// Goes through attempts, in the order in which they were begun, without holding them: for journals of any size.
  ///
  /// - Parameter isWanted: whether an attempt, as it was begun, is to be given; all are when left out.
  /// - Returns: the attempts as they are in the file now.
  /// - Throws: `PrivateFileFailure` for a file that cannot or must not be read.
  public func walk(
    where isWanted: (JournalEntry) -> Bool = { _ in true }
  ) throws(PrivateFileFailure) -> JournalWalk {
    try JournalWalk(folder, Self.fileName, where: isWanted)
  }

  /// Reads attempts, in the order in which they were begun. The file may be of any size: what is not wanted is not kept.
  ///
  /// - Parameter isWanted: whether an attempt, as it was begun, is to be kept; all are when left out.
  /// - Returns: the attempts, and a sentence for each line that is none.
  /// - Throws: `PrivateFileFailure` for a file that cannot or must not be read.
  public func read(
    where isWanted: (JournalEntry) -> Bool = { _ in true }
  ) throws(PrivateFileFailure) -> (entries: [JournalEntry], notices: [String]) {
    let walk = try walk(where: isWanted)
    return (try walk.entries(), walk.notices)
  }
}
