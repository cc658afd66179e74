import AWSClient
import Secrets

/// The format of AWS's shared files: any bytes are sections, or an error with its line.
enum ConfigurationTarget {
  static func check(_ bytes: UnsafeRawBufferPointer) throws(BrokenPromise) {
    let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 1
    let sections: [SettingsSection]
    do {
      sections = try SettingsFile.parse(Secret(bytes), path: "config")
    } catch {
      guard case .malformedFile("config", let line, let reason) = error else {
        throw BrokenPromise(description: "the error names the file")
      }
      try promise(1...lines ~= line, "the error has its line")
      return try promise(!reason.isEmpty, "the error has a reason")
    }
    for entry in sections.flatMap(\.settings) {
      try promise(1...lines ~= entry.line, "a setting has its line")
      try promise(!entry.name.isEmpty, "a setting has a name")
    }
  }
}
