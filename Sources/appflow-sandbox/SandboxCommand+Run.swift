import ArgumentParser
import Glibc
import OperatingSystem
import Sandbox
import ServiceModel
import SystemPackage

extension SandboxCommand {
  /// Parses, serves until something ends it, and says how.
  ///
  /// - Parameter arguments: the arguments without the program's name.
  /// - Returns: the exit status.
  static func runToEnd(_ arguments: [String]) async -> Int32 {
    let command: SandboxCommand
    do {
      guard let parsed = try parseAsRoot(arguments) as? SandboxCommand else {
        // Help and completion scripts are commands of the parser's own.
        throw CleanExit.helpRequest(self)
      }
      command = parsed
    } catch {
      let isClean = exitCode(for: error).isSuccess
      report(fullMessage(for: error), to: isClean ? STDOUT_FILENO : STDERR_FILENO)
      return isClean ? 0 : 252
    }
    do {
      return try await command.serve()
    } catch let error as SandboxError {
      report("appflow-sandbox: \(error)", to: STDERR_FILENO)
      if case .unusableState = error { return 252 }
      return 255
    } catch let error as ModelError {
      report("appflow-sandbox: \(error)", to: STDERR_FILENO)
      return 252
    } catch {
      report("appflow-sandbox: \(error)", to: STDERR_FILENO)
      return 255
    }
  }

  /// Serves until a signal, the parent's end or a failure of the server.
  private func serve() async throws -> Int32 {
    // Before anything is announced, so that whoever reads the announcement may already end us.
    let endings = Endings(withParent: exitWithParent)
    let sandbox = try await Sandbox.start(options())
    if let portFile { try AtomicFile.write("\(sandbox.port)\n", to: portFile) }
    let exports = sandbox.environment.map { "export \($0.name)=\($0.value)" }
    Self.report(exports.joined(separator: "\n"), to: STDOUT_FILENO)
    let signal = endings.signal
    let watch = Task {
      do { try await sandbox.run() } catch {
        guard !Task.isCancelled else { return }
        Self.report("appflow-sandbox: the server has ended: \(error)", to: STDERR_FILENO)
        signal.yield(255)
      }
    }
    let status = await endings.first()
    watch.cancel()
    await sandbox.stop()
    return status
  }

  /// Writes a line at once. Where nobody reads any more there is nobody to tell either, and serving goes on.
  private static func report(_ text: String, to descriptor: Int32) {
    try? FileDescriptor(rawValue: descriptor).writeWhole(text + "\n")
  }
}
