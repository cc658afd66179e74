import ProfileEditor
import Rotation
import Synchronization

/// Holds one profile for the editor's rotation, so that no other program on this machine rotates it at the same time.
final class ProfileHolder: Sendable {
  private let folder: String
  private let endpoint: String
  private let region: String
  private let held = Mutex<ProfileLock?>(nil)

  /// Names whose profiles are held.
  ///
  /// - Parameters:
  ///   - folder: the path of the folder for the program's state.
  ///   - endpoint: where updates go.
  ///   - region: the region.
  init(folder: String, endpoint: String, region: String) {
    self.folder = folder
    self.endpoint = endpoint
    self.region = region
  }

  /// Holds a profile in place of the one that is held.
  ///
  /// - Parameter profile: the profile's name; nil lets go only.
  /// - Throws: `Failure` with who holds it.
  func hold(_ profile: String?) throws(Failure) {
    held.withLock { $0 = nil }
    guard let profile else { return }
    do {
      let lock = try ProfileLock(folder: folder, endpoint: endpoint, region: region, profile: profile)
      held.withLock { $0 = lock }
    } catch {
      throw Failure(title: "\(error)", hint: "")
    }
  }
}
