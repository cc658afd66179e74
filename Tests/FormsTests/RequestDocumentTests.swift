import JSON
import Secrets
import Testing

@testable import Forms

/// What is near a request: read, or told by name with what to do.
@Suite("Files that are near a request")
struct RequestDocumentTests {
  private let api: ConnectorAPI

  init() throws { api = try ConnectorAPI() }

  private func document(_ text: String) throws -> RequestDocument { try document(Array(text.utf8)) }

  private func document(_ bytes: [UInt8]) throws -> RequestDocument {
    try RequestDocument(bytes.withUnsafeBytes { Secret($0) }, api: api)
  }

  private func body(_ document: RequestDocument) -> String { JSONWriter.body(document.request).revealed() }

  /// The text in units of so many bytes.
  private func encoded(_ text: String, width: Int, isBigEndian: Bool, hasMark: Bool) -> [UInt8] {
    let units: [UInt32] =
      width == 2 ? text.utf16.map(UInt32.init) : text.unicodeScalars.map(\.value)
    return ((hasMark ? [0xFEFF] : []) + units).flatMap { unit in
      let little = (0..<width).map { UInt8(truncatingIfNeeded: unit >> (8 * UInt32($0))) }
      return isBigEndian ? little.reversed() : little
    }
  }

  // MARK: Encodings

