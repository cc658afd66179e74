import JSON
import PrivateFiles
import Journal
import Synchronization

/// The file that keeps how far a rotation is: one for each place that the editor talks to, in the folder of the drafts.
///
/// While a program goes through a queue, it holds the file: no other one takes the queue for one that was cut off.
public final class RotationStore: Sendable {
  /// No queue is larger: 100,000 profiles with long names.
  private static let largest = 64 << 20

  private let folder: PrivateFolder
  private let place: AccountPlace
  private let open: OpenUpdates?
  private struct Held {
    let place: AccountPlace
    let lock: PrivateFolder.Lock
  }

  /// Where a queue was found that is not answered yet.
  private let found = Mutex<AccountPlace?>(nil)
  /// The queue that is gone through.
  private let held = Mutex<Held?>(nil)

  /// Creates a store.
  ///
  /// - Parameters:
  ///   - folder: the path of the folder, which is made with the first queue.
  ///   - place: whom the editor talks to, as far as that is known at the start.
  ///   - open: is told of the updates of which nobody knows whether they were made.
  public init(folder: String, place: AccountPlace, open: OpenUpdates? = nil) {
    self.open = open
    self.folder = PrivateFolder(folder)
    self.place = place
  }

  /// Writes a queue in place of the one before: on the disk when this returns.
  ///
  /// - Parameter queue: the queue.
  /// - Throws: `PrivateFileFailure`; the queue before is then as it was.
  public func save(_ queue: RotationQueue) throws(PrivateFileFailure) {
    guard try hold(queue.place) else {
      throw PrivateFileFailure("Another program on this machine is going through a rotation's queue.")
    }
    try folder.replace(queue.place.fileName("rotation"), with: JSONLines(queue.json).text())
  }

  /// Looks for a queue that is unfinished.
  ///
  /// - Parameter account: the AWS account; nil for what is known at the start. While another queue is gone through, nothing
  ///   is found.
  /// - Returns: the queue; nil where there is none for this place.
  /// - Throws: `PrivateFileFailure` for a file that must not be trusted or is no queue; the latter is set aside.
  public func load(account: String? = nil) throws(PrivateFileFailure) -> RotationQueue? {
    let place = account.map { self.place.of(account: $0) } ?? self.place
    let name = place.fileName("rotation")
    guard found.withLock({ $0 == nil || $0 == place }), held.withLock({ $0 == nil }), try hold(place) else {
      return nil
    }
    defer { held.withLock { $0 = nil } }
    guard let bytes = try folder.read(name, limit: Self.largest) else { return nil }
    let json: JSONValue?
    do {
      json = try bytes.withBytes { bytes throws(JSONSyntaxError) in try JSONReader.read(bytes) }
    } catch {
      json = nil
    }
    guard let queue = json.flatMap({ RotationQueue($0) }) else {
      let path = try folder.setAside(name)
      throw PrivateFileFailure("A rotation's queue cannot be read; it was set aside as \(path).")
    }
    guard queue.place == place, queue.isUnfinished else { return nil }
    found.withLock { $0 = place }
    for update in queue.openUpdates { open?.add(update.clientToken) }
    return queue
  }

  /// Removes the queue; none is as good.
  ///
  /// - Throws: `PrivateFileFailure`.
  public func delete() throws(PrivateFileFailure) {
    let place = held.withLock { $0?.place } ?? found.withLock { $0 } ?? place
    guard try hold(place) else { return }
    defer {
      held.withLock { $0 = nil }
      found.withLock { $0 = nil }
    }
    try folder.remove(place.fileName("rotation"))
  }

  /// Holds the file, unless another program does.
  private func hold(_ place: AccountPlace) throws(PrivateFileFailure) -> Bool {
    if held.withLock({ $0?.place == place }) { return true }
    guard case .acquired(let lock) = try folder.lock(place.fileName("rotation") + ".lock", text: "") else {
      return false
    }
    held.withLock { $0 = Held(place: place, lock: lock) }
    return true
  }
}
