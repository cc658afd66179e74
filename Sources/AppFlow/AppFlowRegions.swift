/// Where AppFlow is.
public enum AppFlowRegions {
  /// Regions in which AppFlow has an endpoint, by the endpoint data that AWS's own clients bring along. There may be others.
  public static let all = [
    "af-south-1", "ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2",
    "ca-central-1", "eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1",
    "us-east-2", "us-west-1", "us-west-2",
  ]
}
