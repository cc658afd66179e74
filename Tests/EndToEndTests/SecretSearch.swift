import Foundation

/// A word that stands in every secret of a test, and the forms in which it could come out somewhere.
struct SecretSearch: Sendable {
  /// Sixteen letters that occur nowhere else. Sixteen, so that a text that was cut short still has them.
  let marker: String
  private let forms: [(name: String, bytes: Data)]

  init() {
    let letters = (0..<8).map { _ in Character(Unicode.Scalar(UInt8.random(in: 0x61...0x7A))) }
    marker = "leakmark" + String(letters)
    let bytes = Data(marker.utf8)
    var forms: [(String, Data)] = [
      ("in clear", bytes), ("UTF-16", Data(marker.utf16.flatMap { [UInt8($0), 0] })),
      ("UTF-32", Data(marker.utf8.flatMap { [$0, 0, 0, 0] })),
      ("hexadecimal", Data(marker.utf8.map { String(format: "%02x", $0) }.joined().utf8)),
      ("backwards", Data(bytes.reversed())),
    ]
    // Base64 looks another way for each place in a group of three; the ends depend on what stands around.
    for shift in 0..<3 {
      let text = (Data(repeating: 0x20, count: shift) + bytes).base64EncodedString()
      forms.append(("Base64", Data(text.dropFirst(4).prefix(16).utf8)))
    }
    self.forms = forms
  }

  /// The forms in which the marker stands in bytes.
  func findings(in bytes: Data) -> [String] {
    forms.filter { bytes.range(of: $0.bytes) != nil }.map(\.name)
  }

  /// The files below a folder that have the marker, in their names or in their content, and in which form.
  func findings(below folder: String) throws -> [String] {
    guard let names = FileManager.default.enumerator(atPath: folder) else { return [] }
    var found: [String] = []
    for case let name as String in names {
      let path = folder + "/" + name
      if name.contains(marker) { found.append("\(name): in its name") }
      guard
        try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType == .typeRegular
      else { continue }
      found += findings(in: try Data(contentsOf: URL(filePath: path))).map { "\(name): \($0)" }
    }
    return found
  }
}
