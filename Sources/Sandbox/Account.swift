/// The pretended account: what its ARNs are made of.
enum Account {
  static let id = "123456789012"
  static let region = "us-east-1"

  static func profileARN(_ name: String) -> String {
    "arn:aws:appflow:\(region):\(id):connectorprofile/\(name)"
  }

  static func credentialsARN(_ name: String, createdAt: Double) -> String {
    "arn:aws:secretsmanager:\(region):\(id):secret:appflow!\(id)-\(name)-\(Int(createdAt))"
  }

  static func flowARN(_ name: String) -> String { "arn:aws:appflow:\(region):\(id):flow/\(name)" }
}
