import AppFlow
import PrivateFiles
import Secrets
import ServiceModel

/// The record of all attempts to update a profile: a file that is only ever appended to, one JSON object a line. Each
/// line is on the disk before the program goes on.
public struct Journal: Sendable {
  /// The file's name.
  static let fileName = "journal.jsonl"
  /// A journal is read into memory; a hundred thousand attempts are about 100 MiB.
  private static let largest = 1 << 30

  let folder: PrivateFolder
  private let lines: GroupedLines
  /// Whether entries get a salted fingerprint of each secret.
  let hasFingerprints: Bool

  /// Names a journal.
  ///
  /// - Parameters:
  ///   - folder: the path of the folder, which is made with the first entry.
  ///   - hasFingerprints: whether entries get a salted fingerprint of each secret.
  public init(folder: String, hasFingerprints: Bool = false) {
    self.folder = PrivateFolder(folder)
    lines = GroupedLines(folder: self.folder, name: Self.fileName)
    self.hasFingerprints = hasFingerprints
  }

  /// The journal's path, for messages.
  public var path: String { folder.path + "/" + Self.fileName }

  /// Notes that an attempt begins. Nothing may be sent before this has come back.
  ///
  /// - Parameter entry: the attempt; what is known of its end is not written.
  /// - Throws: `PrivateFileFailure`; the journal is then as it was.
  public func begin(_ entry: JournalEntry) async throws(PrivateFileFailure) {
    try await append(.begin(entry))
  }

  /// Notes how an attempt ended. A later end replaces the outcome, and adds to what is known.
  ///
  /// - Parameters:
  ///   - id: the attempt's `id`.
  ///   - outcome: how it ended.
  ///   - requestID: the id under which the service keeps the request; nil keeps what an earlier end said.
  ///   - seconds: how long it took; nil keeps what an earlier end said.
  ///   - message: why it did not succeed, without any secret.
  /// - Throws: `PrivateFileFailure`; the journal is then as it was.
  public func end(
    _ id: String, outcome: Outcome, requestID: String?, seconds: Double?, message: String?
  ) async throws(PrivateFileFailure) {
    try await append(
      .end(
        JournalEnd(
          id: id, time: .now(), outcome: outcome, requestID: requestID, seconds: seconds, message: message)))
  }

  /// Notes how a profile's last attempt turned out, where that was found out after its end. An attempt that is known to
  /// have failed stays so, and without any attempt nothing is written.
  ///
  /// - Parameters:
  ///   - outcome: how it turned out.
  ///   - profile: the connector profile's name.
  ///   - endpoint: the address that the attempt went to.
  /// - Throws: `PrivateFileFailure`; the journal is then as it was.
  public func note(
    _ outcome: Outcome, ofLast profile: String, at endpoint: String
  ) async throws(PrivateFileFailure) {
    let last = try read().entries.last { $0.connectorProfile == profile && $0.endpoint == endpoint }
    guard let last, last.outcome != .failed else { return }
    try await end(last.id, outcome: outcome, requestID: nil, seconds: nil, message: nil)
  }

  /// Reads all attempts, in the order in which they were begun.
  ///
  /// - Returns: the attempts, and a sentence for each line that is none.
  /// - Throws: `PrivateFileFailure` for a file that cannot or must not be read.
  public func read() throws(PrivateFileFailure) -> (entries: [JournalEntry], notices: [String]) {
    guard let bytes = try folder.read(Self.fileName, limit: Self.largest, isLocked: true) else {
      return ([], [])
    }
    var reader = JournalReader(path: path)
    bytes.withBytes { reader.read($0) }
    return (reader.entries, reader.notices)
  }

  private func append(_ line: JournalLine) async throws(PrivateFileFailure) {
    try await lines.append(JSONWriter.body(line.json).revealed())
  }
}

/// Joins the lines of a journal.
struct JournalReader {
  let path: String
  private(set) var entries: [JournalEntry] = []
  private(set) var notices: [String] = []
  private var places: [String: Int] = [:]

  init(path: String) {
    self.path = path
  }

  /// Reads lines; those that cannot be read are told of and left out.
  mutating func read(_ bytes: UnsafeRawBufferPointer) {
    var number = 0
    var rest = bytes[...]
    while !rest.isEmpty {
      number += 1
      let end = rest.firstIndex(of: 0x0A)
      let line = UnsafeRawBufferPointer(rebasing: rest[..<(end ?? rest.endIndex)])
      rest = end.map { rest[($0 + 1)...] } ?? rest[rest.endIndex...]
      if line.isEmpty { continue }
      do {
        try take(try JournalLine(try JSONReader.read(line)))
      } catch {
        let reason = end == nil ? "it breaks off" : Self.reason(error)
        notices.append("\(path), line \(number): skipped: \(reason).")
      }
    }
  }

  private mutating func take(_ line: JournalLine) throws(JournalLineError) {
    switch line {
    case .begin(let entry):
      guard places[entry.id] == nil else {
        throw JournalLineError(description: "its id begins for the second time")
      }
      places[entry.id] = entries.count
      entries.append(entry)
    case .end(let end):
      guard let place = places[end.id] else {
        throw JournalLineError(description: "it ends an attempt that was not begun here")
      }
      entries[place].end(end)
    }
  }

  private static func reason(_ error: any Error) -> String {
    if let error = error as? JSONSyntaxError { return "column \(error.column): \(error.reason)" }
    return "\(error)"
  }
}

extension JournalEntry {
  fileprivate mutating func end(_ end: JournalEnd) {
    outcome = end.outcome
    requestID = end.requestID ?? requestID
    seconds = end.seconds ?? seconds
    // What an earlier failure said is no longer true of a later success.
    message = end.message
  }
}
