import Forms
import JSON
import Secrets

/// JSON: what is written of what was read is read as the same, errors have a place, and any value can be validated.
enum JSONTarget {
  private static let api = Result { try ConnectorAPI() }

  static func check(_ bytes: UnsafeRawBufferPointer) throws(BrokenPromise) {
    let value: JSONValue
    do {
      value = try JSONReader.read(bytes)
    } catch {
      try promise(error.line >= 1 && error.column >= 1, "an error has a line and a column")
      // What a reader that refuses doubles takes, one that does not takes too.
      try promise((try? JSONReader.read(bytes, duplicates: .refused)) == nil, "both refuse it")
      return
    }
    let written = JSONWriter.body(value)
    let again = written.withBytes { try? JSONReader.read($0) }
    try promise(again == value, "what was written is read as the same")
    try validate(value, bytes)
  }

  private static func validate(_ value: JSONValue, _ bytes: UnsafeRawBufferPointer) throws(BrokenPromise) {
    guard case .success(let api) = api else { throw BrokenPromise(description: "the model can be read") }
    let lines = bytes.count { $0 == 0x0A } + 1
    let masked = value.maskingSecrets { $0.tokens.last == "password" }
    for violation in RequestRules(api: api).violations(in: masked, at: nil) {
      let place = JSONReader.position(of: violation.path, in: bytes)
      try promise(1...lines ~= place.line, "a violation's place is in the text")
    }
    _ = JSONLines(masked).text()
  }
}
