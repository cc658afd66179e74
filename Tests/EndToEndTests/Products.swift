import Foundation

/// Where the programs under test are.
enum Products {
  /// The folder of the running test executable, which is the one that `swift build` puts all products into.
  static let folder: URL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()

  /// The path of a built program.
  /// - Throws: `MissingProduct`, when it is not there to be run.
  static func executable(_ name: String) throws -> String {
    let path = folder.appending(path: name).path
    guard FileManager.default.isExecutableFile(atPath: path) else { throw MissingProduct(path: path) }
    return path
  }

  /// What every program under test starts from: nothing of the environment of whoever runs the tests but the search
  /// path, so that no AWS settings and no colours of theirs reach a test.
  static let plainEnvironment: [String: String] = [
    "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
    "LANG": "C.UTF-8",
  ]

  /// What a program gets whose memory is looked through. Functions are looked up at the start there, as they are in a
  /// release, which has Swift's libraries inside: a later look-up leaves the processor's registers on the stack.
  static let readableMemory = ["APPFLOW_PROFILE_READABLE_MEMORY": "1", "LD_BIND_NOW": "1"]
}

struct MissingProduct: Error, CustomStringConvertible {
  let path: String
  var description: String { "There is no program at \(path). Run `swift build` first." }
}
