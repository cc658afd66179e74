import CChild
import Glibc
import Secrets

/// The environment's variables, asked for one by one. A variable that is set to nothing counts as not set.
public struct Environment: Sendable {
  private let lookUp: @Sendable (String) -> Secret?

  /// The environment of this process, with what is hidden from libraries.
  public static let process = Environment { name in
    guard let value = appflow_environment_value(name) else { return nil }
    return Secret(UnsafeRawBufferPointer(start: value, count: strlen(value)))
  }

  /// Takes a variable out of this process's environment: it is wiped where it stands and removed, so that neither a child nor
  /// `/proc` has it afterwards. Nothing may run beside it.
  ///
  /// - Parameter name: the variable's name.
  /// - Returns: its value, or nil where there is none.
  package static func extract(_ name: String) -> Secret? {
    guard let value = appflow_environment_value(name) else { return nil }
    let memory = UnsafeMutableRawBufferPointer(start: value, count: strlen(value))
    let secret = Secret(UnsafeRawBufferPointer(memory))
    wipe(memory)
    appflow_environment_remove(name)
    return secret
  }

  /// An environment with certain variables only, for tests.
  ///
  /// - Parameter variables: names and values.
  public init(_ variables: [String: String]) {
    self.init { name in variables[name].map { Secret($0) } }
  }

  private init(lookUp: @escaping @Sendable (String) -> Secret?) {
    self.lookUp = lookUp
  }

  /// A variable that may be shown.
  ///
  /// - Parameter name: the variable's name.
  public subscript(name: String) -> String? { secret(name)?.revealed() }

  /// A variable that grants access.
  ///
  /// - Parameter name: the variable's name.
  /// - Returns: its bytes, or nil when it is not set or empty.
  public func secret(_ name: String) -> Secret? {
    guard let value = lookUp(name), !value.isEmpty else { return nil }
    return value
  }

  /// A path with `~`, `~user` left alone, and `$NAME` or `${NAME}` replaced, as AWS's own tools read paths.
  ///
  /// - Parameter path: the path as it was written.
  /// - Returns: the path to open.
  package func expand(_ path: String) -> String {
    var expanded = ""
    var rest = path[...]
    while let dollar = rest.firstIndex(of: "$") {
      expanded += rest[..<dollar]
      rest = rest[dollar...]
      let isBraced = rest.dropFirst().first == "{"
      let name = rest.dropFirst(isBraced ? 2 : 1).prefix {
        $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber)
      }
      let length = name.count + (isBraced ? 3 : 1)
      let isClosed = !isBraced || rest.dropFirst(length - 1).first == "}"
      if !name.isEmpty, isClosed, let value = self[String(name)] {
        expanded += value
        rest = rest.dropFirst(length)
      } else {
        expanded += "$"
        rest = rest.dropFirst()
      }
    }
    expanded += rest
    guard expanded == "~" || expanded.hasPrefix("~/"), let home = self["HOME"] else { return expanded }
    return home + expanded.dropFirst()
  }
}

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
