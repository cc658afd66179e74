/// Files that are no JSON and are taken for requests: known by how they begin and by their words, never by the values.
enum OtherFormat {
  /// How compressed files begin: gzip, zip, bzip2, xz, Zstandard.
  private static let compressed: [[UInt8]] = [
    [0x1F, 0x8B], [0x50, 0x4B, 0x03, 0x04], [0x42, 0x5A, 0x68], [0xFD, 0x37, 0x7A, 0x58, 0x5A],
    [0x28, 0xB5, 0x2F, 0xFD],
  ]
  private static let hclBlocks = [
    "resource", "variable", "terraform", "provider", "data", "module", "output", "locals",
  ]

  /// What a text is, and how it becomes a request.
  ///
  /// - Parameter bytes: the text, which is no JSON.
  /// - Returns: a sentence or two; nil where it may be JSON with a mistake.
  static func sentence(for bytes: UnsafeRawBufferPointer) -> String? {
    if compressed.contains(where: { bytes.starts(with: $0) }) {
      return "This is a compressed file: unpack it first."
    }
    if bytes.contains(0) { return "This is no text: a request is JSON in UTF-8." }
    let lines = Lines(bytes)
    let script =
      "This is a shell script or command: run it, or write its request as JSON, which “appflow-profile template TYPE” begins."
    if bytes.starts(with: "#!".utf8) { return script }
    guard let first = lines.first?.first, first != UInt8(ascii: "{"), first != UInt8(ascii: "[") else {
      return nil
    }
    if lines.first(begins: "-----BEGIN ") { return "This is a key or a certificate, not a request." }
    if first == UInt8(ascii: "<") { return "This is XML or HTML: a request is JSON." }
    if ["(", "aws ", "export "].contains(where: lines.first(begins:)) { return script }
    if hclBlocks.contains(where: lines.hasBlock) {
      return
        "This is Terraform's language (HCL). What “terraform show -json > state.json” writes is read, or begin with “appflow-profile template TYPE”."
    }
    guard lines.areYAML else { return nil }
    if ["AWSTemplateFormatVersion", "AWS::AppFlow::ConnectorProfile"].contains(where: lines.contains) {
      return
        "This is a CloudFormation template in YAML. As JSON it is read: “cfn-flip FILE > template.json” writes it so."
    }
    return "This is YAML. As JSON it is read: “yq -o=json FILE > request.json” writes it so."
  }
}

/// The lines of a text that say something, where they are: they may hold secrets.
private struct Lines {
  /// Without blank lines and comments, and without blanks at their start.
  private let lines: [UnsafeRawBufferPointer.SubSequence]

  init(_ bytes: UnsafeRawBufferPointer) {
    let blanks: Set<UInt8> = [0x20, 0x09, 0x0D]
    lines = bytes.split(separator: 0x0A).map { $0.drop { blanks.contains($0) } }.filter {
      !$0.isEmpty && $0.first != UInt8(ascii: "#")
    }
  }

  var first: UnsafeRawBufferPointer.SubSequence? { lines.first }

  func first(begins text: String) -> Bool { first?.starts(with: text.utf8) ?? false }

  /// Whether a text stands somewhere in it.
  func contains(_ text: String) -> Bool {
    let wanted = Array(text.utf8)
    return lines.contains { line in
      line.indices.contains { line[$0...].starts(with: wanted) }
    }
  }

  /// Whether a line is the start of a block: the word, labels in quotes, and a brace.
  func hasBlock(_ word: String) -> Bool {
    lines.contains { line in
      let rest = line.dropFirst(word.utf8.count)
      return line.starts(with: word.utf8) && rest.contains(UInt8(ascii: "{"))
        && [UInt8(ascii: " "), UInt8(ascii: "{"), UInt8(ascii: "\"")].contains(rest.first ?? 0)
    }
  }

  /// Whether it begins as YAML: a directive, a document's start, an item of a list, or a name and a colon.
  var areYAML: Bool {
    guard let first else { return false }
    if first.starts(with: "%YAML".utf8) || first.starts(with: "---".utf8) || first.starts(with: "- ".utf8) {
      return true
    }
    let name = first.prefix { byte in
      byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte)
        || (0x41...0x5A).contains(byte & 0xDF)
    }
    let rest = first[name.endIndex...]
    guard !name.isEmpty, rest.first == UInt8(ascii: ":") else { return false }
    return [nil, 0x20, 0x0D, 0x09].contains(rest.dropFirst().first)
  }
}
