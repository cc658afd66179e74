/// Labels for members that the catalogue does not know.
enum MemberLabel {
  private static let spellings = [
    "url": "URL", "id": "ID", "arn": "ARN", "api": "API", "sso": "SSO", "oauth": "OAuth", "oauth2": "OAuth 2",
    "jwt": "JWT", "aws": "AWS", "vpc": "VPC", "uri": "URI",
  ]

  /// Splits a member's name into words: `dataApiRoleArn` becomes `Data API role ARN`.
  ///
  /// - Parameter name: the member's name.
  /// - Returns: the label.
  static func from(_ name: String) -> String {
    let scalars = Array(name.replacingOAuth.unicodeScalars)
    var words: [String] = []
    for (index, scalar) in scalars.enumerated() {
      let isUpper = scalar.properties.isUppercase
      let followsLower = index > 0 && !scalars[index - 1].properties.isUppercase
      let beginsWord = index + 1 < scalars.count && scalars[index + 1].properties.isLowercase
      if index == 0 || (isUpper && (followsLower || beginsWord)) { words.append("") }
      words[words.count - 1].unicodeScalars.append(scalar)
    }
    let spelled = words.map { spellings[$0.lowercased()] ?? $0.lowercased() }
    guard let first = spelled.first else { return name }
    return ([first.prefix(1).uppercased() + first.dropFirst()] + spelled.dropFirst()).joined(separator: " ")
  }
}

extension String {
  /// Keeps `oAuth` together, which else would fall into two words.
  fileprivate var replacingOAuth: String {
    for prefix in ["oAuth", "OAuth"] where hasPrefix(prefix) { return "Oauth" + dropFirst(prefix.count) }
    return self
  }
}
