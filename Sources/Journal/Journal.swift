import AppFlow
import JSON
import PrivateFiles
import Secrets

/// The record of all attempts to update, make or delete a profile: a file that is only ever appended to, one JSON object a line. Each
/// line is on the disk before the program goes on.
public struct Journal: Sendable {
  /// The file's name.
  static let fileName = "journal.jsonl"

  let folder: PrivateFolder
  private let lines: GroupedLines
  /// Whether entries get a salted fingerprint of each secret.
  let hasFingerprints: Bool

  /// Creates a journal.
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
    try await end(
      JournalEnd(
        id: id, time: .now(), outcome: outcome, requestID: requestID, seconds: seconds, message: message))
  }

  func end(_ end: JournalEnd) async throws(PrivateFileFailure) { try await append(.end(end)) }

  /// Notes how a profile's last attempt turned out, where that was found out after its end. An attempt that is known to
  /// have failed stays so, and without any attempt nothing is written.
  ///
  /// - Parameters:
  ///   - outcome: how it turned out.
  ///   - profile: the connector profile's name.
  ///   - endpoint: the address that the attempt went to.
  ///   - region: the region that it was for.
  ///   - account: the account that it was in; nil where it is not known.
  /// - Throws: `PrivateFileFailure`; the journal is then as it was.
  public func note(
    _ outcome: Outcome, ofLast profile: String, at endpoint: String, region: String, in account: String?
  ) async throws(PrivateFileFailure) {
    let entries = try read {
      $0.connectorProfile == profile && $0.isOf(endpoint: endpoint, region: region, account: account)
        && $0.action != .delete
    }.entries
    guard let last = entries.last, last.outcome != .failed else { return }
    try await end(last.id, outcome: outcome, requestID: nil, seconds: nil, message: nil)
  }

  /// The attempts with a token of which it is not known how they ended.
  ///
  /// - Parameter token: the client token.
  /// - Returns: their `id`s.
  /// - Throws: `PrivateFileFailure`.
  public func openEntries(of token: String) throws(PrivateFileFailure) -> [String] {
    try read { $0.clientToken == token }.entries.filter { ($0.outcome ?? .unknown) == .unknown }.map(\.id)
  }

  func append(_ line: JournalLine) async throws(PrivateFileFailure) {
    try await lines.append(JSONWriter.body(line.json).revealed())
  }
}
