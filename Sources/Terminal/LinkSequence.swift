/// A text in a frame that leads to an address.
struct FrameLink: Equatable, Sendable {
  let row: Int
  let columns: Range<Int>
  let address: String

  /// Terminals take no longer address.
  static let mostBytes = 2_083
}

/// The bytes that write a text as a link (OSC 8). Terminals that do not know it show the text alone.
struct LinkSequence: Equatable {
  /// What is to be written; the cursor is elsewhere afterwards.
  let bytes: String

  /// Makes the sequence.
  ///
  /// - Parameters:
  ///   - link: where the text stands and where it leads.
  ///   - text: the text that stands there.
  init(_ link: FrameLink, text: String) {
    // One id joins the rows of an address that is broken into several.
    let start =
      "\u{1B}[\(link.row + 1);\(link.columns.lowerBound + 1)H\u{1B}]8;id=address;\(link.address)\u{1B}\\"
    bytes = start + "\u{1B}[0;4m" + text + "\u{1B}[0m\u{1B}]8;;\u{1B}\\"
  }

  /// Whether a terminal passes over operating system commands that it does not know; old ones print them.
  ///
  /// - Parameter term: the terminal's type, from `TERM`.
  static func isUnderstood(by term: String) -> Bool { !ClipboardSequence.isOld(term) }
}

/// An address that stands in a line of text, as a link where the terminal has links.
public struct LinkedAddress: Equatable, Sendable {
  /// What is to be written.
  public let text: String

  /// Makes the text.
  ///
  /// - Parameters:
  ///   - address: the address. One with anything but visible ASCII in it, or too long a one, is no link, and is shown as all text
  ///     of others is.
  ///   - term: the terminal's type, from `TERM`.
  public init(_ address: String, term: String) {
    let isPlain = address.utf8.allSatisfy { 0x21...0x7E ~= $0 } && address.utf8.count <= FrameLink.mostBytes
    guard isPlain, LinkSequence.isUnderstood(by: term) else {
      text = Glyph.visible(address)
      return
    }
    text = "\u{1B}]8;;\(address)\u{1B}\\\(address)\u{1B}]8;;\u{1B}\\"
  }
}
