/// A separate part of AWS with names of its own: the rules by which endpoints are named there.
struct Partition: Sendable, Equatable {
  /// Its id, as ARNs have it.
  let id: String
  /// What the endpoints' names end with.
  let suffix: String
  /// What they end with when they answer over IPv6 too.
  let dualStackSuffix: String
  /// What its regions' names begin with.
  let regionPrefixes: [String]

  private static let commercial = Partition(
    id: "aws", suffix: "amazonaws.com", dualStackSuffix: "api.aws", regionPrefixes: [])

  /// All partitions but the commercial one, which has every region that no other claims.
  private static let special = [
    Partition(
      id: "aws-cn", suffix: "amazonaws.com.cn", dualStackSuffix: "api.amazonwebservices.com.cn",
      regionPrefixes: ["cn-"]),
    Partition(
      id: "aws-us-gov", suffix: "amazonaws.com", dualStackSuffix: "api.aws", regionPrefixes: ["us-gov-"]),
    Partition(
      id: "aws-eusc", suffix: "amazonaws.eu", dualStackSuffix: "api.amazonwebservices.eu",
      regionPrefixes: ["eusc-de-"]),
    Partition(
      id: "aws-iso", suffix: "c2s.ic.gov", dualStackSuffix: "api.aws.ic.gov", regionPrefixes: ["us-iso-"]),
    Partition(
      id: "aws-iso-b", suffix: "sc2s.sgov.gov", dualStackSuffix: "api.aws.scloud",
      regionPrefixes: ["us-isob-"]),
    Partition(
      id: "aws-iso-e", suffix: "cloud.adc-e.uk", dualStackSuffix: "api.cloud-aws.adc-e.uk",
      regionPrefixes: ["eu-isoe-"]),
    Partition(
      id: "aws-iso-f", suffix: "csp.hci.ic.gov", dualStackSuffix: "api.aws.hci.ic.gov",
      regionPrefixes: ["us-isof-"]),
  ]

  /// The partition of a region.
  ///
  /// - Parameter region: the region's name.
  /// - Returns: the partition; the commercial one for names that no other claims.
  static func of(_ region: String) -> Partition {
    special.first { partition in
      region == "\(partition.id)-global" || partition.regionPrefixes.contains { isRegion(region, after: $0) }
    } ?? commercial
  }

  /// Whether a name is a prefix, a word and a number, such as `cn-` and `north-1`.
  private static func isRegion(_ region: String, after prefix: String) -> Bool {
    guard region.hasPrefix(prefix) else { return false }
    let parts = region.dropFirst(prefix.count).split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[0].isEmpty && Int(parts[1]) != nil
  }
}
