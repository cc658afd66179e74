/// The operations that the program calls, with the paths of the service model.
package enum AppFlowOperation: String, CaseIterable {
  case updateConnectorProfile = "UpdateConnectorProfile"
  case describeConnectorProfiles = "DescribeConnectorProfiles"
  case describeConnector = "DescribeConnector"
  case listConnectorEntities = "ListConnectorEntities"
  case resetConnectorMetadataCache = "ResetConnectorMetadataCache"
  case listFlows = "ListFlows"
  case describeFlow = "DescribeFlow"

  /// The path of the request; every operation is a POST.
  var path: String {
    switch self {
    case .updateConnectorProfile: "/update-connector-profile"
    case .describeConnectorProfiles: "/describe-connector-profiles"
    case .describeConnector: "/describe-connector"
    case .listConnectorEntities: "/list-connector-entities"
    case .resetConnectorMetadataCache: "/reset-connector-metadata-cache"
    case .listFlows: "/list-flows"
    case .describeFlow: "/describe-flow"
    }
  }
}
