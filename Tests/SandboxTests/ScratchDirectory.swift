import Foundation
import Sandbox

/// Gives a test a directory of its own and removes it afterwards, also when the test fails or has removed it itself.
func withDirectory(_ body: (URL) async throws -> Void) async throws {
  let directory = FileManager.default.temporaryDirectory.appending(path: "sandbox-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
  do {
    try await body(directory)
  } catch {
    try removeIfThere(directory)
    throw error
  }
  try removeIfThere(directory)
}

private func removeIfThere(_ directory: URL) throws {
  guard FileManager.default.fileExists(atPath: directory.path) else { return }
  try FileManager.default.removeItem(at: directory)
}

extension SandboxOptions {
  /// A sandbox that keeps its state in a file.
  static func keeping(_ file: URL) -> SandboxOptions {
    var options = SandboxOptions()
    options.stateFile = file.path
    return options
  }
}
