import Testing

/// The lease protocol, every order of events: two owners, one crash, lease times that go by.
@Suite("The lease protocol in every order of events", .timeLimit(.minutes(5)))
struct LeaseModelTests {
  @Test("nobody sends a change with another client token than it was sent with before", arguments: [1, 2])
  func oneToken(expiries: Int) {
    let result = Exploration.run(from: LeaseModel(expiries: expiries))
    #expect(result.twice == nil)
    #expect(result.overlap == nil)
    // The search does reach something.
    #expect(result.states > 1_000 && result.isSent, "\(result.states) states")
  }

  @Test(
    "a protocol without one of its parts is found out",
    arguments: [
      .beginsAlways, .renewsAlways, .ignoresMark, .marksLater,
    ] as [LeaseModel.Sabotage])
  func twoTokens(sabotage: LeaseModel.Sabotage) {
    let result = Exploration.run(from: LeaseModel(sabotage: sabotage)) {
      $0.twice != nil || $0.overlap != nil
    }
    #expect(result.twice != nil || result.overlap != nil, "\(result.states) states")
  }

  @Test(
    "who sends without holding the profile any more is found out",
    arguments: [
      .acquiresAlways, .takesOverAlways, .takesOverAtOnce, .ignoresClock, .beginsAlways,
    ] as [LeaseModel.Sabotage])
  func overlap(sabotage: LeaseModel.Sabotage) {
    let result = Exploration.run(from: LeaseModel(sabotage: sabotage)) { $0.overlap != nil }
    #expect(result.overlap != nil, "\(result.states) states")
  }
}
