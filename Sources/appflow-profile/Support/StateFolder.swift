import OperatingSystem
import Journal

/// The folder of what the program keeps between its runs: drafts, the journal, locks.
enum StateFolder {
  /// The folder's path.
  ///
  /// - Throws: `CommandFailure` where the environment names none.
  static func path() throws(CommandFailure) -> String {
    guard let path = BaseFolder.state.ownPath else {
      throw CommandFailure(
        .configuration,
        "There is no place for the journal of updates: set HOME, or XDG_STATE_HOME to the absolute path of a folder "
          + "of your own.")
    }
    return path
  }
}

extension BaseFolder {
  /// This program's own folder of the kind; nil where there is no home either.
  var ownPath: String? { path(of: "appflow-profile") { Environment.process[$0] } }
}
