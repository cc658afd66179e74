import JSON
import PrivateFiles
import Journal
import Synchronization

/// The folder in which a draft waits for the next start: one file for each place that the editor talks to. The folder
/// and the files must be the operator's own, no links, and writable by nobody else.
public final class DraftStore: Sendable {
  /// What was found at the start.
  public enum Found: Equatable, Sendable {
    /// No draft for this place.
    case nothing
    /// A draft.
    case draft(Draft)
    /// A file that is no draft, or must not be trusted: what and why, in a sentence.
    case trouble(String)
  }

  /// No draft is larger: the service's limits keep a request far below.
  private static let largest = 1 << 20

  private let folder: PrivateFolder
  private let place: AccountPlace
  /// The draft that was found here or kept last, and the profile that it is of.
  private let current = Mutex<(place: AccountPlace, profile: String)?>(nil)

  /// Creates a store.
  ///
  /// - Parameters:
  ///   - folder: the path of the folder, which is made with the first draft.
  ///   - place: whom the editor talks to, as far as that is known at the start.
  public init(folder: String, place: AccountPlace) {
    self.folder = PrivateFolder(folder)
    self.place = place
  }

  /// Writes a draft in place of the one before.
  ///
  /// - Parameter draft: the draft.
  /// - Throws: `PrivateFileFailure`; the draft before is then as it was.
  public func save(_ draft: Draft) throws(PrivateFileFailure) {
    try folder.replace(draft.place.fileName("draft"), with: JSONLines(draft.json).text())
    let before = current.withLock { current in
      defer { current = (draft.place, draft.profile) }
      return current
    }
    // What an earlier version kept, or what was kept before the account was known, is in the new one.
    guard let before, before.profile == draft.profile, before.place != draft.place else { return }
    try folder.remove(before.place.fileName("draft"))
  }

  /// Writes a draft where the program ends in haste.
  ///
  /// - Returns: what became of it, in a sentence for the operator.
  func keep(_ draft: Draft) -> String {
    do {
      try save(draft)
      return "What was typed for \(draft.profile) was kept without its secrets; the next start offers it."
    } catch {
      return "What was typed for \(draft.profile) could not be kept. \(error)"
    }
  }

  /// Removes the draft because it was sent, or is not wanted.
  ///
  /// - Returns: why it could not be removed, in a sentence; nil where it is gone.
  func drop() -> String? {
    do {
      try delete()
      return nil
    } catch {
      return "The draft could not be removed. \(error)"
    }
  }

  /// Looks for a draft. A file that is no draft is set aside under another name, so that it is told of once.
  ///
  /// - Parameter account: the AWS account; nil for what is known at the start. As long as one of another account is
  ///   there to be answered, nothing is found.
  public func load(account: String? = nil) -> Found {
    let place = account.map { self.place.of(account: $0) } ?? self.place
    let name = place.fileName("draft")
    guard current.withLock({ $0 == nil || $0?.place == place }) else { return .nothing }
    do throws(PrivateFileFailure) {
      guard let bytes = try folder.read(name, limit: Self.largest) else { return .nothing }
      do {
        let draft = try Draft(
          try bytes.withBytes { bytes throws(JSONSyntaxError) in try JSONReader.read(bytes) })
        guard draft.place == place else { return .nothing }
        current.withLock { $0 = (place, draft.profile) }
        return .draft(draft)
      } catch {
        let path = try folder.setAside(name)
        return .trouble("A draft cannot be read (\(error)); it was set aside as \(path).")
      }
    } catch {
      return .trouble("A draft was left alone: \(error)")
    }
  }

  /// Removes the draft; none is as good.
  ///
  /// - Throws: `PrivateFileFailure`.
  public func delete() throws(PrivateFileFailure) {
    let place = current.withLock { $0?.place } ?? place
    try folder.remove(place.fileName("draft"))
    current.withLock { $0 = nil }
  }
}

extension AccountPlace {
  /// A file's name for the place. Other places may come to the same one: the reader compares the place itself.
  ///
  /// - Parameter kind: what the file holds.
  func fileName(_ kind: String) -> String {
    let parts = [kind, awsProfile ?? "", region, endpoint] + (account.map { [$0] } ?? [])
    let safe = parts.joined(separator: "_").unicodeScalars.map { scalar -> Character in
      let isSafe = scalar.isASCII && (scalar.properties.isAlphabetic || "0"..."9" ~= scalar || scalar == "-")
      return isSafe || scalar == "." ? Character(scalar) : "_"
    }
    return String(safe.prefix(200)) + ".json"
  }
}
