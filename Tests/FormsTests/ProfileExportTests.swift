import JSON
import Testing

@testable import Forms

@Suite("What other tools' texts ask for")
struct ProfileExportTests {
  private static let tokenGrant =
    #"{"oAuth2Properties":{"tokenUrl":"https://a.example","oAuth2GrantType":"AUTHORIZATION_CODE"}}"#

  private func export(_ connector: String, _ properties: String) throws -> ProfileExport {
    let existing = ExistingProfile(
      name: "p", mode: "Public", properties: try JSONReader.read(properties).object)
    return ProfileExport(
      existing, type: connector, label: nil,
      definition: FormDefinition(connector: connector, api: try ConnectorAPI()))
  }

  @Test(
    "the credentials that the sign-in method needs are asked for; of a method that tells none, all but codes",
    arguments: [
      ("Veeva", "{}", ["username", "password"]), ("Amplitude", "{}", ["api_key", "secret_key"]),
      ("Salesforce", "{}", ["access_token", "refresh_token"]),
      ("Zendesk", "{}", ["client_id", "client_secret", "access_token"]),
      ("SAPOData", "{}", ["basic_auth_credentials_username", "basic_auth_credentials_password"]),
      (
        "SAPOData", #"{"oAuthProperties":{"tokenUrl":"https://a.example"}}"#,
        ["oauth_credentials_client_id", "oauth_credentials_client_secret"]
      ),
      ("Redshift", #"{"isRedshiftServerless":true,"workgroupName":"w"}"#, []),
      // Terraform and CloudFormation know no key pair yet.
      ("Snowflake", "{}", ["username", "password"]),
      ("CustomConnector", "{}", ["basic_username", "basic_password"]),
      (
        "CustomConnector", tokenGrant,
        ["oauth2_client_id", "oauth2_client_secret", "oauth2_access_token", "oauth2_refresh_token"]
      ),
    ])
  func variables(connector: String, properties: String, names: [String]) throws {
    let asked = try export(connector, properties).part(RequestPaths.credentials)?.variables.map(\.name)
    #expect(asked == names)
  }

  @Test(
    "every connector is written for the AWS command line, and for each tool that knows it, with its properties"
  )
  func everyConnector() throws {
    let aws = AWSCommand(region: "eu-west-1", endpoint: nil, profile: nil)
    for connector in try ConnectorAPI().connectors {
      let export = try export(connector, #"{"novel":"held by the service"}"#)
      for tool in ProfileExport.Tool.allCases {
        do {
          let text = try export.text(for: tool, aws: aws)
          #expect(text.hasSuffix("\n") && text.contains("p"), "\(connector)")
          #expect(tool != .awsCLI || text.contains("held by the service"))
        } catch {
          #expect(tool != .awsCLI && error.description.contains(connector), "\(error)")
        }
      }
    }
  }
}
