import AppFlow
import Forms
import Glibc
import Journal
import PrivateFiles

// A program that writes to a journal and holds locks, for tests that need a second process:
//   journal-probe append FOLDER NAME LINE COUNT   appends the line, numbered, to a file of a private folder
//   journal-probe attempts FOLDER COUNT           begins and ends so many attempts
//   journal-probe hold ACCOUNT PROFILE [USER]     as that user, takes a profile, says so, and holds it until its input ends
//   journal-probe lease ENDPOINT TABLE PROFILE SECONDS
//                                                 takes a profile's lease in a shared state, says so, and holds it as long
//   journal-probe squat NAME                      binds a lock's name without listening, says so, and waits as long

/// Says a line on standard output.
func say(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = write(STDOUT_FILENO, bytes, bytes.count)
}

/// Waits until whoever started this has enough.
func waitForEndOfInput() {
  var byte: UInt8 = 0
  while read(STDIN_FILENO, &byte, 1) > 0 {}
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
  if arguments.count > 3 {
    guard let user = uid_t(arguments[3]), setgroups(0, nil) == 0, setgid(user) == 0, setuid(user) == 0 else {
      say("cannot become another user")
      exit(3)
    }
  }
  do {
    let lock = try ProfileLock(
      ProfilePlace(
        AccountPlace(region: "us-east-1", endpoint: "", awsProfile: nil, account: arguments[1]),
        profile: arguments[2]))
    say("held")
    waitForEndOfInput()
    withExtendedLifetime(lock) {}
  } catch {
    say("refused: \(error)")
    exit(1)
  }
case "lease":
  let client = try AppFlowClient(options: ClientOptions(region: "eu-west-1", endpointURL: arguments[1]))
  let identity = OperatorIdentity(client: client)
  let shared = try SharedSending(
    StateChoice(StateLocation("dynamodb:\(arguments[2])")), client: client, identity: identity,
    seconds: Int(arguments[4]) ?? 60)
  let sender = JournaledClient(
    client: client, api: try ConnectorAPI(), journal: Journal(folder: "/nonexistent/state"),
    identity: identity,
    shared: shared, warn: { _ in })
  do {
    let lease = try await sender.lease(on: arguments[3], arn: nil)
    say("ours")
    waitForEndOfInput()
    await lease?.release()
  } catch {
    say("refused: \("\(error)".split(separator: "\n").first ?? "")")
    exit(1)
  }
case "squat":
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  let name = Array(arguments[1].utf8)
  let bound = withUnsafeMutableBytes(of: &address) { memory in
    memory[3...].copyBytes(from: name)
    return memory.withMemoryRebound(to: sockaddr.self) {
      bind(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0), $0.baseAddress, socklen_t(3 + name.count))
    }
  }
  say(bound == 0 ? "bound" : "not bound")
  waitForEndOfInput()
default: exit(2)
}
