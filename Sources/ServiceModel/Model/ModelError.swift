/// Why a model file cannot be used.
public struct ModelError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file, or what stands in its place.
  public let file: String
  /// Where in it: a line and column, or a JSON pointer; empty where the whole file is meant.
  public let position: String
  /// What is wrong and what to do.
  public let reason: String

  /// Creates a failure.
  ///
  /// - Parameters:
  ///   - file: the file, or what stands in its place.
  ///   - position: where in it; empty where the whole file is meant.
  ///   - reason: what is wrong and what to do.
  public init(file: String, position: String, reason: String) {
    self.file = file
    self.position = position
    self.reason = reason
  }

  /// File, position and reason.
  public var description: String { "\(file): \(position.isEmpty ? "" : position + ": ")\(reason)" }
}
