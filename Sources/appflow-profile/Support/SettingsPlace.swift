import AWSClient
import AppFlow
import OperatingSystem
import ProfileEditor
import Journal

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