  @Test("UTF-8 with a mark, UTF-16 and UTF-32 in either order, with and without their mark, are read")
  func encodings() throws {
    let text =
      #"{"connectorProfileName":"sf-🔑","connectorProfileConfig":{"connectorProfileProperties":{"Salesforce":{"instanceUrl":"https://ä.example"}},"connectorProfileCredentials":{"Salesforce":{"accessToken":"fake-1"}}}}"#
    let plain = try document(text)
    #expect(plain.notes.isEmpty && !"\(plain.request)".contains("fake"))
    #expect(body(plain).contains("fake-1") && body(plain).contains("ä.example"))
    #expect(try document([0xEF, 0xBB, 0xBF] + Array(text.utf8)).request == plain.request)
    for width in [2, 4] {
      for big in [false, true] {
        for mark in [false, true] {
          let read = try document(encoded(text, width: width, isBigEndian: big, hasMark: mark))
          #expect(
            read.request[RequestPaths.name]?.text == "sf-\u{1F511}", "\(width) \(big) \(mark)")
          #expect(body(read) == body(plain))
        }
      }
    }
  }

  // MARK: What the service answers

  private static let detail =
    #"{"connectorProfileArn":"arn:x","connectorProfileName":"sf-prod","connectorType":"Salesforce","connectionMode":"Public","credentialsArn":"arn:y","connectorProfileProperties":{"Salesforce":{"instanceUrl":"https://ä.example","isSandboxEnvironment":false}},"createdAt":1.5}"#

  @Test(
    "what Describe answers about one profile is read as a request without credentials",
    arguments: [
      "{\"connectorProfileDetails\": [\(detail)]}", "[\(detail)]", detail,
      "{\"connectorProfileDetails\": [\(detail)], \"nextToken\": null}",
    ])
  func described(text: String) throws {
    let read = try document(text)
    #expect(
      body(read)
        == #"{"connectorProfileName":"sf-prod","connectionMode":"Public","connectorProfileConfig":{"connectorProfileProperties":"#
        + #"{"Salesforce":{"instanceUrl":"https://ä.example","isSandboxEnvironment":false}}}}"#)
    #expect(read.notes.count == 1 && read.notes[0].contains("without credentials"))
  }

  // MARK: CloudFormation

  private static let formation = """
    "Type": "AWS::AppFlow::ConnectorProfile", "Properties": {"ConnectorProfileName": "sf-prod", \
    "ConnectorType": "Salesforce", "KMSArn": "arn:k", "ConnectionMode": "Public", "ConnectorProfileConfig": {\
    "ConnectorProfileProperties": {"Salesforce": {"InstanceUrl": "https://a.example", "isSandboxEnvironment": true}}, \
    "ConnectorProfileCredentials": {"Salesforce": {"AccessToken": "fake-1", "RefreshToken": {"Ref": "Token"}, \
    "ConnectorOAuthRequest": {"AuthCode": "{{resolve:secretsmanager:x}}", "RedirectUri": "https://b.example"}}}}}
    """

  @Test(
    "a CloudFormation profile is read: in a template, as a resource, and as its properties",
    arguments: [
      "{\"Resources\": {\"Profile\": {\(formation)}, \"Other\": {\"Type\": \"AWS::S3::Bucket\"}}}",
      "{\(formation)}", String("{\(formation)}".dropFirst(57).dropLast(1)),
    ])
  func cloudFormation(text: String) throws {
    let read = try document(text)
    #expect(
      body(read)
        == #"{"connectorProfileName":"sf-prod","connectionMode":"Public","connectorProfileConfig":{"connectorProfileProperties":"#
        + #"{"Salesforce":{"instanceUrl":"https://a.example","isSandboxEnvironment":true}},"connectorProfileCredentials":"#
        + #"{"Salesforce":{"accessToken":"fake-1","oAuthRequest":{"redirectUri":"https://b.example"}}}}}"#)
    #expect(read.notes.count == 2 && read.notes[1].hasSuffix(": refreshToken, authCode."), "\(read.notes)")
    #expect(!"\(read.request)".contains("fake"))
  }

  // MARK: Terraform

  private static let values =
    #"{"arn": "arn:x", "name": "sf-prod", "connection_mode": "Public", "connector_label": null, "connector_type": "Salesforce", "connector_profile_config": [{"connector_profile_properties": [{"salesforce": [{"instance_url": "https://a.example", "is_sandbox_environment": false, "use_privatelink_for_metadata_and_authorization": false}], "amplitude": [], "slack": []}], "connector_profile_credentials": [{"salesforce": [{"access_token": "fake-1", "refresh_token": "fake-2", "client_credentials_arn": null, "oauth_request": []}], "amplitude": []}]}]}"#
  private static let resource =
    "{\"address\": \"aws_appflow_connector_profile.sf\", \"type\": \"aws_appflow_connector_profile\", \"name\": \"sf\", \"values\": \(values)}"

  @Test(
    "Terraform's JSON is read: shown, of a module, planned, the state's own file, and a configuration",
    arguments: [
      "{\"format_version\": \"1.0\", \"values\": {\"root_module\": {\"resources\": [\(resource)]}}}",
      "{\"format_version\": \"1.0\", \"values\": {\"root_module\": {\"child_modules\": [{\"resources\": [\(resource)]}]}}}",
      "{\"format_version\": \"1.2\", \"planned_values\": {\"root_module\": {\"resources\": [\(resource)]}}}",
      """
      {"version": 4, "terraform_version": "1.9.0", "resources": [{"mode": "managed",
        "type": "aws_appflow_connector_profile", "name": "sf", "instances": [{"attributes": \(values)}]}]}
      """,
      "{\"resource\": {\"aws_appflow_connector_profile\": {\"sf\": \(values)}}}",
    ])
  func terraform(text: String) throws {
    let read = try document(text)
    #expect(
      body(read)
        == #"{"connectorProfileName":"sf-prod","connectionMode":"Public","connectorProfileConfig":{"connectorProfileProperties":"#
        + #"{"Salesforce":{"instanceUrl":"https://a.example","isSandboxEnvironment":false,"#
        + #""usePrivateLinkForMetadataAndAuthorization":false}},"connectorProfileCredentials":"#
        + #"{"Salesforce":{"accessToken":"fake-1","refreshToken":"fake-2"}}}}"#)
    #expect(read.notes.count == 1, "\(read.notes)")
  }

  @Test("what we write for other tools' JSON is read back, every member of every connector")
  func spellings() throws {
    for tool in Spelling.Tool.allCases {
      let spelling = Spelling(tool, api.catalogue)
      for connector in api.connectors {
        let skeleton = RequestSkeleton(api: api, connector: connector).request
        let request = try #require(skeleton.object).members.reduce(into: JSONObject()) {
          $0[$1.name] = $1.value.filled
        }
        let written = spelled(.object(request), by: spelling, at: "")
        var reader = SpelledReader(api: api, spelling: spelling)
        #expect(reader.request(written) == .object(request), "\(connector)")
      }
    }
  }

  /// Members of structures in the tool's spelling; a map's keys stay.
  private func spelled(_ value: JSONValue, by spelling: Spelling, at path: String) -> JSONValue {
    guard let object = value.object else { return value }
    if object["KeyName"] != nil { return value }
    let outer = ["", "connectorProfileConfig", "connectorProfileProperties", "connectorProfileCredentials"]
    return .object(
      object.members.reduce(into: JSONObject()) { result, member in
        let below = outer.contains(path) ? member.name : path + "/" + member.name
        result[spelling.name(of: below)] = spelled(member.value, by: spelling, at: below)
      })
  }

  // MARK: What is refused

  @Test(
    "other things are told by name, with what makes a request of them",
    arguments: [
      ("{\"connectorProfileDetails\": []}", "has no connector profile"),
      (
        "{\"connectorProfileDetails\": [\(detail), \(detail)]}", "“appflow-profile show NAME --output json”"
      ),
      ("{\"Resources\": {\"B\": {\"Type\": \"AWS::S3::Bucket\"}}}", "CloudFormation template, and it has no"),
      (
        "{\"Resources\": {\"A\": {\(formation)}, \"B\": {\(formation)}}}",
        "2 connector profiles: A, B. Keep one"
      ),
      ("{\"format_version\": \"1.0\", \"values\": {}}", "Terraform's JSON, and it has no connector profile"),
      ("{\"rotations\": []}", "rotate --plan FILE"),
      ("AWSTemplateFormatVersion: '2010-09-09'\nResources:\n", "CloudFormation template in YAML"),
      ("Resources:\n  P:\n    Type: AWS::AppFlow::ConnectorProfile\n", "CloudFormation template in YAML"),
      ("connectorProfileName: ''\nconnectionMode: Public\n", "yq -o=json FILE > request.json"),
      ("# a comment\n---\nconnectorProfileName: x\n", "This is YAML"),
      ("connectorProfileName: ''  # [REQUIRED] The name\n", "This is YAML"),
      ("%YAML 1.2\n---\n", "This is YAML"), ("- a: b\n", "This is YAML"),
      (
        "resource \"aws_appflow_connector_profile\" \"sf\" {\n  name = \"x\"\n}\n", "terraform show -json"
      ),
      ("# main\nvariable \"password\" {\n  type = string\n}\n", "Terraform's language"),
      ("terraform {\n}\n", "Terraform's language"),
      ("(\njson() { :; }\naws appflow update-connector-profile\n)\n", "shell script"),
      ("#!/bin/sh\n", "shell script"), ("aws appflow update-connector-profile --x", "shell script"),
      ("-----BEGIN PRIVATE KEY-----\nfake\n", "a key or a certificate"), ("<html></html>", "XML or HTML"),
      ("\u{1F}\u{8B}", "not JSON"), ("a\u{0}b\u{0}c", "no text"),
      ("", "This is not JSON: line 1, column 1: the text is empty."),
      ("{\n\"a\": 1,\n}", "This is not JSON: line 3"), ("{'a': 1}", "This is not JSON: line 1"),
      ("nul", "not JSON"), ("password fake", "not JSON"),
    ])
  func refused(text: String, words: String) {
    let error = #expect(throws: RequestDocument.Unreadable.self) { try document(text) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("fake") == false)
  }

  @Test("compressed files and halves of encodings are told, and nothing crashes")
  func bytes() {
    for bytes: [UInt8] in [
      [0x1F, 0x8B, 8, 0], [0x50, 0x4B, 3, 4], [0x28, 0xB5, 0x2F, 0xFD], [0xFD, 0x37, 0x7A, 0x58, 0x5A],
    ] {
      let error = #expect(throws: RequestDocument.Unreadable.self) { try document(bytes) }
      #expect(error?.description.contains("unpack it first") == true)
    }
    for bytes: [UInt8] in [
      [0xFF, 0xFE], [0xFE, 0xFF, 0], [0xFF, 0xFE, 0x7B], [0, 0, 0xFE, 0xFF, 0, 0x11, 0, 0],
      [0xFF, 0xFE, 0, 0xD8], [0xFF, 0xFE, 0, 0xDC, 0, 0xD8], [0xEF, 0xBB, 0xBF], [0, 0x7B, 0], [0xC3],
      [0x7B, 0], [0, 0, 0, 0],
    ] {
      #expect(throws: RequestDocument.Unreadable.self) { try document(bytes) }
    }
  }
}

extension JSONValue {
  /// The value with a text in place of each that is empty.
  fileprivate var filled: JSONValue {
    switch self {
    case .string(""), .null: "text"
    case .list(let items): .list(items.map(\.filled))
    case .object(let object):
      .object(object.members.reduce(into: JSONObject()) { $0[$1.name] = $1.value.filled })
    default: self
    }
  }
}
