import AppFlow
import AWSClient
import Journal
import OperatingSystem
import ProfileEditor

extension CommonOptions {
  /// What the operator has set in their own file; the program's own settings where there is none.
  ///
  /// - Throws: `CommandFailure` for a file that cannot be read or used, and for one that was named and is missing.
  func settings() throws(CommandFailure) -> EditorSettings {
    guard let path = config ?? Self.standardSettingsFile else { return EditorSettings() }
    do {
      if let sections = try SettingsFile.read(path, followsLinks: config != nil) {
        return try EditorSettings(sections, path: path)
      }
    } catch {
      throw CommandFailure(.configuration, "\(error)")
    }
    guard config == nil else {
      throw CommandFailure(.configuration, "\(path): there is no such file (named by --config).")
    }
    return EditorSettings()
  }

  /// Refuses to send in read-only mode, by the option or by the operator's own file. It comes before all questions.
  ///
  /// - Throws: `CommandFailure` with what to do to send, and as `settings()`.
  func refuseIfReadOnly() throws(CommandFailure) {
    // Read in any case: a mistake in the file is told in either.
    let mode = ReadOnlyMode(option: readOnly, settings: try settings())
    guard mode.isOn else { return }
    throw CommandFailure(.usage, "Read-only: nothing was sent. \(mode.remedy) to send.")
  }

  /// The journal of updates.
  ///
  /// - Throws: `CommandFailure` where there is no place for it, and as `settings()`.
  func journal() throws(CommandFailure) -> Journal {
    Journal(folder: try StateFolder.path(), hasFingerprints: try settings().hasFingerprints)
  }

  private static var standardSettingsFile: String? {
    BaseFolder.configuration.ownPath.map { $0 + "/config" }
  }
}

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
