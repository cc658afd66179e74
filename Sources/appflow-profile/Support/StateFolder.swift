import Glibc
import PrivateFiles
import Rotation

/// The folder of what the program keeps between its runs: drafts, the journal, locks.
enum StateFolder {
  /// The folder's path.
  ///
  /// - Throws: `CommandFailure` where the environment names none.
  static func path() throws(CommandFailure) -> String {
    let variable = { (name: String) in getenv(name).map { String(cString: $0) } }
    guard
      let path = PrivateFolder.standardPath(stateHome: variable("XDG_STATE_HOME"), home: variable("HOME"))
    else {
      throw CommandFailure(
        .configuration,
        "There is no place for the journal of updates: set HOME, or XDG_STATE_HOME to the absolute path of a folder "
          + "of your own.")
    }
    return path
  }
}
