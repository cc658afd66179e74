extension Seeds {
  /// Flows that use some of the seeded profiles, in the states that an operator meets.
  static let flowTexts = #"""
    [
      {
        "description": "Accounts, every day.", "flowName": "sf-accounts-to-lake",
        "flowStatus": "Active",
        "sourceFlowConfig": {
          "connectorType": "Salesforce", "connectorProfileName": "sf-prod",
          "sourceConnectorProperties": {"Salesforce": {"object": "Account", "includeDeletedRecords": true}}
        },
        "destinationFlowConfigList": [
          {
            "connectorType": "S3",
            "destinationConnectorProperties": {
              "S3": {
                "bucketName": "orchard-lake", "bucketPrefix": "sf/accounts",
                "s3OutputFormatConfig": {"fileType": "PARQUET"}
              }
            }
          }
        ],
        "lastRunExecutionDetails": {"mostRecentExecutionTime": {"daysAgo": 0.4}, "mostRecentExecutionStatus": "Successful"},
        "triggerConfig": {
          "triggerType": "Scheduled",
          "triggerProperties": {"Scheduled": {"scheduleExpression": "rate(1days)", "dataPullMode": "Incremental"}}
        },
        "tasks": [{"sourceFields": [], "taskType": "Map_all", "taskProperties": {}}],
        "createdAt": {"daysAgo": 500}, "lastUpdatedAt": {"daysAgo": 40},
        "createdBy": "arn:aws:iam::123456789012:user/flow-author",
        "lastUpdatedBy": "arn:aws:iam::123456789012:user/flow-author", "tags": {}
      },
      {
        "description": "New leads for the weekly report.", "flowName": "sf-leads-to-redshift",
        "flowStatus": "Active",
        "sourceFlowConfig": {
          "connectorType": "Salesforce", "connectorProfileName": "sf-prod",
          "sourceConnectorProperties": {"Salesforce": {"object": "Lead"}}
        },
        "destinationFlowConfigList": [
          {
            "connectorType": "Redshift", "connectorProfileName": "redshift-cluster",
            "destinationConnectorProperties": {
              "Redshift": {"object": "public.leads", "intermediateBucketName": "orchard-redshift-staging"}
            }
          }
        ],
        "lastRunExecutionDetails": {"mostRecentExecutionTime": {"daysAgo": 0.1}, "mostRecentExecutionStatus": "InProgress"},
        "triggerConfig": {
          "triggerType": "Scheduled",
          "triggerProperties": {"Scheduled": {"scheduleExpression": "rate(1days)", "dataPullMode": "Incremental"}}
        },
        "tasks": [{"sourceFields": [], "taskType": "Map_all", "taskProperties": {}}],
        "createdAt": {"daysAgo": 300}, "lastUpdatedAt": {"daysAgo": 200},
        "createdBy": "arn:aws:iam::123456789012:user/flow-author",
        "lastUpdatedBy": "arn:aws:iam::123456789012:user/flow-author", "tags": {}
      },
      {
        "description": "Sales orders of the European plants.", "flowName": "sap-orders-to-lake",
        "flowStatus": "Suspended",
        "flowStatusMessage": "The private connection of the source is being created",
        "sourceFlowConfig": {
          "connectorType": "SAPOData", "connectorProfileName": "sap-eu",
          "sourceConnectorProperties": {"SAPOData": {"objectPath": "/API_SALES_ORDER_SRV/A_SalesOrder"}}
        },
        "destinationFlowConfigList": [
          {
            "connectorType": "S3",
            "destinationConnectorProperties": {
              "S3": {
                "bucketName": "orchard-lake", "bucketPrefix": "sap/orders",
                "s3OutputFormatConfig": {"fileType": "PARQUET"}
              }
            }
          }
        ],
        "lastRunExecutionDetails": {
          "mostRecentExecutionMessage": "The private connection is not ready.",
          "mostRecentExecutionTime": {"daysAgo": 1.2}, "mostRecentExecutionStatus": "Error"
        },
        "triggerConfig": {
          "triggerType": "Scheduled",
          "triggerProperties": {"Scheduled": {"scheduleExpression": "rate(1days)", "dataPullMode": "Incremental"}}
        },
        "tasks": [{"sourceFields": [], "taskType": "Map_all", "taskProperties": {}}],
        "createdAt": {"daysAgo": 470}, "lastUpdatedAt": {"daysAgo": 1},
        "createdBy": "arn:aws:iam::123456789012:user/flow-author",
        "lastUpdatedBy": "arn:aws:iam::123456789012:user/flow-author", "tags": {}
      },
      {
        "description": "Tickets of the closed support centre.", "flowName": "zendesk-tickets-to-lake",
        "flowStatus": "Errored", "flowStatusMessage": "The connector refused the credentials",
        "sourceFlowConfig": {
          "connectorType": "Zendesk", "connectorProfileName": "zendesk-old",
          "sourceConnectorProperties": {"Zendesk": {"object": "tickets"}}
        },
        "destinationFlowConfigList": [
          {
            "connectorType": "S3",
            "destinationConnectorProperties": {
              "S3": {
                "bucketName": "orchard-lake", "bucketPrefix": "zendesk/tickets",
                "s3OutputFormatConfig": {"fileType": "PARQUET"}
              }
            }
          }
        ],
        "lastRunExecutionDetails": {
          "mostRecentExecutionMessage": "The connector refused the credentials.",
          "mostRecentExecutionTime": {"daysAgo": 3}, "mostRecentExecutionStatus": "Error"
        },
        "triggerConfig": {
          "triggerType": "Scheduled",
          "triggerProperties": {"Scheduled": {"scheduleExpression": "rate(1days)", "dataPullMode": "Incremental"}}
        },
        "tasks": [{"sourceFields": [], "taskType": "Map_all", "taskProperties": {}}],
        "createdAt": {"daysAgo": 700}, "lastUpdatedAt": {"daysAgo": 690},
        "createdBy": "arn:aws:iam::123456789012:user/flow-author",
        "lastUpdatedBy": "arn:aws:iam::123456789012:user/flow-author", "tags": {}
      },
      {
        "description": "Incidents for the dashboards.", "flowName": "incidents-to-snowflake",
        "flowStatus": "Active",
        "sourceFlowConfig": {
          "connectorType": "Servicenow", "connectorProfileName": "servicenow-it",
          "sourceConnectorProperties": {"ServiceNow": {"object": "incident"}}
        },
        "destinationFlowConfigList": [
          {
            "connectorType": "Snowflake", "connectorProfileName": "snowflake-lab",
            "destinationConnectorProperties": {
              "Snowflake": {"object": "PUBLIC.INCIDENTS", "intermediateBucketName": "orchard-snowflake-lab"}
            }
          }
        ],
        "lastRunExecutionDetails": {"mostRecentExecutionTime": {"daysAgo": 0.6}, "mostRecentExecutionStatus": "Successful"},
        "triggerConfig": {
          "triggerType": "Scheduled",
          "triggerProperties": {"Scheduled": {"scheduleExpression": "rate(1days)", "dataPullMode": "Incremental"}}
        },
        "tasks": [{"sourceFields": [], "taskType": "Map_all", "taskProperties": {}}],
        "createdAt": {"daysAgo": 18}, "lastUpdatedAt": {"daysAgo": 18},
        "createdBy": "arn:aws:iam::123456789012:user/flow-author",
        "lastUpdatedBy": "arn:aws:iam::123456789012:user/flow-author", "tags": {}
      },
      {
        "description": "Users for the address book.", "flowName": "slack-users-once",
        "flowStatus": "Draft",
        "sourceFlowConfig": {
          "connectorType": "Slack", "connectorProfileName": "slack-workspace",
          "sourceConnectorProperties": {"Slack": {"object": "users"}}
        },
        "destinationFlowConfigList": [
          {
            "connectorType": "S3",
            "destinationConnectorProperties": {
              "S3": {
                "bucketName": "orchard-lake", "bucketPrefix": "slack/users",
                "s3OutputFormatConfig": {"fileType": "PARQUET"}
              }
            }
          }
        ],
        "triggerConfig": {"triggerType": "OnDemand"},
        "tasks": [{"sourceFields": [], "taskType": "Map_all", "taskProperties": {}}],
        "createdAt": {"daysAgo": 12}, "lastUpdatedAt": {"daysAgo": 12},
        "createdBy": "arn:aws:iam::123456789012:user/flow-author",
        "lastUpdatedBy": "arn:aws:iam::123456789012:user/flow-author", "tags": {}
      },
      {
        "description": "Visits of the field team.", "flowName": "acme-visits-to-lake",
        "flowStatus": "Active",
        "sourceFlowConfig": {
          "connectorType": "CustomConnector", "apiVersion": "v2",
          "connectorProfileName": "acme-crm-prod",
          "sourceConnectorProperties": {"CustomConnector": {"entityName": "visits"}}
        },
        "destinationFlowConfigList": [
          {
            "connectorType": "S3",
            "destinationConnectorProperties": {
              "S3": {
                "bucketName": "orchard-lake", "bucketPrefix": "acme/visits",
                "s3OutputFormatConfig": {"fileType": "PARQUET"}
              }
            }
          }
        ],
        "lastRunExecutionDetails": {"mostRecentExecutionTime": {"daysAgo": 0.9}, "mostRecentExecutionStatus": "Canceled"},
        "triggerConfig": {
          "triggerType": "Scheduled",
          "triggerProperties": {"Scheduled": {"scheduleExpression": "rate(1days)", "dataPullMode": "Incremental"}}
        },
        "tasks": [{"sourceFields": [], "taskType": "Map_all", "taskProperties": {}}],
        "createdAt": {"daysAgo": 100}, "lastUpdatedAt": {"daysAgo": 26},
        "createdBy": "arn:aws:iam::123456789012:user/flow-author",
        "lastUpdatedBy": "arn:aws:iam::123456789012:user/flow-author", "tags": {}
      },
      {
        "description": "Scores back to the contacts.", "flowName": "lake-to-salesforce",
        "flowStatus": "Deprecated",
        "sourceFlowConfig": {
          "connectorType": "S3",
          "sourceConnectorProperties": {"S3": {"bucketName": "orchard-lake", "bucketPrefix": "scores"}}
        },
        "destinationFlowConfigList": [
          {
            "connectorType": "Salesforce", "connectorProfileName": "sf-private",
            "destinationConnectorProperties": {
              "Salesforce": {"object": "Contact", "idFieldNames": ["Id"], "writeOperationType": "UPSERT"}
            }
          }
        ],
        "lastRunExecutionDetails": {"mostRecentExecutionTime": {"daysAgo": 321}, "mostRecentExecutionStatus": "Successful"},
        "triggerConfig": {"triggerType": "OnDemand"},
        "tasks": [{"sourceFields": [], "taskType": "Map_all", "taskProperties": {}}],
        "createdAt": {"daysAgo": 650}, "lastUpdatedAt": {"daysAgo": 320},
        "createdBy": "arn:aws:iam::123456789012:user/flow-author",
        "lastUpdatedBy": "arn:aws:iam::123456789012:user/flow-author", "tags": {}
      }
    ]
    """#
}
