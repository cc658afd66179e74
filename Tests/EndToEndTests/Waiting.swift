import Foundation

/// Asks again and again until the answer is there. The deadline is generous, because it is only met by failures.
/// - Parameters:
///   - what: what is waited for, in words, for the error.
///   - situation: what there was instead when time ran out.
/// - Throws: `WaitedInVain` after 90 seconds.
func waiting<Answer>(
  for what: String, at location: StaticString = #fileID, line: UInt = #line,
  situation: () async throws -> String, until answer: () async throws -> Answer?
) async throws -> Answer {
  let deadline = ContinuousClock.now + .seconds(90)
  while true {
    if let answer = try await answer() { return answer }
    guard ContinuousClock.now < deadline else {
      throw WaitedInVain(what: what, place: "\(location):\(line)", situation: try await situation())
    }
    try await Task.sleep(for: .milliseconds(20))
  }
}

struct WaitedInVain: Error, CustomStringConvertible {
  let what: String
  let place: String
  let situation: String
  var description: String { "\(place): waited 90 seconds for \(what). There was instead: \(situation)" }
}
