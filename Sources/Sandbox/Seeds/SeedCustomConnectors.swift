extension Seeds {
  /// Two connectors of the account's own: the first can be signed in to in all four ways, the second in two.
  static let customConnectors = #"""
    [
      {
        "canUseAsSource": true, "canUseAsDestination": true, "isPrivateLinkEnabled": true,
        "isPrivateLinkEndpointUrlRequired": false, "supportedTriggerTypes": ["OnDemand", "Scheduled"],
        "supportedSchedulingFrequencies": ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "ONCE"],
        "supportedDestinationConnectors": ["S3", "Redshift"], "connectorType": "CustomConnector",
        "connectorLabel": "acme-crm",
        "connectorDescription": "Customers, orders and visits of the Acme CRM.",
        "connectorOwner": "Orchard integration team", "connectorName": "Acme CRM",
        "connectorVersion": "2.1",
        "connectorArn": "arn:aws:appflow:us-east-1:123456789012:connector/acme-crm",
        "connectorModes": ["Public", "Private"],
        "authenticationConfig": {
          "isBasicAuthSupported": true, "isApiKeyAuthSupported": true, "isOAuth2Supported": true,
          "isCustomAuthSupported": true,
          "oAuth2Defaults": {
            "oauthScopes": ["crm.read", "crm.write", "offline_access"],
            "tokenUrls": [
              "https://login.acme.example/oauth2/token", "https://login-eu.acme.example/oauth2/token"
            ],
            "authCodeUrls": [
              "https://login.acme.example/oauth2/authorize",
              "https://login-eu.acme.example/oauth2/authorize"
            ],
            "oauth2GrantTypesSupported": ["AUTHORIZATION_CODE", "CLIENT_CREDENTIALS", "JWT_BEARER"],
            "oauth2CustomProperties": [
              {
                "key": "audience", "isRequired": true, "label": "Audience",
                "description": "The API that the token is for", "isSensitiveField": false,
                "connectorSuppliedValues": ["crm-api", "crm-sandbox-api"], "type": "TOKEN_URL"
              },
              {
                "key": "token_exchange_key", "isRequired": false, "label": "Exchange key",
                "description": "Sent with every request for a token", "isSensitiveField": true,
                "connectorSuppliedValues": [], "type": "TOKEN_URL"
              },
              {
                "key": "prompt", "isRequired": false, "label": "Prompt",
                "description": "What the consent page asks", "isSensitiveField": false,
                "connectorSuppliedValues": ["login", "consent"], "type": "AUTH_URL"
              }
            ]
          },
          "customAuthConfigs": [
            {
              "customAuthenticationType": "ACME_SIGNED",
              "authParameters": [
                {
                  "key": "tenant", "isRequired": true, "label": "Tenant",
                  "description": "The tenant of the account in lower case", "isSensitiveField": false,
                  "connectorSuppliedValues": []
                },
                {
                  "key": "key_id", "isRequired": true, "label": "Key id",
                  "description": "The id of the signing key", "isSensitiveField": false,
                  "connectorSuppliedValues": []
                },
                {
                  "key": "signing_key", "isRequired": true, "label": "Signing key",
                  "description": "Signs every request", "isSensitiveField": true,
                  "connectorSuppliedValues": []
                },
                {
                  "key": "environment", "isRequired": false, "label": "Environment",
                  "description": "Where the tenant lives", "isSensitiveField": false,
                  "connectorSuppliedValues": ["production", "sandbox"]
                }
              ]
            }
          ]
        },
        "connectorRuntimeSettings": [
          {
            "key": "instance_url", "dataType": "String", "isRequired": true, "label": "Instance URL",
            "description": "Where the account lives",
            "scope": "CONNECTOR_PROFILE", "connectorSuppliedValueOptions": []
          },
          {
            "key": "api_version", "dataType": "String", "isRequired": false, "label": "API version",
            "description": "The version that flows use", "scope": "CONNECTOR_PROFILE",
            "connectorSuppliedValueOptions": ["v1", "v2", "v3"]
          },
          {
            "key": "page_size", "dataType": "Integer", "isRequired": false, "label": "Page size",
            "description": "Records of one page", "scope": "SOURCE",
            "connectorSuppliedValueOptions": []
          },
          {
            "key": "write_mode", "dataType": "String", "isRequired": false, "label": "Write mode",
            "description": "How records are written", "scope": "DESTINATION",
            "connectorSuppliedValueOptions": ["single", "batch"]
          }
        ],
        "supportedApiVersions": ["v1", "v2", "v3"],
        "supportedOperators": ["PROJECTION", "EQUAL_TO", "GREATER_THAN", "BETWEEN"],
        "supportedWriteOperations": ["INSERT", "UPSERT", "UPDATE"],
        "connectorProvisioningType": "LAMBDA",
        "connectorProvisioningConfig": {
          "lambda": {"lambdaArn": "arn:aws:lambda:us-east-1:123456789012:function:acme-crm-connector"}
        },
        "registeredAt": {"daysAgo": 400},
        "registeredBy": "arn:aws:iam::123456789012:role/integration-admin",
        "supportedDataTransferTypes": ["RECORD"],
        "supportedDataTransferApis": [{"Name": "records", "Type": "SYNC"}, {"Name": "bulk", "Type": "ASYNC"}]
      },
      {
        "canUseAsSource": true, "canUseAsDestination": true, "isPrivateLinkEnabled": true,
        "isPrivateLinkEndpointUrlRequired": false, "supportedTriggerTypes": ["OnDemand", "Scheduled"],
        "supportedSchedulingFrequencies": ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "ONCE"],
        "supportedDestinationConnectors": ["S3", "Redshift"], "connectorType": "CustomConnector",
        "connectorLabel": "tide-tables",
        "connectorDescription": "Water levels and forecasts of harbour stations.",
        "connectorOwner": "Orchard integration team", "connectorName": "Tide tables",
        "connectorVersion": "1.0",
        "connectorArn": "arn:aws:appflow:us-east-1:123456789012:connector/tide-tables",
        "connectorModes": ["Public", "Private"],
        "authenticationConfig": {
          "isBasicAuthSupported": true, "isApiKeyAuthSupported": false, "isOAuth2Supported": false,
          "isCustomAuthSupported": true,
          "customAuthConfigs": [
            {
              "customAuthenticationType": "HARBOUR_TOKEN",
              "authParameters": [
                {
                  "key": "harbour_id", "isRequired": true, "label": "Harbour id",
                  "description": "The id on the station certificate", "isSensitiveField": false,
                  "connectorSuppliedValues": []
                },
                {
                  "key": "access_token", "isRequired": true, "label": "Access token",
                  "description": "Issued by the harbour office", "isSensitiveField": true,
                  "connectorSuppliedValues": []
                }
              ]
            },
            {
              "customAuthenticationType": "PAIRED_DEVICE",
              "authParameters": [
                {
                  "key": "device", "isRequired": true, "label": "Device",
                  "description": "The device that was paired", "isSensitiveField": false,
                  "connectorSuppliedValues": ["gauge", "buoy", "mast"]
                },
                {
                  "key": "pin", "isRequired": true, "label": "PIN",
                  "description": "Shown by the device while it pairs", "isSensitiveField": true,
                  "connectorSuppliedValues": []
                },
                {
                  "key": "nickname", "isRequired": false, "label": "Nickname",
                  "description": "For reports only", "isSensitiveField": false,
                  "connectorSuppliedValues": []
                }
              ]
            }
          ]
        },
        "connectorRuntimeSettings": [
          {
            "key": "station", "dataType": "String", "isRequired": true, "label": "Station",
            "description": "The station that flows read", "scope": "CONNECTOR_PROFILE",
            "connectorSuppliedValueOptions": ["north-quay", "south-quay", "lock-gate"]
          },
          {
            "key": "time_zone", "dataType": "String", "isRequired": false, "label": "Time zone",
            "description": "For times without a zone", "scope": "CONNECTOR_PROFILE",
            "connectorSuppliedValueOptions": []
          },
          {
            "key": "resolution", "dataType": "String", "isRequired": false, "label": "Resolution",
            "description": "Minutes between two levels", "scope": "SOURCE_AND_DESTINATION",
            "connectorSuppliedValueOptions": ["5", "15", "60"]
          }
        ],
        "supportedApiVersions": ["v1"],
        "supportedOperators": ["PROJECTION", "EQUAL_TO", "GREATER_THAN", "BETWEEN"],
        "supportedWriteOperations": ["INSERT", "UPSERT", "UPDATE"],
        "connectorProvisioningType": "LAMBDA",
        "connectorProvisioningConfig": {
          "lambda": {"lambdaArn": "arn:aws:lambda:us-east-1:123456789012:function:tide-tables-connector"}
        },
        "registeredAt": {"daysAgo": 80},
        "registeredBy": "arn:aws:iam::123456789012:role/integration-admin",
        "supportedDataTransferTypes": ["RECORD"],
        "supportedDataTransferApis": [{"Name": "records", "Type": "SYNC"}, {"Name": "bulk", "Type": "ASYNC"}]
      }
    ]
    """#
}
