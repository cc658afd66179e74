import ClientTestSupport
import Foundation
import JSON
import Testing

/// A folder with the plan of the examples, and what stands around its runs.
struct UnattendedSurroundings {
  static let veeva =
    "arn:aws:secretsmanager:eu-west-1:111122223333:secret:appflow/veeva-AbCdEf"
  static let singular =
    "arn:aws:secretsmanager:eu-west-1:111122223333:secret:appflow/singular-GhIjKl"

  let folder: ScratchFolder
  let peer: UnattendedPeer
  let sandbox: SandboxProcess

  init(_ sandbox: SandboxProcess) throws {
    folder = try ScratchFolder()
    peer = try UnattendedPeer([
      Self.veeva: #"{"username": "appflow", "password": "fake-veeva-1"}"#, Self.singular: "fake-singular-1",
    ])
    self.sandbox = sandbox
    try write("plan.json", PackagedFiles.text("examples/plan.json"))
  }

  func write(_ name: String, _ text: String) throws {
    let file = folder.file(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    chmod(file.path, 0o600)
  }

  /// Runs a program that finds the endpoints here, and nothing of the tests' own surroundings.
  func run(_ command: [String], _ variables: [String: String]) async throws -> Command.Output {
    var environment = Products.plainEnvironment.merging(peer.variables) { $1 }
    environment["AWS_ENDPOINT_URL_APPFLOW"] = sandbox.endpoint
    environment["AWS_REGION"] = "eu-west-1"
    environment["HOME"] = folder.path
    return try await Command.run(command, environment: environment.merging(variables) { $1 })
  }

  func updates(_ profile: String) throws -> Int { try StoredProfile.named(profile, in: sandbox).updates }

  /// Each of the plan's profiles has its secret, and none of them is in what was written.
  func expectDone(_ output: Command.Output, veeva: String = "fake-veeva-1") throws {
    #expect(output.status == 0, "\(output.text)\n\(output.errors)")
    #expect(!(output.text + output.errors).contains("fake-"))
    #expect(try StoredProfile.named("veeva-vault", in: sandbox).credentials.contains(veeva))
    #expect(try StoredProfile.named("singular-ads", in: sandbox).credentials.contains("fake-singular-1"))
  }
}
