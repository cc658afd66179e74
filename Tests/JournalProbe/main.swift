import AWSClient
import Glibc
import PrivateFiles
import Rotation

// A program that writes to a journal and holds locks, for tests that need a second process:
//   journal-probe append FOLDER NAME LINE COUNT   appends the line, numbered, to a file of a private folder
//   journal-probe attempts FOLDER COUNT           begins and ends so many attempts
//   journal-probe hold FOLDER PROFILE             takes a profile, says so, and holds it until its input ends

/// Says a line on standard output.
func say(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = write(STDOUT_FILENO, bytes, bytes.count)
}

let arguments = Array(CommandLine.arguments.dropFirst())
// A file that may not grow is a failure to tell here, as it is in the program.
signal(SIGXFSZ, SIG_IGN)

switch arguments.first {
case "append":
  let folder = PrivateFolder(arguments[1])
  for number in 1...(Int(arguments[4]) ?? 0) {
    do {
      try folder.append(["\(arguments[3]) \(number)"], to: arguments[2])
    } catch {
      say("failed at \(number): \(error)")
      exit(1)
    }
  }
case "attempts":
  let journal = Journal(folder: arguments[1])
  for number in 1...(Int(arguments[2]) ?? 0) {
    let entry = JournalEntry(
      time: .now(), operator: .init(localUser: "probe", host: "probe", identity: nil, account: nil),
      awsProfile: nil, region: "us-east-1", endpoint: "https://appflow.example",
      connectorProfile: "p\(number)",
      connector: nil, fields: [], clientToken: "token of \(getpid())")
    try await journal.begin(entry)
    try await journal.end(entry.id, outcome: .updated, requestID: nil, seconds: nil, message: nil)
  }
case "hold":
  do {
    let lock = try ProfileLock(
      folder: arguments[1], endpoint: "https://appflow.example", region: "us-east-1", profile: arguments[2])
    say("held")
    var byte: UInt8 = 0
    while read(STDIN_FILENO, &byte, 1) > 0 {}
    withExtendedLifetime(lock) {}
  } catch {
    say("refused: \(error)")
    exit(1)
  }
default: exit(2)
}
