import JSON
import PrivateFiles
import Synchronization

/// Which AWS profiles and regions were gone to, the last ones first: their names, in the folder of the drafts.
final class RecentChoices: Sendable {
  /// The names.
  struct Names: Equatable, Sendable {
    var profiles: [String] = []
    var regions: [String] = []
  }

  private static let file = "recent.json"
  private static let largest = 1 << 16
  /// Names of a kind that are kept.
  private static let most = 20

  private let folder: PrivateFolder?
  /// What is known where nothing is kept.
  private let names = Mutex(Names())

  /// - Parameter folder: the path of the folder; nil keeps the names for this run only.
  init(folder: String?) {
    self.folder = folder.map { PrivateFolder($0) }
  }

  /// The names.
  ///
  /// - Throws: `PrivateFileFailure` for a file that cannot or must not be read. One that is none of this program's is set aside.
  func load() throws(PrivateFileFailure) -> Names {
    guard let folder else { return names.withLock { $0 } }
    guard let text = try folder.read(Self.file, limit: Self.largest) else { return Names() }
    guard let json = text.withBytes({ try? JSONReader.read($0) }), let names = Names(json) else {
      let path = try folder.setAside(Self.file)
      throw PrivateFileFailure("What was used last cannot be read; it was set aside as \(path).")
    }
    return names
  }

  /// Notes names, the last of which are the newest.
  ///
  /// - Throws: `PrivateFileFailure`.
  func note(profiles: [String], regions: [String]) throws(PrivateFileFailure) {
    var names = try load()
    for profile in profiles { names.profiles = Self.putting(profile, before: names.profiles) }
    for region in regions { names.regions = Self.putting(region, before: names.regions) }
    let noted = names
    self.names.withLock { $0 = noted }
    try folder?.replace(Self.file, with: JSONLines(noted.json).text())
  }

  private static func putting(_ name: String, before names: [String]) -> [String] {
    Array(([name] + names.filter { $0 != name }).prefix(most))
  }
}

extension RecentChoices.Names {
  fileprivate var json: JSONValue {
    [
      "profiles": .list(profiles.map { .string($0) }), "regions": .list(regions.map { .string($0) }),
    ]
  }

  fileprivate init?(_ json: JSONValue) {
    guard let profiles = json["profiles"]?.items, let regions = json["regions"]?.items else { return nil }
    self.init(profiles: profiles.compactMap(\.text), regions: regions.compactMap(\.text))
  }
}
