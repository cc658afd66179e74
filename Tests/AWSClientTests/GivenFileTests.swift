import ClientTestSupport
import Foundation
import OperatingSystem
import Secrets
import Testing

@testable import AWSClient

@Suite("Files that somebody named", .timeLimit(.minutes(1)))
struct GivenFileTests {
  private let folder: TemporaryFolder
  private let pipe: String

  init() throws {
    folder = try TemporaryFolder()
    pipe = folder.path("pipe")
    try #require(mkfifo(pipe, 0o600) == 0)
  }

  @Test("a pipe, a device and a folder are refused at once, and the null device is an empty file")
  func kinds() throws {
    for path in [pipe, "/dev/zero", "/dev/ptmx", folder.url.path] {
      #expect(throws: GivenFile.Failure.self, "\(path)") { try WipedFile.read(path, trust: .anybody) }
    }
    #expect(try WipedFile.read("/dev/null", trust: .operatorOnly).isEmpty)
    #expect(throws: GivenFile.Failure.missing) { try WipedFile.read(folder.path("nothing")) }
  }

  @Test("a pipe is read under a time limit where one is allowed, with a writer and without")
  func limited() async throws {
    #expect {
      _ = try WipedFile.read(pipe, time: .milliseconds(50))
    } throws: {
      ($0 as? GivenFile.Failure)?.reason.contains("nothing more came") == true
    }
    let path = pipe
    let reading = Task {
      try await Peers.offThePool { try WipedFile.read(path, time: .seconds(30)) }
    }
    let wrote = try await Peers.offThePool {
      // Waits for the reader.
      let writer = open(path, O_WRONLY | O_CLOEXEC)
      defer { close(writer) }
      return writer >= 0 && write(writer, "fake", 4) == 4
    }
    #expect(wrote)
    #expect(try await reading.value == Secret("fake"))
  }

  @Test(
    "configuration files that are pipes are an error with their path",
    arguments: ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"])
  func configuration(variable: String) {
    var options = ClientOptions()
    options.environment = Environment(
      [
        "AWS_CONFIG_FILE": "/nonexistent/config", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
      ].merging([variable: pipe]) { $1 })
    #expect {
      try ConfigurationResolver(options: options)
    } throws: {
      "\($0)".contains(pipe) && "\($0)".contains("no file")
    }
  }

  @Test("a CA bundle that is a pipe is an error before anything is sent")
  func bundle() throws {
    var options = ClientOptions()
    options.environment = Environment([
      "AWS_CONFIG_FILE": "/nonexistent/config", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
      "AWS_CA_BUNDLE": pipe,
    ])
    let resolver = try ConfigurationResolver(options: options)
    #expect {
      try resolver.caBundle()
    } throws: {
      "\($0)".contains("AWS_CA_BUNDLE") && "\($0)".contains("no file")
    }
  }
}
