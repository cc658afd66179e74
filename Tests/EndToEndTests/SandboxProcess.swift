import ClientTestSupport
import Foundation

/// The built `appflow-sandbox` on a free port of loopback, with a store of its own.
struct SandboxProcess: Sendable {
  /// The address, such as `http://127.0.0.1:40123`.
  let endpoint: String
  /// What the sandbox tells an AWS client to set: endpoint, key id, key and region.
  let environment: [String: String]
  private let folder: ScratchFolder

  /// The sandbox's store as it has it in its state file.
  func storedJSON() throws -> Data { try Data(contentsOf: folder.file("state.json")) }

  /// Starts a sandbox, gives it to the body when it answers, and stops it afterwards.
  /// - Parameters:
  ///   - arguments: in addition to the port and the files, such as `["--profiles", "1000"]`.
  ///   - command: the sandbox to start; the built one when nil.
  static func run<Result>(
    arguments: [String] = [], command: [String]? = nil,
    _ body: (SandboxProcess) async throws -> Result
  ) async throws -> Result {
    let folder = try ScratchFolder()
    let program = try command ?? [Products.executable("appflow-sandbox")]
    let files = ["--port-file", folder.file("port").path, "--state", folder.file("state.json").path]
    let output = try Descriptor(folder.file("output").path, O_WRONLY | O_CREAT | O_APPEND)
    let process = try ChildProcess(
      program + ["--port", "0"] + files + arguments,
      environment: Products.plainEnvironment.merging(["HOME": folder.path]) { _, home in home },
      files: [Descriptor("/dev/null", O_RDONLY), output, output])
    // It is asked to end when the tests die, too.
    let lifeline = try Lifeline(command: ["kill", "\(process.id)"])
    defer { withExtendedLifetime(lifeline) {} }
    do {
      let result = try await body(try await ready(process, folder: folder))
      try await stop(process)
      return result
    } catch {
      try await stop(process)
      throw error
    }
  }

  private static func stop(_ process: ChildProcess) async throws {
    guard process.statusIfEnded == nil else { return }
    kill(process.id, SIGTERM)
    do {
      _ = try await waiting(for: "the sandbox's end", situation: { "it runs" }) { process.statusIfEnded }
    } catch {
      kill(process.id, SIGKILL)
      process.wait()
      throw error
    }
  }

  private static func ready(_ process: ChildProcess, folder: ScratchFolder) async throws -> SandboxProcess {
    let said = { folder.text(of: "output") ?? "" }
    return try await waiting(for: "the sandbox's port and settings", situation: said) {
      if let status = process.statusIfEnded { throw SandboxEnded(status: status, output: said()) }
      guard let port = folder.text(of: "port")?.trimmingCharacters(in: .whitespacesAndNewlines), !port.isEmpty
      else { return nil }
      let settings = exports(in: said())
      // The region is the last line; what came before it is complete.
      guard settings["AWS_REGION"] != nil, let endpoint = settings["AWS_ENDPOINT_URL_APPFLOW"] else {
        return nil
      }
      return SandboxProcess(endpoint: endpoint, environment: settings, folder: folder)
    }
  }

  /// The variables that lines such as `export NAME=value` set, with or without quotes around the value.
  static func exports(in text: String) -> [String: String] {
    var settings: [String: String] = [:]
    // Only whole lines: the last one may still be under way.
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      let words = line.drop(while: \.isWhitespace)
      guard words.hasPrefix("export "), let equals = words.firstIndex(of: "=") else { continue }
      let name = words.dropFirst("export ".count)[..<equals]
      let value = words[words.index(after: equals)...].trimmingCharacters(in: .whitespaces)
      settings[String(name)] = value.trimmingCharacters(in: CharacterSet(charactersIn: "'\""))
    }
    return settings
  }
}

struct SandboxEnded: Error, CustomStringConvertible {
  let status: Int32
  let output: String
  var description: String { "The sandbox ended with \(status) before it answered. It said:\n\(output)" }
}
