import ClientTestSupport
import Foundation
import JSON
import Testing

/// What signing in leaves in memory.
@Suite("Tokens in memory, where somebody signs in", .timeLimit(.minutes(2)))
struct SignInMemoryTests {
  /// The text that every secret of the services ends with.
  private let marker = String((0..<24).map { _ in Character(Unicode.Scalar(UInt8.random(in: 0x61...0x7A))) })

  @Test("what the services give is in the pages of secrets only, and in none at the end")
  func signingIn() async throws {
    let peer = try await SignInPeer()
    try await peer.set(["polls": ["authorization_pending"], "suffix": .string(marker)])
    let folder = try ScratchFolder()
    let config = """
      [profile corp]
      sso_session = corp
      [sso-session corp]
      sso_region = us-east-1
      sso_start_url = https://example.com/start

      """
    try Data(config.utf8).write(to: folder.file("config"))
    // A folder where the token's file belongs, so that it ends with a failure, at which it stops for tests.
    let place = folder.file(".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    let terminal = try await TmuxTerminal(
      columns: 100, rows: 30,
      command: [try Products.executable("appflow-profile"), "login", "--profile", "corp"],
      environment: [
        "HOME": folder.path, "AWS_CONFIG_FILE": folder.file("config").path,
        "AWS_EC2_METADATA_DISABLED": "true", "APPFLOW_PROFILE_STOPS_AT_END": "1",
      ].merging(Products.readableMemory) { $1 }.merging(peer.variables) { $1 })
    try await terminal.waitFor("The address was copied")
    let process = try await terminal.processID()
    let memory = ProcessMemory(process: process)
    _ = try await waiting(for: "no copy beside the pages of secrets", situation: { "" }) {
      let own = try memory.undumpedMappings()
      let isThere = try memory.copies(of: marker) >= 1
      return try isThere && memory.copies(of: marker, without: own) == 0 ? true : nil
    }
    try await peer.set(["polls": ["ok"]])
    // It stops itself in place of ending.
    _ = try await waiting(for: "the program's stop", situation: { "" }) {
      let status = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
      return status.contains(") T ") ? true : nil
    }
    var places: [String] = []
    for piece in [marker.prefix(12), marker.suffix(12)] { places += try memory.places(of: String(piece)) }
    #expect(places.isEmpty, "\(places)")
    kill(process, SIGCONT)
    try await terminal.waitFor("cannot be written")
    #expect(try await terminal.exitStatus() == 255)
  }
}
