import Synchronization

/// Appends lines to a file of a private folder. What comes while others are being written goes together after them, with
/// one wait for the disk, so that those who work side by side do not queue for it.
public final class GroupedLines: Sendable {
  private struct Waiting {
    let line: String
    let whenWritten: CheckedContinuation<Result<Void, PrivateFileFailure>, Never>
  }

  private struct State {
    var waiting: [Waiting] = []
    var isWriting = false
  }

  private let folder: PrivateFolder
  private let name: String
  private let state = Mutex(State())

  /// Creates the value for a file; nothing is made on the disk.
  ///
  /// - Parameters:
  ///   - folder: the folder, which is made with the first line.
  ///   - name: the file's name.
  public init(folder: PrivateFolder, name: String) {
    self.folder = folder
    self.name = name
  }

  /// Appends a line and comes back when it is on the disk.
  ///
  /// - Parameter line: the line, without its newline.
  /// - Throws: `PrivateFileFailure`; the file is then without the line.
  public func append(_ line: String) async throws(PrivateFileFailure) {
    let result = await withCheckedContinuation { continuation in
      let isFirst = state.withLock { state in
        state.waiting.append(Waiting(line: line, whenWritten: continuation))
        defer { state.isWriting = true }
        return !state.isWriting
      }
      if isFirst { Task.detached { self.writeAll() } }
    }
    try result.get()
  }

  private func writeAll() {
    while let group = nextGroup() {
      let result = Result<Void, PrivateFileFailure> { () throws(PrivateFileFailure) in
        try folder.append(group.map(\.line), to: name)
      }
      for waiting in group { waiting.whenWritten.resume(returning: result) }
    }
  }

  /// Those that are waiting now; nil ends the writing.
  private func nextGroup() -> [Waiting]? {
    state.withLock { state in
      defer { state.waiting = [] }
      state.isWriting = !state.waiting.isEmpty
      return state.isWriting ? state.waiting : nil
    }
  }
}
