/// A span of time as a person writes it: `30d`, `12h`, `3 days`.
public struct TimeSpan: Equatable, Sendable {
  private static let units: [(names: [Substring], seconds: Double)] = [
    (["m", "min", "minute", "minutes"], 60), (["h", "hour", "hours"], 3_600), (["d", "day", "days"], 86_400),
    (["w", "week", "weeks"], 604_800),
  ]
  /// More digits are a mistake, and not a time.
  private static let mostDigits = 7

  /// How long it is.
  public let seconds: Double

  /// Reads a span: a whole number, and minutes, hours, days or weeks, by their first letter or their English name.
  ///
  /// - Parameter text: what was written.
  /// - Returns: nil when it is no such span.
  public init?(_ text: String) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }.lowercased()
    guard let number = UInt(digits), digits.count <= Self.mostDigits,
      let length = Self.units.first(where: { $0.names.contains(unit[...]) })?.seconds
    else { return nil }
    seconds = Double(number) * length
  }
}
