/// An Amazon Resource Name: `arn:partition:service:region:account:resource`.
public enum ResourceName {
  /// The AWS account that a resource is in; nil where the name says none.
  ///
  /// - Parameter arn: the resource's name.
  public static func account(of arn: String?) -> String? {
    let parts = arn?.split(separator: ":", omittingEmptySubsequences: false) ?? []
    return parts.count > 5 && !parts[4].isEmpty ? String(parts[4]) : nil
  }
}
