import Foundation

/// Writes bytes that are no text.
package enum FileWriting {
  package static func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }
}
