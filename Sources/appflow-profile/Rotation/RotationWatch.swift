import AppFlow
import Journal
import OperatingSystem
import Rotation

/// Tells how far all are who work on a run together, until nothing of it is left to be done.
struct RotationWatch {
  /// Between two looks.
  private static let pause = Duration.seconds(2)

  let command: Rotate
  let plan: RotationPlan
  /// The run's name among all who work on it.
  let run: String

  func follow() async throws {
    let sites = try await RotationSites(
      common: command.common, sharing: command.sharing, plan: plan
    ).all()
    do {
      try await Interruption.cancelling {
        var told = ""
        while true {
          var marks: [RunMark] = []
          for site in sites { marks += try await site.shared?.state.marks(of: run) ?? [] }
          let line = self.line(marks)
          if line != told { try Console.print(line) }
          told = line
          let ended = marks.filter { $0.state == .done || $0.state == .failed }
          if ended.count >= plan.entries.count { return }
          try await Task.sleep(for: Self.pause)
        }
      }
    } catch is CancellationError {
      throw CommandFailure(.interrupted, "")
    } catch {
      throw CommandFailure(call: error)
    }
  }

  /// Counts, and who has done how many.
  private func line(_ marks: [RunMark]) -> String {
    func count(_ state: RunMark.State) -> Int { marks.count { $0.state == state } }
    let counts = [
      (count(.sent), "under way"), (count(.failed), "failed"), (count(.unknown), "not known"),
      (plan.entries.count - marks.count, "not begun"),
    ]
    let owners = Dictionary(grouping: marks.filter { $0.state == .done }, by: \.owner)
      .sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.count)" }
    return "\(count(.done)) of \(plan.entries.count) done"
      + counts.filter { $0.0 > 0 }.map { ", \($0.0) \($0.1)" }.joined()
      + (owners.isEmpty ? "" : " (\(owners.joined(separator: "; ")))")
  }
}
