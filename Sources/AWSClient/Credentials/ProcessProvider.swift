import Glibc
import JSON
import OperatingSystem
import Secrets

/// A program that prints credentials: `credential_process`.
struct ProcessProvider: CredentialProvider {
  let services: ProviderServices
  let profile: String

  var name: String { "custom-process" }

  var renewal: String { "the program of credential_process is run again" }

  func provide() async throws(ProviderFailure) -> ProviderAnswer {
    guard let line = services.profile(profile)?["credential_process"] else {
      return .none("no credential_process in the profile \"\(profile)\"")
    }
    do {
      try services.resolver.refuseIfDoubtful("credential_process", ofProfile: profile)
    } catch {
      throw ProviderFailure(error)
    }
    guard let words = ShellWords.split(line), let program = words.first else {
      throw ProviderFailure(
        reason: "credential_process in the profile \"\(profile)\" has a quotation that is not closed")
    }
    let options = services.resolver.options
    let result: ChildProcess.Result
    do {
      result = try await ChildProcess.run(
        words, limits: ChildProcess.Limits(time: options.processTime), terminal: options.childTerminal)
    } catch {
      if Task.isCancelled { throw .cancelled }
      throw ProviderFailure(reason: "\(program) cannot be run: \(error.reason)")
    }
    if Task.isCancelled { throw .cancelled }
    // What the program says of its failure is shown; what it prints may be a secret and is not.
    let complaint = Printable.line(result.errors, masking: result.mask, limit: 400)
    guard result.status != 128 + SIGINT else {
      throw ProviderFailure(reason: "\(program) was stopped from the terminal")
    }
    guard result.status == 0 else {
      throw ProviderFailure(
        reason: "\(program) ended with status \(result.status)" + (complaint.isEmpty ? "" : ": \(complaint)"))
    }
    return .credentials(try credentials(in: result.output, of: program))
  }

  private func credentials(in output: Secret, of program: String) throws(ProviderFailure) -> Credentials {
    guard let document = try? JSONReader.read(secrets: output) else {
      throw ProviderFailure(reason: "\(program) did not print a JSON object")
    }
    guard document["Version"]?.number?.double == 1 else {
      throw ProviderFailure(reason: "\(program) printed no \"Version\": 1, the only version there is")
    }
    guard let id = document.revealed("AccessKeyId"), let secret = document.secret("SecretAccessKey") else {
      throw ProviderFailure(reason: "\(program) printed no AccessKeyId or no SecretAccessKey")
    }
    var expiration: WallTime?
    if let text = document.revealed("Expiration") {
      guard let time = WallTime(iso8601: text) else {
        throw ProviderFailure(reason: "\(program) printed an Expiration that is not an ISO 8601 time")
      }
      expiration = time
    }
    return Credentials(
      accessKeyID: id, secretAccessKey: secret, sessionToken: document.secret("SessionToken"),
      expiration: expiration,
      provider: name)
  }
}
