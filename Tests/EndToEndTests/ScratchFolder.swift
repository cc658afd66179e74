import Foundation

/// A folder of its own, readable by nobody else, that is removed with everything in it when it is released.
final class ScratchFolder: Sendable {
  let path: String

  init() throws {
    // Short, because the path of a socket may have 107 bytes at most.
    var template = Array("\(NSTemporaryDirectory())appflow-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    path = String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    // A program that is only just ending may put a file into the folder while it is being emptied.
    for _ in 1...10 where FileManager.default.fileExists(atPath: path) {
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  func file(_ name: String) -> URL { URL(filePath: path).appending(path: name) }

  func text(of name: String) -> String? {
    guard let data = try? Data(contentsOf: file(name)) else { return nil }
    return String(decoding: data, as: UTF8.self)
  }
}
