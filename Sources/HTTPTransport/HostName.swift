import Glibc

/// A host as a URL names it: a name, or an address in the one form in which it is sent.
///
/// What other readers take for an address in another form (`127.1`, `0x7f.1`, `127.0.0.01`, `2130706433`) is refused: libcurl
/// rewrites it, so that another host would be sent than was signed, and whether it is this machine is anybody's guess.
enum HostName {
  /// Why a text is no host; for a sentence that begins with the URL.
  struct Refusal: Error {
    let reason: String
  }

  /// Reads a host without brackets.
  ///
  /// - Parameter text: the host, ASCII.
  /// - Returns: the host in lower case.
  static func name(_ text: Substring) throws(Refusal) -> String {
    guard text.utf8.allSatisfy(isOfName) else {
      throw Refusal(reason: "its host has a character that no host's name has")
    }
    var labels = text.split(separator: ".", omittingEmptySubsequences: false)
    // One dot at the end is the root's.
    if labels.count > 1, labels.last?.isEmpty == true { labels.removeLast() }
    guard text.utf8.count <= 254, labels.allSatisfy({ 1...63 ~= $0.utf8.count }) else {
      throw Refusal(reason: "its host has an empty part or is too long")
    }
    // A name whose last part is a number is an address for every reader that knows old forms of them.
    guard labels.last.map(isNumber) != true || ipv4(String(text)) != nil else {
      throw Refusal(
        reason:
          "its host is an address in an unusual form: write four numbers from 0 to 255, such as 127.0.0.1")
    }
    return text.lowercased()
  }

  /// Reads an IPv6 address.
  ///
  /// - Parameter text: what stands between the brackets.
  /// - Returns: the address in its shortest form, which libcurl sends.
  static func ipv6(_ text: Substring) throws(Refusal) -> String {
    var address = in6_addr()
    var shortest = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    // The numbers of an address within one must be in their one form, too.
    let within =
      text.contains(".")
      ? text[(text.lastIndex(of: ":").map { text.index(after: $0) } ?? text.startIndex)...] : nil
    guard within.map({ ipv4(String($0)) != nil }) ?? true, inet_pton(AF_INET6, String(text), &address) == 1,
      inet_ntop(AF_INET6, &address, &shortest, socklen_t(shortest.count)) != nil
    else { throw Refusal(reason: "what stands in brackets is not an IPv6 address") }
    return String(decoding: shortest.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Whether a host that was read is this machine, so that nothing can be overheard on the way. libcurl asks nobody for the
  /// address of `localhost` and of the names below it.
  ///
  /// - Parameter host: the host, in lower case; an IPv6 address in its shortest form.
  static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host.hasSuffix(".localhost") || host == "::1" { return true }
    let mapped = "::ffff:"
    return ipv4(host.hasPrefix(mapped) ? String(host.dropFirst(mapped.count)) : host)?.first == 127
  }

  /// The four numbers of an address, each as it is usually written: digits only, and no zero before others.
  static func ipv4(_ text: String) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part -> UInt8? in
      let isUsual =
        part.utf8.allSatisfy { 0x30...0x39 ~= $0 } && (part.utf8.first != 0x30 || part.utf8.count == 1)
      return isUsual ? UInt8(part) : nil
    }
    return parts.count == 4 && numbers.count == 4 ? numbers : nil
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
    default: false
    }
  }

  private static func isNumber(_ label: Substring) -> Bool {
    let isDecimal = label.utf8.allSatisfy { 0x30...0x39 ~= $0 }
    let lowered = label.lowercased()
    return isDecimal || lowered.hasPrefix("0x") && lowered.dropFirst(2).allSatisfy(\.isHexDigit)
  }
}
