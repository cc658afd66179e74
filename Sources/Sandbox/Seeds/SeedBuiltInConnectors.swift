extension Seeds {
  /// What DescribeConnector answers for the connectors of AWS: the members that a client is likely to read.
  static let builtInConnectors = #"""
    [
      {
        "canUseAsSource": true, "canUseAsDestination": true, "isPrivateLinkEnabled": true,
        "isPrivateLinkEndpointUrlRequired": false, "supportedTriggerTypes": ["OnDemand", "Scheduled"],
        "supportedSchedulingFrequencies": ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "ONCE"],
        "supportedDestinationConnectors": ["S3", "Redshift", "Snowflake", "Salesforce"],
        "connectorMetadata": {
          "Salesforce": {
            "oAuthScopes": ["api", "refresh_token"],
            "dataTransferApis": ["AUTOMATIC", "BULKV2", "REST_SYNC"],
            "oauth2GrantTypesSupported": ["CLIENT_CREDENTIALS", "AUTHORIZATION_CODE", "JWT_BEARER"]
          }
        },
        "connectorType": "Salesforce", "connectorOwner": "AWS", "connectorName": "Salesforce",
        "connectorModes": ["Public", "Private"]
      },
      {
        "canUseAsSource": true, "canUseAsDestination": false, "isPrivateLinkEnabled": false,
        "isPrivateLinkEndpointUrlRequired": false, "supportedTriggerTypes": ["OnDemand", "Scheduled"],
        "supportedSchedulingFrequencies": ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "ONCE"],
        "supportedDestinationConnectors": ["S3", "Redshift", "Snowflake", "Salesforce"],
        "connectorMetadata": {"Pardot": {}}, "connectorType": "Pardot", "connectorOwner": "AWS",
        "connectorName": "Salesforce Pardot", "connectorModes": ["Public"]
      },
      {
        "canUseAsSource": true, "canUseAsDestination": false, "isPrivateLinkEnabled": true,
        "isPrivateLinkEndpointUrlRequired": false, "supportedTriggerTypes": ["OnDemand", "Scheduled"],
        "supportedSchedulingFrequencies": ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "ONCE"],
        "supportedDestinationConnectors": ["S3", "Redshift", "Snowflake", "Salesforce"],
        "connectorMetadata": {"ServiceNow": {}}, "connectorType": "Servicenow",
        "connectorOwner": "AWS", "connectorName": "ServiceNow",
        "connectorModes": ["Public", "Private"]
      },
      {
        "canUseAsSource": true, "canUseAsDestination": true, "isPrivateLinkEnabled": false,
        "isPrivateLinkEndpointUrlRequired": false, "supportedTriggerTypes": ["OnDemand", "Scheduled"],
        "supportedSchedulingFrequencies": ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "ONCE"],
        "supportedDestinationConnectors": ["S3", "Redshift", "Snowflake", "Salesforce"],
        "connectorMetadata": {"Zendesk": {"oAuthScopes": ["read", "write"]}},
        "connectorType": "Zendesk", "connectorOwner": "AWS", "connectorName": "Zendesk",
        "connectorModes": ["Public"]
      },
      {
        "canUseAsSource": true, "canUseAsDestination": false, "isPrivateLinkEnabled": false,
        "isPrivateLinkEndpointUrlRequired": false, "supportedTriggerTypes": ["OnDemand", "Scheduled"],
        "supportedSchedulingFrequencies": ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "ONCE"],
        "supportedDestinationConnectors": ["S3", "Redshift", "Snowflake", "Salesforce"],
        "connectorMetadata": {"Slack": {"oAuthScopes": ["channels:read", "users:read"]}},
        "connectorType": "Slack", "connectorOwner": "AWS", "connectorName": "Slack",
        "connectorModes": ["Public"]
      },
      {
        "canUseAsSource": true, "canUseAsDestination": true, "isPrivateLinkEnabled": false,
        "isPrivateLinkEndpointUrlRequired": false, "supportedTriggerTypes": ["OnDemand", "Scheduled"],
        "supportedSchedulingFrequencies": ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "ONCE"],
        "supportedDestinationConnectors": ["S3", "Redshift", "Snowflake", "Salesforce"],
        "connectorMetadata": {"Marketo": {}}, "connectorType": "Marketo", "connectorOwner": "AWS",
        "connectorName": "Marketo", "connectorModes": ["Public"]
      },
      {
        "canUseAsSource": true, "canUseAsDestination": false, "isPrivateLinkEnabled": false,
        "isPrivateLinkEndpointUrlRequired": false, "supportedTriggerTypes": ["OnDemand", "Scheduled"],
        "supportedSchedulingFrequencies": ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "ONCE"],
        "supportedDestinationConnectors": ["S3", "Redshift", "Snowflake", "Salesforce"],
        "connectorMetadata": {"GoogleAnalytics": {"oAuthScopes": ["analytics.readonly"]}},
        "connectorType": "Googleanalytics", "connectorOwner": "AWS",
        "connectorName": "Google Analytics", "connectorModes": ["Public"]
      },
      {
        "canUseAsSource": false, "canUseAsDestination": true, "isPrivateLinkEnabled": false,
        "isPrivateLinkEndpointUrlRequired": false, "supportedTriggerTypes": [],
        "connectorMetadata": {"Honeycode": {"oAuthScopes": ["workbooks"]}},
        "connectorType": "Honeycode", "connectorOwner": "AWS", "connectorName": "Honeycode",
        "connectorModes": ["Public"]
      },
      {
        "canUseAsSource": true, "canUseAsDestination": false, "isPrivateLinkEnabled": false,
        "isPrivateLinkEndpointUrlRequired": false, "supportedTriggerTypes": ["OnDemand", "Scheduled"],
        "supportedSchedulingFrequencies": ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "ONCE"],
        "supportedDestinationConnectors": ["S3", "Redshift", "Snowflake", "Salesforce"],
        "connectorMetadata": {"Veeva": {}}, "connectorType": "Veeva", "connectorOwner": "AWS",
        "connectorName": "Veeva", "connectorModes": ["Public"]
      },
      {
        "canUseAsSource": true, "canUseAsDestination": true, "isPrivateLinkEnabled": true,
        "isPrivateLinkEndpointUrlRequired": true, "supportedTriggerTypes": ["OnDemand", "Scheduled"],
        "supportedSchedulingFrequencies": ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "ONCE"],
        "supportedDestinationConnectors": ["S3", "Redshift", "Snowflake", "Salesforce"],
        "connectorMetadata": {"SAPOData": {}}, "connectorType": "SAPOData", "connectorOwner": "AWS",
        "connectorName": "SAP OData", "connectorModes": ["Public", "Private"]
      },
      {
        "canUseAsSource": false, "canUseAsDestination": true, "isPrivateLinkEnabled": true,
        "isPrivateLinkEndpointUrlRequired": true, "supportedTriggerTypes": [],
        "connectorMetadata": {"Snowflake": {"supportedRegions": ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1"]}},
        "connectorType": "Snowflake", "connectorOwner": "AWS", "connectorName": "Snowflake",
        "connectorModes": ["Public", "Private"]
      },
      {
        "canUseAsSource": false, "canUseAsDestination": true, "isPrivateLinkEnabled": false,
        "isPrivateLinkEndpointUrlRequired": false, "supportedTriggerTypes": [],
        "connectorMetadata": {"Redshift": {}}, "connectorType": "Redshift", "connectorOwner": "AWS",
        "connectorName": "Amazon Redshift", "connectorModes": ["Public"]
      },
      {
        "canUseAsSource": true, "canUseAsDestination": false, "isPrivateLinkEnabled": false,
        "isPrivateLinkEndpointUrlRequired": false, "supportedTriggerTypes": ["OnDemand", "Scheduled"],
        "supportedSchedulingFrequencies": ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "ONCE"],
        "supportedDestinationConnectors": ["S3", "Redshift", "Snowflake", "Salesforce"],
        "connectorMetadata": {"Amplitude": {}}, "connectorType": "Amplitude", "connectorOwner": "AWS",
        "connectorName": "Amplitude", "connectorModes": ["Public"]
      },
      {
        "canUseAsSource": true, "canUseAsDestination": false, "isPrivateLinkEnabled": false,
        "isPrivateLinkEndpointUrlRequired": false, "supportedTriggerTypes": ["OnDemand", "Scheduled"],
        "supportedSchedulingFrequencies": ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "ONCE"],
        "supportedDestinationConnectors": ["S3", "Redshift", "Snowflake", "Salesforce"],
        "connectorMetadata": {"Datadog": {}}, "connectorType": "Datadog", "connectorOwner": "AWS",
        "connectorName": "Datadog", "connectorModes": ["Public"]
      },
      {
        "canUseAsSource": true, "canUseAsDestination": false, "isPrivateLinkEnabled": false,
        "isPrivateLinkEndpointUrlRequired": false, "supportedTriggerTypes": ["OnDemand", "Scheduled"],
        "supportedSchedulingFrequencies": ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "ONCE"],
        "supportedDestinationConnectors": ["S3", "Redshift", "Snowflake", "Salesforce"],
        "connectorMetadata": {"Dynatrace": {}}, "connectorType": "Dynatrace", "connectorOwner": "AWS",
        "connectorName": "Dynatrace", "connectorModes": ["Public"]
      },
      {
        "canUseAsSource": true, "canUseAsDestination": false, "isPrivateLinkEnabled": false,
        "isPrivateLinkEndpointUrlRequired": false, "supportedTriggerTypes": ["OnDemand", "Scheduled"],
        "supportedSchedulingFrequencies": ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "ONCE"],
        "supportedDestinationConnectors": ["S3", "Redshift", "Snowflake", "Salesforce"],
        "connectorMetadata": {"InforNexus": {}}, "connectorType": "Infornexus",
        "connectorOwner": "AWS", "connectorName": "Infor Nexus", "connectorModes": ["Public"]
      },
      {
        "canUseAsSource": true, "canUseAsDestination": false, "isPrivateLinkEnabled": false,
        "isPrivateLinkEndpointUrlRequired": false, "supportedTriggerTypes": ["OnDemand", "Scheduled"],
        "supportedSchedulingFrequencies": ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "ONCE"],
        "supportedDestinationConnectors": ["S3", "Redshift", "Snowflake", "Salesforce"],
        "connectorMetadata": {"Singular": {}}, "connectorType": "Singular", "connectorOwner": "AWS",
        "connectorName": "Singular", "connectorModes": ["Public"]
      },
      {
        "canUseAsSource": true, "canUseAsDestination": false, "isPrivateLinkEnabled": false,
        "isPrivateLinkEndpointUrlRequired": false, "supportedTriggerTypes": ["OnDemand", "Scheduled"],
        "supportedSchedulingFrequencies": ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "ONCE"],
        "supportedDestinationConnectors": ["S3", "Redshift", "Snowflake", "Salesforce"],
        "connectorMetadata": {"Trendmicro": {}}, "connectorType": "Trendmicro",
        "connectorOwner": "AWS", "connectorName": "Trend Micro", "connectorModes": ["Public"]
      },
      {
        "canUseAsSource": true, "canUseAsDestination": true, "isPrivateLinkEnabled": false,
        "isPrivateLinkEndpointUrlRequired": false, "supportedTriggerTypes": ["OnDemand", "Scheduled"],
        "supportedSchedulingFrequencies": ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "ONCE"],
        "supportedDestinationConnectors": ["S3", "Redshift", "Snowflake", "Salesforce"],
        "connectorMetadata": {"S3": {}}, "connectorType": "S3", "connectorOwner": "AWS",
        "connectorName": "Amazon S3", "connectorModes": ["Public"]
      },
      {
        "canUseAsSource": false, "canUseAsDestination": true, "isPrivateLinkEnabled": false,
        "isPrivateLinkEndpointUrlRequired": false, "supportedTriggerTypes": [],
        "connectorMetadata": {"EventBridge": {}}, "connectorType": "EventBridge",
        "connectorOwner": "AWS", "connectorName": "Amazon EventBridge", "connectorModes": ["Public"]
      }
    ]
    """#
}
