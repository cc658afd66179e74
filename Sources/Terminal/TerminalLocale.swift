import Glibc
import Secrets

/// Which bytes the terminal takes for characters: what the operator's locale says.
public enum TerminalLocale {
  /// Whether it is UTF-8. The first look takes the locale for the process.
  public static let readsUTF8: Bool = {
    adopt()
    return nl_langinfo(Int32(CODESET)).map { String(cString: $0) == "UTF-8" } ?? false
  }()

  /// A text for a terminal that does not read UTF-8, to which a byte within a character could be a control character: all but
  /// ASCII as JSON's escapes, so that JSON stays the same.
  ///
  /// - Parameter text: what passed the sanitizer for text of others.
  /// - Returns: the text in ASCII.
  public static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { escaped, scalar in
      guard !scalar.isASCII else { return escaped.unicodeScalars.append(scalar) }
      for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
        escaped += "\\u" + Hexadecimal.text(unit, digits: 4)
      }
    }
  }

  /// Takes the operator's locale; where it is not installed but asks for UTF-8, as often over SSH, the one that always is.
  private static func adopt() {
    guard setlocale(LC_CTYPE, "") == nil else { return }
    let names: [String] = ["LC_ALL", "LC_CTYPE", "LANG"]
    let values = names.compactMap { name in getenv(name).map { String(cString: $0) } }
    let asked = values.first { !$0.isEmpty }
    let name = asked?.uppercased() ?? ""
    if name.contains("UTF-8") || name.contains("UTF8") { setlocale(LC_CTYPE, "C.UTF-8") }
  }
}
