import OperatingSystem

/// Whether a profile works, as far as the last runs of the flows that use it tell.
public enum ProfileHealth: Equatable, Sendable {
  /// A flow's last run failed: what it speaks of, in a word or two, and when it ended.
  case bad(String, WallTime?)
  /// The last run of any flow ended well, or goes; when.
  case good(WallTime?)
  /// Flows use it, and none ever ran.
  case neverRan
  /// No flow uses it.
  case unused

  /// The text of its column for programs and filters, which begins with `bad`, `good`, `never ran` or `unused`.
  public var text: String {
    switch self {
    case .bad(let word, _): "bad: \(word)"
    case .good: "good"
    case .neverRan: "never ran"
    case .unused: "unused"
    }
  }
}
