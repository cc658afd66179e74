/// Why a file or folder of the program's own cannot be used.
public struct PrivateFileFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file or folder, and why.
  public let description: String

  /// Says it.
  ///
  /// - Parameter description: the file or folder, and why.
  public init(_ description: String) {
    self.description = description
  }
}
