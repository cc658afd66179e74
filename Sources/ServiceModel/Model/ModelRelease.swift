import Glibc

/// Which release of which of AWS's tools a model is of.
public struct ModelRelease: Equatable, Sendable, CustomStringConvertible {
  /// Who brings a model along. Their numbers have nothing to do with each other.
  public enum Tool: String, Sendable {
    /// The library below boto3; the AWS command line's first version has one of its own, which counts in the same way.
    case botocore
    /// The AWS command line's second version, whose own botocore has no number that means anything.
    case commandLine = "AWS CLI"
  }

  /// Whose number it is.
  public let tool: Tool
  /// The number, such as `1.44.8`.
  public let number: String

  /// Creates a release.
  ///
  /// - Parameters:
  ///   - tool: whose number it is.
  ///   - number: the number.
  public init(_ tool: Tool, _ number: String) {
    self.tool = tool
    self.number = number
  }

  /// The tool and the number.
  public var description: String { "\(tool.rawValue) \(number)" }

  /// Whether the number is a higher one.
  ///
  /// - Parameter other: another release.
  /// - Returns: nil where the numbers are not of the same tool and cannot be compared.
  public func isNewer(than other: ModelRelease) -> Bool? {
    guard tool == other.tool, let own = parts, let others = other.parts else { return nil }
    return others.lexicographicallyPrecedes(own)
  }

  /// Nil for what is no number.
  private var parts: [Int]? {
    let parts = number.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count > 1, !parts.contains(where: { $0 == nil }) else { return nil }
    return parts.compactMap(\.self)
  }
}

extension ModelRelease {
  /// The release of a model file, by what stands around it. Nothing is run: a package's number is a line of text in it.
  ///
  /// - Parameter path: the file, `…/botocore/data/SERVICE/VERSION/service-2.json`, without links.
  /// - Returns: nil for a file that stands elsewhere, or in a package that does not say its number.
  init?(ofFile path: String) {
    let folders = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard folders.count > 5, folders[folders.count - 5] == "botocore" else { return nil }
    let package = folders.dropLast(4)
    let own = Self.number(in: package)
    if let own, own.hasPrefix("1.") {
      self.init(.botocore, own)
      return
    }
    // In the command line's second version the number of its botocore means nothing; that of the command line does. Beside the
    // executable that AWS gives out there are no sources: its folder is …/v2/2.31.0/dist.
    let above = Array(package.dropLast(2))
    let named = above.last == "dist" ? above.dropLast().last : nil
    guard package.dropLast().last == "awscli", let number = Self.number(in: package.dropLast()) ?? named,
      number.first?.isNumber == true
    else { return nil }
    self.init(.commandLine, number)
  }

  /// The number that a Python package gives itself.
  private static func number(in package: some Collection<String>) -> String? {
    guard let bytes = try? ModelFile.contents(package.joined(separator: "/") + "/__init__.py") else {
      return nil
    }
    for line in bytes.split(separator: UInt8(ascii: "\n")) where line.starts(with: "__version__".utf8) {
      let parts = line.split { $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\"") }
      guard parts.count > 1 else { continue }
      let number = parts[1].prefix { 0x30...0x39 ~= $0 || 0x61...0x7A ~= $0 || $0 == UInt8(ascii: ".") }
      if number.count == parts[1].count { return String(decoding: number, as: UTF8.self) }
    }
    return nil
  }
}
