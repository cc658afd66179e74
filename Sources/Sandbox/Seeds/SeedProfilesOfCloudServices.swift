extension Seeds {
  /// Profiles of applications that people work in, as the state file has them.
  static let profilesOfCloudServices = #"""
    [
      {
        "name": "sf-prod", "type": "Salesforce", "mode": "Public",
        "properties": {
          "Salesforce": {
            "instanceUrl": "https://orchard-prod.my.salesforce.example", "isSandboxEnvironment": false
          }
        },
        "credentials": {
          "Salesforce": {
            "accessToken": "fake-sf-access-token", "refreshToken": "fake-sf-refresh-token",
            "clientCredentialsArn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:fake-sf-app-AbCdEf"
          }
        },
        "createdAt": {"daysAgo": 730}, "lastUpdatedAt": {"daysAgo": 38}
      },
      {
        "name": "sf-sandbox", "type": "Salesforce", "mode": "Public",
        "properties": {
          "Salesforce": {
            "instanceUrl": "https://orchard--uat.sandbox.my.salesforce.example",
            "isSandboxEnvironment": true
          }
        },
        "credentials": {
          "Salesforce": {"oAuth2GrantType": "JWT_BEARER", "jwtToken": "fakeheader.fakepayload.fakesignature"}
        },
        "createdAt": {"daysAgo": 212}, "lastUpdatedAt": {"daysAgo": 1.5}
      },
      {
        "name": "sf-private", "type": "Salesforce", "mode": "Private",
        "properties": {
          "Salesforce": {
            "instanceUrl": "https://orchard-eu.my.salesforce.example", "isSandboxEnvironment": false,
            "usePrivateLinkForMetadataAndAuthorization": true
          }
        },
        "credentials": {
          "Salesforce": {"accessToken": "fake-sf-private-access", "refreshToken": "fake-sf-private-refresh"}
        },
        "createdAt": {"daysAgo": 401}, "lastUpdatedAt": {"daysAgo": 90},
        "privateLink": {"status": "CREATED"}
      },
      {
        "name": "pardot-b2b", "type": "Pardot", "mode": "Public",
        "properties": {
          "Pardot": {
            "instanceUrl": "https://pi.pardot.example", "isSandboxEnvironment": false,
            "businessUnitId": "0Uv000000000001CAA"
          }
        },
        "credentials": {"Pardot": {"accessToken": "fake-pardot-access", "refreshToken": "fake-pardot-refresh"}},
        "createdAt": {"daysAgo": 366}, "lastUpdatedAt": {"daysAgo": 120}
      },
      {
        "name": "servicenow-it", "type": "Servicenow", "mode": "Public",
        "properties": {"ServiceNow": {"instanceUrl": "https://orchard-it.service-now.example"}},
        "credentials": {"ServiceNow": {"username": "appflow.reader", "password": "fake password"}},
        "createdAt": {"daysAgo": 610}, "lastUpdatedAt": {"daysAgo": 14}
      },
      {
        "name": "servicenow-hr", "type": "Servicenow", "mode": "Private",
        "properties": {"ServiceNow": {"instanceUrl": "https://orchard-hr.service-now.example"}},
        "credentials": {
          "ServiceNow": {
            "oAuth2Credentials": {
              "clientId": "hr-client", "clientSecret": "fake-hr-secret",
              "accessToken": "fake-hr-access", "refreshToken": "fake-hr-refresh"
            }
          }
        },
        "createdAt": {"daysAgo": 95}, "lastUpdatedAt": {"daysAgo": 95},
        "privateLink": {"status": "CREATED"}
      },
      {
        "name": "zendesk-support", "type": "Zendesk", "mode": "Public",
        "properties": {"Zendesk": {"instanceUrl": "https://orchard.zendesk.example"}},
        "credentials": {
          "Zendesk": {
            "clientId": "appflow_zendesk", "clientSecret": "fake-zendesk-secret",
            "accessToken": "fake-zendesk-access"
          }
        },
        "createdAt": {"daysAgo": 544}, "lastUpdatedAt": {"daysAgo": 61}
      },
      {
        "name": "zendesk-old", "type": "Zendesk", "mode": "Public",
        "properties": {"Zendesk": {"instanceUrl": "https://orchard-old.zendesk.example"}},
        "credentials": {
          "Zendesk": {
            "clientId": "appflow_zendesk_old", "clientSecret": "fake-reject-me-secret",
            "accessToken": "fake-reject-me-access"
          }
        },
        "createdAt": {"daysAgo": 729}, "lastUpdatedAt": {"daysAgo": 700}
      },
      {
        "name": "slack-workspace", "type": "Slack", "mode": "Public",
        "properties": {"Slack": {"instanceUrl": "https://orchard.slack.example"}},
        "credentials": {
          "Slack": {
            "clientId": "1111.2222", "clientSecret": "fake-slack-secret",
            "accessToken": "fake-slack-access"
          }
        },
        "createdAt": {"daysAgo": 33}, "lastUpdatedAt": {"daysAgo": 33}
      },
      {
        "name": "marketo-emea", "type": "Marketo", "mode": "Public",
        "properties": {"Marketo": {"instanceUrl": "https://000-aaa-000.mktorest.example"}},
        "credentials": {
          "Marketo": {
            "clientId": "marketo-client", "clientSecret": "fake-marketo-secret",
            "accessToken": "fake-marketo-access"
          }
        },
        "createdAt": {"daysAgo": 280}, "lastUpdatedAt": {"daysAgo": 7}
      },
      {
        "name": "ga-marketing", "type": "Googleanalytics", "mode": "Public",
        "properties": {"GoogleAnalytics": {}},
        "credentials": {
          "GoogleAnalytics": {
            "clientId": "000000.apps.example", "clientSecret": "fake-ga-secret",
            "accessToken": "fake-ga-access", "refreshToken": "fake-ga-refresh"
          }
        },
        "createdAt": {"daysAgo": 660}, "lastUpdatedAt": {"daysAgo": 330}
      },
      {
        "name": "honeycode-legacy", "type": "Honeycode", "mode": "Public",
        "properties": {"Honeycode": {}},
        "credentials": {
          "Honeycode": {"accessToken": "fake-honeycode-access", "refreshToken": "fake-honeycode-refresh"}
        },
        "createdAt": {"daysAgo": 720}, "lastUpdatedAt": {"daysAgo": 719}
      },
      {
        "name": "veeva-vault", "type": "Veeva", "mode": "Public",
        "properties": {"Veeva": {"instanceUrl": "https://orchard-clinical.veevavault.example"}},
        "credentials": {"Veeva": {"username": "vault.reader@orchard.example", "password": "fake vault password"}},
        "createdAt": {"daysAgo": 150}, "lastUpdatedAt": {"daysAgo": 12}
      }
    ]
    """#
}
