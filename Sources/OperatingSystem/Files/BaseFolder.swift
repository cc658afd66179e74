/// A program's own folders, by the XDG base directory specification.
public enum BaseFolder: Sendable {
  /// What the operator has set.
  case configuration
  /// What is kept between runs: drafts and the journal.
  case state
  /// What can be asked for again.
  case cache

  /// The folder's path.
  ///
  /// - Parameters:
  ///   - program: whose folder it is.
  ///   - variable: a variable of the environment; one that is empty or no absolute path does not count.
  /// - Returns: the path; nil where there is no home either.
  public func path(of program: String, _ variable: (String) -> String?) -> String? {
    let (name, belowHome) =
      switch self {
      case .configuration: ("XDG_CONFIG_HOME", "/.config")
      case .state: ("XDG_STATE_HOME", "/.local/state")
      case .cache: ("XDG_CACHE_HOME", "/.cache")
      }
    func folder(_ name: String) -> String? { variable(name).flatMap { $0.hasPrefix("/") ? $0 : nil } }
    let base = folder(name) ?? folder("HOME").map { $0 + belowHome }
    return base.map { "\($0)/\(program)" }
  }
}
