import JSON
import Secrets

/// All that a sandbox remembers, and its file.
///
/// The file is JSON, mode 0600, replaced as a whole after every change:
///
///     {
///       "format": 1,
///       "seededAt": 1764500000.25,          seconds since 1970; flows and custom connectors date from it
///       "profiles": [                       in the order of the answers
///         {
///           "name": "sf-prod",
///           "type": "Salesforce",           as DescribeConnectorProfiles spells it
///           "label": "acme-crm",            for custom connectors only
///           "mode": "Public",               or "Private"
///           "properties": {"Salesforce": {…}},
///           "credentials": {"Salesforce": {…}},     what the last update sent, in clear: it is a test store
///           "createdAt": 1764400000,        seconds since 1970
///           "lastUpdatedAt": 1764400000,
///           "updates": 0,                   how many updates were stored
///           "tokens": [                     client tokens of the last eight hours
///             {"token": "…", "usedAt": 1764500000, "input": {…}}     the input without its token, members sorted
///           ],
///           "privateLink": {                in private mode only
///             "status": "PENDING",          or "CREATED", "FAILED"
///             "pendingDescribes": 1,        Describes that still answer PENDING; left out: the status stays
///             "failureCause": "…", "failureMessage": "…"       for FAILED only
///           }
///         }
///       ]
///     }
///
/// `label`, `tokens`, `updates` and `privateLink` may be left out. In a seed a time may also be `{"daysAgo": 12.5}`.
struct SandboxState: Sendable {
  static let format = 1

  /// When the account was made, in seconds since 1970.
  let seededAt: Double
  /// All profiles, in the order of the answers.
  private(set) var profiles: [StoredProfile]
  private var indices: [String: Int]
  /// Which profile each client token was used for.
  private var tokens: [String: Int] = [:]
  /// The profiles' texts in the file, as far as they were written: a change of one profile writes one anew, not thousands.
  private var texts: [Secret?]

  /// Makes a state; of two profiles with one name the first is kept.
  init(seededAt: Double, profiles: [StoredProfile]) {
    self.seededAt = seededAt
    self.profiles = []
    indices = [:]
    for profile in profiles where indices[profile.name] == nil {
      indices[profile.name] = self.profiles.count
      for use in profile.tokens { tokens[use.token] = self.profiles.count }
      self.profiles.append(profile)
    }
    texts = Array(repeating: nil, count: self.profiles.count)
  }

  /// A profile by its name; setting replaces the profile of that name.
  subscript(name: String) -> StoredProfile? {
    get { indices[name].map { profiles[$0] } }
    set {
      guard let index = indices[name], let newValue else { return }
      // One that ran out here may have been used anew for another profile.
      for use in profiles[index].tokens where tokens[use.token] == index { tokens[use.token] = nil }
      for use in newValue.tokens { tokens[use.token] = index }
      profiles[index] = newValue
      texts[index] = nil
    }
  }

  /// What a client token was used with; nil where none of the profiles keeps it.
  func use(of token: String) -> UsedToken? {
    tokens[token].flatMap { index in profiles[index].tokens.first { $0.token == token } }
  }
}

extension SandboxState {
  /// The state as a value, for callers in this process.
  var json: JSONValue {
    [
      "format": .number(JSONNumber(Self.format)), "seededAt": .seconds(seededAt),
      "profiles": .list(profiles.map(\.json)),
    ]
  }

  /// The file's content: the text of `json`.
  mutating func fileText() -> Secret {
    var buffer = WipedBuffer(capacity: 1 << 20)
    buffer.append("{\"format\":\(Self.format),\"seededAt\":")
    buffer.append(JSONWriter.body(.seconds(seededAt)))
    buffer.append(",\"profiles\":[")
    for index in profiles.indices {
      if index > 0 { buffer.append(UInt8(ascii: ",")) }
      let text = texts[index] ?? JSONWriter.body(profiles[index].json)
      texts[index] = text
      buffer.append(text)
    }
    buffer.append("]}")
    return buffer.secret()
  }

  /// Reads a file's content.
  ///
  /// - Throws: `StateFault` with the place that cannot be used.
  init(json: JSONValue) throws(StateFault) {
    guard json["format"]?.number?.integer == Self.format else {
      throw StateFault("/format", "must be \(Self.format)")
    }
    guard let seededAt = json["seededAt"]?.number?.double else {
      throw StateFault("/seededAt", "must be seconds since 1970")
    }
    guard let items = json["profiles"]?.items else { throw StateFault("/profiles", "must be a list") }
    var profiles: [StoredProfile] = []
    for (index, item) in items.enumerated() {
      profiles.append(try StoredProfile(json: item, at: "/profiles/\(index)"))
    }
    self.init(seededAt: seededAt, profiles: profiles)
  }
}

/// A place in a state that cannot be used.
struct StateFault: Error, Equatable, CustomStringConvertible {
  let description: String

  init(_ place: String, _ rule: String) { description = "\(place) \(rule)" }
}

extension JSONValue {
  /// The same value with the members of all its objects in one order, so that equal inputs compare equal.
  var sortingMembers: JSONValue {
    switch self {
    case .list(let items): return .list(items.map(\.sortingMembers))
    case .object(let object):
      var sorted = JSONObject()
      for member in object.members.sorted(by: { $0.name < $1.name }) {
        sorted[member.name] = member.value.sortingMembers
      }
      return .object(sorted)
    default: return self
    }
  }

  /// A time as AppFlow's answers write it.
  static func seconds(_ seconds: Double) -> JSONValue {
    let thousandths = (seconds * 1000).rounded() / 1000
    return .number(
      thousandths == thousandths.rounded()
        ? JSONNumber(Int(thousandths)) : JSONNumber(text: String(thousandths)))
  }
}
