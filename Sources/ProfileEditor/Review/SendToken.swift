import ServiceModel

/// Which client token a request is sent with: the same for the screen and for plain mode.
enum SendToken {
  /// The token of a request: its own where it was reviewed before; that of the profile's lost request where the form is new, so
  /// that the same values prove it; else a new one.
  static func choose(
    for request: JSONValue, before review: ReviewState?, _ rotation: RotationState?, now: Double,
    _ tokens: inout ClientTokens
  ) -> (token: String, isRepetition: Bool) {
    if let review, review.request == request,
      rotation?.conflicted.contains(review.clientToken) != true
    {
      return (review.clientToken, review.isRepetition)
    }
    if review == nil, let token = rotation?.repeatableToken(now: now) { return (token, true) }
    return (tokens.next(), false)
  }
}

extension FormScreenState {
  /// A failure as it is told here: what an earlier request from this form may have done is not forgotten.
  ///
  /// - Parameters:
  ///   - failure: why the send did not work.
  ///   - review: what was sent.
  func told(_ failure: Failure, of review: ReviewState) -> Failure {
    guard failure.kind != .unknownOutcome, let openToken, openToken != review.clientToken else {
      return failure
    }
    return failure.adding(
      "That is about this request only: an earlier one from here, with the client token \(openToken), may have been "
        + "carried out.")
  }
}
