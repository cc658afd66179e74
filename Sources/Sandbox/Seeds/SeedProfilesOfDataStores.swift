extension Seeds {
  /// Profiles of data stores, of services that machines write to, and of custom connectors.
  static let profilesOfDataStores = #"""
    [
      {
        "name": "sap-eu", "type": "SAPOData", "mode": "Private",
        "properties": {
          "SAPOData": {
            "applicationHostUrl": "https://sap-eu.orchard.example",
            "applicationServicePath": "/sap/opu/odata/iwfnd/catalogservice;v=2", "portNumber": 443,
            "clientNumber": "100", "logonLanguage": "EN",
            "privateLinkServiceName": "com.amazonaws.vpce.eu-central-1.vpce-svc-00000000000000001"
          }
        },
        "credentials": {
          "SAPOData": {"basicAuthCredentials": {"username": "APPFLOW", "password": "fake sap password"}}
        },
        "createdAt": {"daysAgo": 480}, "lastUpdatedAt": {"daysAgo": 1},
        "privateLink": {"status": "PENDING"}
      },
      {
        "name": "sap-us", "type": "SAPOData", "mode": "Public",
        "properties": {
          "SAPOData": {
            "applicationHostUrl": "https://sap-us.orchard.example",
            "applicationServicePath": "/sap/opu/odata/iwfnd/catalogservice;v=2", "portNumber": 44300,
            "clientNumber": "200", "logonLanguage": "EN",
            "oAuthProperties": {
              "tokenUrl": "https://sap-us.orchard.example/sap/bc/sec/oauth2/token",
              "authCodeUrl": "https://sap-us.orchard.example/sap/bc/sec/oauth2/authorize",
              "oAuthScopes": ["ZAPPFLOW_READ", "ZAPPFLOW_WRITE"]
            },
            "disableSSO": false
          }
        },
        "credentials": {
          "SAPOData": {
            "oAuthCredentials": {
              "clientId": "SAPCLIENT", "clientSecret": "fake-sap-secret",
              "accessToken": "fake-sap-access", "refreshToken": "fake-sap-refresh"
            }
          }
        },
        "createdAt": {"daysAgo": 203}, "lastUpdatedAt": {"daysAgo": 45}
      },
      {
        "name": "snowflake-dwh", "type": "Snowflake", "mode": "Private",
        "properties": {
          "Snowflake": {
            "warehouse": "COMPUTE_WH", "stage": "@ORCHARD.PUBLIC.APPFLOW_STAGE",
            "bucketName": "orchard-snowflake-stage", "bucketPrefix": "appflow",
            "privateLinkServiceName": "com.amazonaws.vpce.us-east-1.vpce-svc-00000000000000002",
            "accountName": "orchard", "region": "us-east-1"
          }
        },
        "credentials": {"Snowflake": {"username": "APPFLOW", "password": "fake snowflake password"}},
        "createdAt": {"daysAgo": 60}, "lastUpdatedAt": {"daysAgo": 2},
        "privateLink": {
          "status": "FAILED", "failureCause": "ACCESS_DENIED",
          "failureMessage": "The VPC endpoint service does not allow the AppFlow service principal"
        }
      },
      {
        "name": "snowflake-lab", "type": "Snowflake", "mode": "Public",
        "properties": {
          "Snowflake": {
            "warehouse": "LAB_WH", "stage": "@LAB.PUBLIC.STAGE", "bucketName": "orchard-snowflake-lab",
            "accountName": "orchardlab", "region": "us-east-1"
          }
        },
        "credentials": {"Snowflake": {"username": "LAB", "password": "fake lab password"}},
        "createdAt": {"daysAgo": 19}, "lastUpdatedAt": {"daysAgo": 19}
      },
      {
        "name": "redshift-serverless", "type": "Redshift", "mode": "Public",
        "properties": {
          "Redshift": {
            "bucketName": "orchard-redshift-staging", "bucketPrefix": "appflow",
            "roleArn": "arn:aws:iam::123456789012:role/appflow-redshift-s3",
            "dataApiRoleArn": "arn:aws:iam::123456789012:role/appflow-redshift-data-api",
            "isRedshiftServerless": true, "workgroupName": "analytics", "databaseName": "dev"
          }
        },
        "credentials": {"Redshift": {}}, "createdAt": {"daysAgo": 130},
        "lastUpdatedAt": {"daysAgo": 30}
      },
      {
        "name": "redshift-cluster", "type": "Redshift", "mode": "Public",
        "properties": {
          "Redshift": {
            "bucketName": "orchard-redshift-staging",
            "roleArn": "arn:aws:iam::123456789012:role/appflow-redshift-s3",
            "dataApiRoleArn": "arn:aws:iam::123456789012:role/appflow-redshift-data-api",
            "isRedshiftServerless": false, "clusterIdentifier": "orchard-dwh", "databaseName": "prod"
          }
        },
        "credentials": {"Redshift": {"username": "appflow"}}, "createdAt": {"daysAgo": 510},
        "lastUpdatedAt": {"daysAgo": 211}
      },
      {
        "name": "redshift-old", "type": "Redshift", "mode": "Public",
        "properties": {
          "Redshift": {
            "databaseUrl": "jdbc:redshift://orchard-old.redshift.example:5439/dev",
            "bucketName": "orchard-redshift-old",
            "roleArn": "arn:aws:iam::123456789012:role/appflow-redshift-s3"
          }
        },
        "credentials": {"Redshift": {"username": "appflow", "password": "fake redshift password"}},
        "createdAt": {"daysAgo": 725}, "lastUpdatedAt": {"daysAgo": 725}
      },
      {
        "name": "amplitude-web", "type": "Amplitude", "mode": "Public",
        "properties": {"Amplitude": {}},
        "credentials": {"Amplitude": {"apiKey": "fake-amplitude-key", "secretKey": "fake-amplitude-secret"}},
        "createdAt": {"daysAgo": 88}, "lastUpdatedAt": {"daysAgo": 88}
      },
      {
        "name": "datadog-ops", "type": "Datadog", "mode": "Public",
        "properties": {"Datadog": {"instanceUrl": "https://api.datadoghq.example"}},
        "credentials": {
          "Datadog": {"apiKey": "fake-datadog-key", "applicationKey": "fake-datadog-application-key"}
        },
        "createdAt": {"daysAgo": 300}, "lastUpdatedAt": {"daysAgo": 9}
      },
      {
        "name": "dynatrace-apm", "type": "Dynatrace", "mode": "Public",
        "properties": {"Dynatrace": {"instanceUrl": "https://abc00000.live.dynatrace.example"}},
        "credentials": {"Dynatrace": {"apiToken": "fake-dynatrace-token"}},
        "createdAt": {"daysAgo": 177}, "lastUpdatedAt": {"daysAgo": 177}
      },
      {
        "name": "nexus-supply", "type": "Infornexus", "mode": "Public",
        "properties": {"InforNexus": {"instanceUrl": "https://network.infornexus.example"}},
        "credentials": {
          "InforNexus": {
            "accessKeyId": "fake-nexus-key-id", "userId": "supply.reader",
            "secretAccessKey": "fake-nexus-secret", "datakey": "fake-nexus-data-key"
          }
        },
        "createdAt": {"daysAgo": 450}, "lastUpdatedAt": {"daysAgo": 44}
      },
      {
        "name": "singular-ads", "type": "Singular", "mode": "Public", "properties": {"Singular": {}},
        "credentials": {"Singular": {"apiKey": "fake-singular-key"}}, "createdAt": {"daysAgo": 21},
        "lastUpdatedAt": {"daysAgo": 3}
      },
      {
        "name": "trendmicro-sec", "type": "Trendmicro", "mode": "Public",
        "properties": {"Trendmicro": {}},
        "credentials": {"Trendmicro": {"apiSecretKey": "fake-trendmicro-key"}},
        "createdAt": {"daysAgo": 240}, "lastUpdatedAt": {"daysAgo": 240}
      },
      {
        "name": "acme-crm-prod", "type": "CustomConnector", "label": "acme-crm", "mode": "Public",
        "properties": {
          "CustomConnector": {
            "profileProperties": {"instance_url": "https://crm.acme.example", "api_version": "v2"},
            "oAuth2Properties": {
              "tokenUrl": "https://login.acme.example/oauth2/token",
              "oAuth2GrantType": "AUTHORIZATION_CODE",
              "tokenUrlCustomProperties": {"audience": "crm-api"}
            }
          }
        },
        "credentials": {
          "CustomConnector": {
            "authenticationType": "OAUTH2",
            "oauth2": {
              "clientId": "acme-client", "clientSecret": "fake-acme-secret",
              "accessToken": "fake-acme-access", "refreshToken": "fake-acme-refresh"
            }
          }
        },
        "createdAt": {"daysAgo": 110}, "lastUpdatedAt": {"daysAgo": 25}
      },
      {
        "name": "acme-crm-test", "type": "CustomConnector", "label": "acme-crm", "mode": "Private",
        "properties": {
          "CustomConnector": {
            "profileProperties": {"instance_url": "https://crm-test.acme.example", "api_version": "v3"}
          }
        },
        "credentials": {
          "CustomConnector": {
            "authenticationType": "APIKEY",
            "apiKey": {"apiKey": "fake-acme-key", "apiSecretKey": "fake-acme-key-secret"}
          }
        },
        "createdAt": {"daysAgo": 6}, "lastUpdatedAt": {"daysAgo": 6},
        "privateLink": {"status": "CREATED"}
      },
      {
        "name": "tide-harbour", "type": "CustomConnector", "label": "tide-tables", "mode": "Public",
        "properties": {"CustomConnector": {"profileProperties": {"station": "north-quay"}}},
        "credentials": {
          "CustomConnector": {
            "authenticationType": "CUSTOM",
            "custom": {
              "customAuthenticationType": "HARBOUR_TOKEN",
              "credentialsMap": {"harbour_id": "NQ-0001", "access_token": "fake-tide-token"}
            }
          }
        },
        "createdAt": {"daysAgo": 75}, "lastUpdatedAt": {"daysAgo": 1.25}
      }
    ]
    """#
}
