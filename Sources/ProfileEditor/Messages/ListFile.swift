/// The list as it is shown, on its way into a file.
public struct ListFile: Equatable, Sendable {
  /// The file as it was typed; `~` is the home folder.
  public let path: String
  /// What it will hold, in the format that its ending asks for.
  public let text: MaskedText
  /// How many profiles that is.
  public let count: Int
  /// How many of its rows stand for accounts and regions that were not read.
  public let refused: Int

  /// Creates a file that is to be written.
  ///
  /// - Parameters:
  ///   - path: the file as it was typed.
  ///   - text: what it will hold.
  ///   - count: how many profiles that is.
  ///   - refused: how many of its rows stand for accounts and regions that were not read.
  public init(path: String, text: MaskedText, count: Int, refused: Int = 0) {
    self.path = path
    self.text = text
    self.count = count
    self.refused = refused
  }

  /// What is asked where there is such a file.
  var question: String { "There is a file \(path). Write over it?" }

  /// What is said once it is written.
  var notice: String {
    let written = "Wrote \(count) profile\(count == 1 ? "" : "s") to \(path), which only you can read"
    switch refused {
    case 0: return "\(written)."
    case 1: return "\(written); 1 account or region was not read."
    default: return "\(written); \(refused) accounts or regions were not read."
    }
  }
}

/// What came of writing a list into a file.
public enum ListWriting: Equatable, Sendable {
  /// It is there.
  case done
  /// There is such a file, and nothing was written.
  case isThere
  /// Nothing was written; the path and why, in a sentence.
  case failed(String)
}
