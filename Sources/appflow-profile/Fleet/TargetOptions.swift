import AppFlow
import ArgumentParser
import ServiceModel
import Targets

/// The option of commands that work in many accounts and regions at once.
struct TargetOptions: ParsableArguments {
  @Option(
    name: .customLong("target"), parsing: .singleValue,
    help: ArgumentHelp(
      "In all accounts and regions of this target of the settings file; several with commas, or the option again.",
      valueName: "name"),
    completion: Completions.targets)
  var given: [String] = []

  /// The names.
  var names: [String] {
    given.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  /// Whether any was named.
  var isGiven: Bool { !given.isEmpty }

  func validate() throws {
    let names = names
    if names.contains("") {
      throw ValidationError("--target takes the names of targets, with commas between them.")
    }
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw ValidationError("--target: \(name) is named twice.")
    }
  }

  /// The accounts and regions of the targets that were named.
  ///
  /// - Parameters:
  ///   - common: the other options, which must not name a place of their own.
  ///   - concurrency: how many places are asked at once.
  /// - Throws: as `targets(_:)`, and as `CommonOptions.askingOptions()`.
  func fleet(
    _ common: CommonOptions, concurrency: Int = Fleet.usualConcurrency
  ) throws(CommandFailure) -> Fleet {
    Fleet(try targets(common), options: try common.askingOptions(), concurrency: concurrency)
  }

  /// The targets that were named.
  ///
  /// - Parameter common: the other options, which must not name a place of their own.
  /// - Throws: `CommandFailure` for a target that the settings do not have.
  func targets(_ common: CommonOptions) throws(CommandFailure) -> [Target] {
    guard isGiven else { return [] }
    let others = [
      ("--profile", common.profile), ("--region", common.region), ("--endpoint-url", common.endpointURL),
    ]
    if let other = others.first(where: { $0.1 != nil })?.0 {
      throw CommandFailure(
        .usage, "A target says itself which accounts and regions it has: leave \(other) out.")
    }
    let known = try common.settings().targets
    var targets: [Target] = []
    for name in names { targets.append(try Self.target(name, known)) }
    return targets
  }

  /// A target by its name.
  ///
  /// - Throws: `CommandFailure` with the nearest name where there is none.
  static func target(_ name: String, _ known: [Target]) throws(CommandFailure) -> Target {
    if let target = known.first(where: { $0.name == name }) { return target }
    let names = known.map(\.name)
    guard !names.isEmpty else {
      throw CommandFailure(
        .usage,
        "There is no target “\(name)”: the settings file has no section [target NAME]. It is appflow-profile/config in your "
          + "configuration folder, or the file of --config.")
    }
    let nearest = NearestName.of(name, among: names).map { " Did you mean \($0)?" } ?? ""
    throw CommandFailure(
      .usage,
      "There is no target “\(name)” in the settings file.\(nearest) There is \(NearestName.listing(names)).")
  }
}
