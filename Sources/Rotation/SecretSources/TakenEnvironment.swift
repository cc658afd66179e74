import Glibc
import OperatingSystem
import Secrets

/// The secrets of this process's own environment and open files, taken before anything else runs.
///
/// A variable is wiped where it stands and removed, so that neither a child nor `/proc` has it afterwards. An open file is
/// kept from children.
public struct TakenEnvironment: Sendable {
  let variables: [String: Secret]
  let descriptors: Set<Int32>

  /// Takes what sources name. It changes the environment, so that nothing may run beside it: the caller does this first.
  ///
  /// - Parameter sources: all sources of the run.
  public init(_ sources: some Sequence<SecretSource>) {
    var variables: [String: Secret] = [:]
    var descriptors: Set<Int32> = []
    for source in sources {
      switch source {
      case .environment(let name) where variables[name] == nil: variables[name] = Environment.extract(name)
      case .descriptor(let number):
        let flags = fcntl(number, F_GETFD)
        // A number that is free now belongs to something of our own later.
        guard flags >= 0, fcntl(number, F_SETFD, flags | FD_CLOEXEC) == 0 else { continue }
        descriptors.insert(number)
      default: break
      }
    }
    self.variables = variables
    self.descriptors = descriptors
  }
}
