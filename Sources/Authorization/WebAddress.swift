import HTTPTransport

/// An address that a browser is sent to, checked before anybody is.
enum WebAddress {
  /// Checks an address.
  ///
  /// - Parameter text: the address.
  /// - Returns: its parts.
  /// - Throws: `Refusal` with the rule, for a sentence that begins with the address's name.
  static func checked(_ text: String) throws(Refusal) -> HTTPURL {
    let url: HTTPURL
    do {
      url = try HTTPURL(text)
    } catch {
      throw Refusal(reason: error.reason)
    }
    // RFC 3986 has none of these anywhere; browsers take some of them for others.
    guard !text.utf8.contains(where: #""<>\^`{|}"#.utf8.contains) else {
      throw Refusal(reason: "it contains a character that no address has")
    }
    guard url.scheme == .https || url.isLoopback else {
      throw Refusal(reason: "it must begin with https://, because the code travels with it")
    }
    return url
  }

  /// Why an address cannot be used.
  struct Refusal: Error, Equatable {
    /// The rule: `it must begin with https://`.
    let reason: String
  }
}
