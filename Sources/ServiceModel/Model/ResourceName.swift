/// An Amazon Resource Name: `arn:partition:service:region:account:resource`.
public enum ResourceName {
  /// The AWS account that a resource is in; nil where the name says none.
  ///
  /// - Parameter arn: the resource's name.
  public static func account(of arn: String?) -> String? { part(4, of: arn) }

  /// The region that a resource is in; nil where the name says none.
  ///
  /// - Parameter arn: the resource's name.
  public static func region(of arn: String?) -> String? { part(3, of: arn) }

  private static func part(_ number: Int, of arn: String?) -> String? {
    let parts = arn?.split(separator: ":", omittingEmptySubsequences: false) ?? []
    return parts.count > 5 && !parts[number].isEmpty ? String(parts[number]) : nil
  }
}
