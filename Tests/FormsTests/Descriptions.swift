import Forms
import JSON

/// Answers of DescribeConnector for tests.
enum Descriptions {
  /// One connector with all four ways to sign in, one way of its own, and all kinds of settings.
  static let whole = ConnectorDescription([
    "connectorConfiguration": [
      "connectorName": "Test hub", "connectorVersion": "2.1",
      "authenticationConfig": [
        "isBasicAuthSupported": true, "isApiKeyAuthSupported": true, "isOAuth2Supported": true,
        "isCustomAuthSupported": true,
        "oAuth2Defaults": [
          "oauthScopes": ["read", "write"], "tokenUrls": ["https://login.example/token"],
          "authCodeUrls": ["https://login.example/authorize"],
          "oauth2GrantTypesSupported": ["JWT_BEARER", "CLIENT_CREDENTIALS"],
          "oauth2CustomProperties": [
            [
              "key": "audience", "isRequired": true, "label": "Audience", "isSensitiveField": false,
              "connectorSuppliedValues": ["api", "sandbox-api"], "type": "TOKEN_URL",
            ],
            ["key": "exchange_key", "label": "Exchange key", "isSensitiveField": true, "type": "TOKEN_URL"],
            ["key": "prompt", "label": "Prompt", "type": "AUTH_URL"],
          ],
        ],
        "customAuthConfigs": [
          [
            "customAuthenticationType": "SIGNED",
            "authParameters": [
              [
                "key": "tenant", "isRequired": true, "label": "Tenant", "description": "In lower case",
                "isSensitiveField": false,
              ],
              ["key": "signing_key", "isRequired": true, "label": "Signing key", "isSensitiveField": true],
              ["key": "realm", "isRequired": false, "label": "Realm"],
              [
                "key": "place", "label": "Place", "isSensitiveField": false,
                "connectorSuppliedValues": ["live", "test"],
              ],
            ],
          ]
        ],
      ],
      "connectorRuntimeSettings": [
        [
          "key": "instance_url", "dataType": "String", "isRequired": true, "label": "Instance URL",
          "scope": "CONNECTOR_PROFILE",
        ],
        [
          "key": "api_version", "dataType": "String", "label": "API version", "scope": "CONNECTOR_PROFILE",
          "connectorSuppliedValueOptions": ["v1", "v2"],
        ],
        ["key": "verify", "dataType": "Boolean", "label": "Verify", "scope": "CONNECTOR_PROFILE"],
        ["key": "page_size", "dataType": "Integer", "label": "Page size", "scope": "CONNECTOR_PROFILE"],
        ["key": "of_flows", "dataType": "String", "isRequired": true, "scope": "SOURCE"],
      ],
    ]
  ])

  /// Two ways of the connector's own, with a parameter in common.
  static let twoMethods = ConnectorDescription([
    "connectorConfiguration": [
      "authenticationConfig": [
        "isCustomAuthSupported": true,
        "customAuthConfigs": [
          [
            "customAuthenticationType": "TOKEN",
            "authParameters": [
              ["key": "id", "isRequired": true, "label": "Station", "isSensitiveField": false],
              ["key": "token", "isRequired": true, "label": "Token", "isSensitiveField": true],
            ],
          ],
          [
            "customAuthenticationType": "PAIRED",
            "authParameters": [
              ["key": "id", "label": "Device", "isSensitiveField": true],
              ["key": "pin", "isRequired": true, "label": "PIN", "isSensitiveField": true],
            ],
          ],
        ],
      ]
    ]
  ])

  /// Two ways that need the same; one of them has an extra.
  static let alikeMethods = ConnectorDescription([
    "authenticationConfig": [
      "isCustomAuthSupported": true,
      "customAuthConfigs": [
        ["customAuthenticationType": "PLAIN", "authParameters": [["key": "token", "isRequired": true]]],
        [
          "customAuthenticationType": "GUARDED",
          "authParameters": [["key": "token", "isRequired": true], ["key": "pin"]],
        ],
      ],
    ]
  ])

  /// A connector that supports exactly what is named.
  static func supporting(_ flags: [String]) -> ConnectorDescription {
    var authentication = JSONObject()
    for flag in flags { authentication[flag] = true }
    return ConnectorDescription(["connectorConfiguration": ["authenticationConfig": .object(authentication)]])
  }
}
