import Forms
import OperatingSystem
import ServiceModel

extension PlaceKind {
  /// The ways to a profile of another place, as they stand behind the profiles of one.
  static let ways: [PlaceKind] = [.profile, .region]

  /// What such a way is called.
  var wayText: String { self == .profile ? "another AWS profile…" : "another region…" }

  fileprivate var wayNote: String {
    self == .profile
      ? "Choose an AWS profile, and then one of the profiles that it leads to; you stay here"
      : "Choose a region, and then one of the profiles there; you stay here"
  }
}

/// With what a profile is compared.
extension EditingSession {
  /// Why words that name a profile name none.
  struct CounterpartProblem: Error, Equatable {
    let sentence: String
  }

  /// The profiles of a place in the order in which one is probably compared with them: that of its name, those of its connector,
  /// the others.
  func counterparts(of profile: String, among entries: [BrowserEntry]) -> [BrowserEntry] {
    let own = browser.entries.first { $0.name == profile }
    let rank = { (entry: BrowserEntry) in
      if entry.name == profile { return 0 }
      return entry.type == own?.type && entry.connectorLabel == own?.connectorLabel ? 1 : 2
    }
    return (0...2).flatMap { wanted in entries.filter { rank($0) == wanted } }
  }

  /// The profiles of the list besides one.
  func others(than profile: String) -> [BrowserEntry] {
    counterparts(of: profile, among: browser.entries.filter { $0.name != profile })
  }

  /// A list of profiles to compare with, and behind them the ways to other places.
  func counterpartOptions(_ entries: [BrowserEntry]) -> [FormOption] {
    entries.map { FormOption(label: $0.name, note: "\($0.connector) · \($0.mode)", isChosen: false) }
      + PlaceKind.ways.map { FormOption(label: $0.wayText, note: $0.wayNote, isChosen: false) }
  }

  /// Reads which profile is meant: `NAME`, and where it is elsewhere `--profile P` and `--region R`. Its name can be left out where
  /// it is the same.
  ///
  /// - Parameters:
  ///   - profile: the one that is compared with it.
  ///   - text: the words.
  func counterpart(of profile: String, in text: String) throws(CounterpartProblem) -> Counterpart {
    let words = try CounterpartWords(text)
    let elsewhere = try self.elsewhere(words)
    let name = words.name ?? profile
    if elsewhere == nil {
      guard name != profile else {
        throw CounterpartProblem(
          sentence: "\(profile) is not compared with itself: name another one, or --profile or --region.")
      }
      let names = browser.entries.map(\.name)
      guard names.contains(name) else {
        let nearest = NearestName.of(name, among: names).map { " Did you mean \($0)?" } ?? ""
        throw CounterpartProblem(sentence: "There is no profile named \(name) here.\(nearest)")
      }
    }
    return Counterpart(name, in: elsewhere)
  }

  /// The place that is named; nil for the one that the editor works in.
  private func elsewhere(_ words: CounterpartWords) throws(CounterpartProblem) -> AccountChoice? {
    if let name = words.awsProfile, let refusal = self.refusal(.profile, name) {
      throw CounterpartProblem(sentence: refusal)
    }
    let base = words.awsProfile.map { choice(.profile, $0) } ?? place
    let named = AccountChoice(profile: base.profile, region: words.region ?? base.region)
    return named == place ? nil : named
  }
}

/// The words behind `compare`.
private struct CounterpartWords {
  private(set) var name: String?
  private(set) var awsProfile: String?
  private(set) var region: String?

  init(_ text: String) throws(EditingSession.CounterpartProblem) {
    guard let words = ShellWords.split(text) else {
      throw EditingSession.CounterpartProblem(sentence: "A quotation is not closed.")
    }
    var rest = words[...]
    while let word = rest.popFirst() {
      switch word {
      case "--profile": awsProfile = try Self.value(of: word, &rest)
      case "--region": region = try Self.value(of: word, &rest)
      case _ where word.hasPrefix("-"):
        throw EditingSession.CounterpartProblem(
          sentence: "There is no \(word) here: --profile and --region say where the other one is.")
      case _ where name != nil:
        throw EditingSession.CounterpartProblem(
          sentence: "A profile is compared with one other: \(word) is a second.")
      default: name = word
      }
    }
  }

  private static func value(
    of word: String, _ rest: inout ArraySlice<String>
  ) throws(EditingSession.CounterpartProblem) -> String {
    guard let value = rest.popFirst(), !value.isEmpty, !value.hasPrefix("-") else {
      throw EditingSession.CounterpartProblem(
        sentence: word == "--profile"
          ? "Behind --profile stands an AWS profile." : "Behind --region stands a region.")
    }
    return value
  }
}
