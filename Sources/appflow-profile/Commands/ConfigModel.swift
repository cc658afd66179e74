import AppFlow
import Forms
import Glibc
import JSON
import OperatingSystem
import ProfileEditor
import ServiceModel

/// Which model is in use, how old it is, and which newer ones this machine has.
struct ModelReport {
  /// One model.
  private struct Entry {
    let release: ModelRelease?
    /// The file; nil for the program's own.
    let path: String?
    /// What the day means that is known, and the moment.
    let dated: (how: String, at: WallTime)?
    var objection: String?
  }

  private var current: Entry?
  private let source: String
  private var newer: [Entry] = []
  private let places: [String]
  /// How many models AWS's tools on this machine bring along.
  private let count: Int
  private let now: WallTime
  /// Why the model cannot be used, or a newer one cannot be read.
  private(set) var problems: [String] = []

  /// Looks at the model that is in use, and for newer ones.
  ///
  /// - Parameters:
  ///   - common: the options.
  ///   - now: what the age is counted to.
  /// - Throws: `CommandFailure` for a settings file that cannot be used.
  init(_ common: CommonOptions, now: WallTime = .now()) throws(CommandFailure) {
    let settings = try common.settings()
    let installed = InstalledModels.onThisMachine
    self.now = now
    places = installed.places
    count = installed.found.count
    source = common.model != nil ? "--model" : settings.modelPlace ?? "default"
    do {
      let loaded = try common.loadedModel(settings)
      let model = if let loaded { loaded.model } else { try ServiceModel.embedded() }
      let release = loaded?.release ?? model.release
      current = Entry(release: release, path: loaded?.path, dated: Self.dated(model, loaded?.path))
      newer = try installed.newer(than: model, release, for: ConnectorAPI.Operation.update.rawValue).map {
        Self.entry($0)
      }
      if let loaded, let own = Self.builtIn(newerThan: loaded) { newer.append(own) }
    } catch {
      problems.append("\(error)")
    }
  }

  /// The program's own model, where it is newer than the one in use.
  private static func builtIn(newerThan loaded: LoadedModel) -> Entry? {
    guard let own = try? ServiceModel.embedded(), let release = own.release else { return nil }
    let isNewer =
      loaded.release.flatMap { release.isNewer(than: $0) }
      ?? own.knowsMore(than: loaded.model, for: ConnectorAPI.Operation.update.rawValue)
    return isNewer ? Entry(release: release, path: nil, dated: dated(own, nil)) : nil
  }

  private static func entry(_ model: InstalledModel) -> Entry {
    Entry(
      release: model.release, path: model.path,
      dated: model.writtenAt.map { ("file written", WallTime(seconds: $0)) }, objection: model.objection)
  }

  private static func dated(_ model: ServiceModel, _ path: String?) -> (how: String, at: WallTime)? {
    if let day = model.derivedOn, let time = WallTime(iso8601: day + "T00:00:00Z") {
      return ("derived", time)
    }
    return path.flatMap(WallTime.init(changeOf:)).map { ("file written", $0) }
  }

  // MARK: As a table

  /// The rows of the table.
  var rows: [[String]] {
    var rows = [["model", current.map { text($0, withPath: true) } ?? "cannot be used", source]]
    for entry in newer {
      let objection = entry.objection.map { "; must not be used: \($0)" } ?? ""
      rows.append(["newer model", text(entry, withPath: false) + objection, entry.path ?? "built in"])
    }
    if newer.isEmpty, current != nil {
      let found =
        count == 0 ? "none: no AWS command line and no botocore" : "none of the \(count) found is newer"
      rows.append(["newer model", found, "below " + places.joined(separator: ", ")])
    }
    return rows
  }

  private func text(_ entry: Entry, withPath: Bool) -> String {
    var words = [entry.release?.description ?? "of an unknown release"]
    if withPath { words.append(entry.path ?? "built in") }
    if let dated = entry.dated {
      // Days of the calendar, as the one that is written: what is of yesterday's evening is not of today.
      let days = Self.dayNumber(now) - Self.dayNumber(dated.at)
      let age = days < 1 ? "today" : days == 1 ? "1 day ago" : "\(days) days ago"
      words.append("\(dated.how) \(Self.day(dated.at)), \(age)")
    }
    return words.joined(separator: ", ")
  }

  private static func dayNumber(_ time: WallTime) -> Int { Int((time.seconds / 86_400).rounded(.down)) }

  private static func day(_ time: WallTime) -> String { String(time.iso8601.prefix { $0 != "T" }) }

  // MARK: As data

  /// The report as data.
  var json: JSONValue {
    [
      "release": Self.json(current?.release?.description),
      "date": Self.json(current?.dated.map { Self.day($0.at) }),
      "path": Self.json(current?.path), "source": .string(source), "newer": .list(newer.map(Self.json)),
      "searched": .list(places.map { .string($0) }),
    ]
  }

  private static func json(_ entry: Entry) -> JSONValue {
    [
      "release": json(entry.release?.description), "date": json(entry.dated.map { day($0.at) }),
      "path": json(entry.path), "objection": json(entry.objection),
    ]
  }

  private static func json(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}

extension WallTime {
  /// When a file was last written; nil where it is not there.
  fileprivate init?(changeOf path: String) {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    self.init(seconds: Double(facts.st_mtim.tv_sec))
  }
}
