import ArgumentParser
import OperatingSystem

/// From when until when: of the commands that read a journal.
struct TimeRange: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only from this time on: 2026-11-01, yesterday, '3 days ago' or 30d.", valueName: "time"),
    transform: ListOptions.time)
  var since: WrittenTime?

  @Option(
    help: ArgumentHelp(
      "Only up to this time, which is written alike; of a day, all of it.", valueName: "time"),
    transform: ListOptions.time)
  var until: WrittenTime?

  func validate() throws {
    guard let since, let until, until.end <= since.start else { return }
    throw ValidationError("--until ends before --since begins.")
  }
}
