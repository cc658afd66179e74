/// A request as it came over the wire.
struct ServiceRequest: Sendable {
  let method: String
  /// The percent-encoded path, without the query.
  let path: String
  /// The percent-encoded query, without its question mark.
  let query: String
  /// The headers; names in any case.
  let headers: [(name: String, value: String)]
  let body: [UInt8]
}

/// What goes back over the wire.
enum ServiceAnswer: Sendable {
  /// A JSON body with the output's members.
  case output([UInt8])
  /// A refusal.
  case failure(ServiceFailure)
  /// Nothing: the connection is dropped.
  case lost
}
