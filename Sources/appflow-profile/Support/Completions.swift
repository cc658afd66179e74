import AWSClient
import AppFlow
import ArgumentParser
import Forms
import Glibc
import JSON
import OperatingSystem
import PrivateFiles

/// What a shell may complete. Nothing is said where something fails: a message would stand in the middle of a command that is
/// being typed, and the command itself says it when it runs.
enum Completions {
  /// Regions in which AppFlow has an endpoint.
  static let regions = CompletionKind.list(AppFlowRegions.all)

  /// The connectors of the embedded model.
  static let connectors = CompletionKind.custom { _, _, start in
    ((try? ConnectorAPI())?.connectors ?? []).filter { $0.hasPrefix(start) }
  }

  /// The profiles of the AWS configuration files.
  static let awsProfiles = CompletionKind.custom { _, _, start in
    ((try? SharedProfiles.names()) ?? []).filter { $0.hasPrefix(start) && isWord($0) }
  }

  /// The connector profiles of the account and region that the words so far speak of.
  static let profiles = CompletionKind.custom { (words, _, start) async in
    await ProfileNames(words: words).all().filter { $0.hasPrefix(start) && isWord($0) }
  }

  /// The targets of the operator's own file, or of the one that the words so far name.
  static let targets = CompletionKind.custom { words, _, start in
    var common = try? CommonOptions.parse([])
    common?.config = words.value(of: "--config")
    return ((try? common?.settings().targets) ?? []).map(\.name).filter { $0.hasPrefix(start) }
  }

  /// Has the profiles read anew at the next press of Tab: one was made or deleted.
  static func forgetProfiles() { ProfileNames.forget() }

  /// Ends the program without a word after two seconds: at the press of Tab nobody waits longer, whatever it is that keeps it, be
  /// it a list without end, a credential process, or a file that does not come.
  static func endSoon() {
    signal(SIGALRM) { _ in _exit(0) }
    alarm(2)
  }

  /// Whether a name of others is a plain word. Shells expand what they are given to complete, so that a name with `$(…)` would
  /// run a program at the press of Tab; and a word that begins with `-` would be an option.
  private static func isWord(_ name: String) -> Bool {
    !name.hasPrefix("-")
      && name.utf8.allSatisfy { byte in
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
          || "_-./@#+=:,%".utf8.contains(byte)
      }
  }
}

/// The names of an account's connector profiles, for completion: kept for a few minutes, because a key may not wait for the
/// service each time.
private struct ProfileNames {
  /// Seconds for which names that were read count as those that there are.
  private static let freshness = 300.0
  private static let largest = 4 << 20
  /// Names, of an account that may have 100.
  private static let most = 1_000

  private var options: ClientOptions

  init(words: [String]) {
    options = .ofProgram(
      profile: words.value(of: "--profile"), region: words.value(of: "--region"),
      endpointURL: words.value(of: "--endpoint-url"))
    options.maxAttempts = 1
    options.limits.connect = .seconds(2)
    options.limits.whole = .seconds(2)
    // Nobody can be asked for a code here.
    options.mfaCode = { _ in throw CancellationError() }
  }

  func all() async -> [String] {
    guard let client = try? AppFlowClient(options: options),
      let resolved = try? await client.configuration()
    else { return [] }
    let place = [resolved.profile.value, resolved.region.value, "\(resolved.endpoint.value)"].joined(
      separator: " ")
    if let kept = kept(place) { return kept }
    var names: [String] = []
    do {
      for try await page in client.connectorProfiles() {
        names += page.profiles.map(\.name)
        // Nobody reads through more.
        if names.count >= Self.most { break }
      }
    } catch {
      return []
    }
    keep(names, place)
    return names
  }

  /// Forgets what was read. Where that does not work, it is old in a few minutes.
  static func forget() { try? folder?.remove(file) }

  private static var folder: PrivateFolder? {
    BaseFolder.cache.ownPath.map { PrivateFolder($0) }
  }

  private static let file = "names.json"

  /// What was read for this place a short while ago; nil where it has to be read.
  private func kept(_ place: String) -> [String]? {
    guard let text = try? Self.folder?.read(Self.file, limit: Self.largest),
      let json = text.withBytes({ try? JSONReader.read($0) }),
      json["place"]?.text == place, let read = json["readAt"]?.number?.double,
      (0..<Self.freshness).contains(Double(time(nil)) - read)
    else { return nil }
    return json["names"]?.items?.compactMap(\.text)
  }

  private func keep(_ names: [String], _ place: String) {
    let json: JSONValue = [
      "place": .string(place), "readAt": .number(JSONNumber(Int(time(nil)))),
      "names": .list(names.map { .string($0) }),
    ]
    // Without a place to keep them they are read again.
    try? Self.folder?.replace(Self.file, with: JSONLines(json).text())
  }
}

extension [String] {
  /// What stands behind an option, in the next word or after an equals sign; the last time counts.
  fileprivate func value(of option: String) -> String? {
    for index in indices.reversed() {
      if self[index].hasPrefix(option + "=") { return String(self[index].dropFirst(option.count + 1)) }
      if self[index] == option, index + 1 < count { return self[index + 1] }
    }
    return nil
  }
}
