import AppFlow
import ArgumentParser
import Glibc
import Journal

/// Where machines share leases and the journal.
struct StateOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Share leases and the journal through this table: dynamodb:TABLE or dynamodb:TABLE@REGION.",
      valueName: "state"),
    transform: { text in
      do { return try StateLocation(text) } catch { throw ValidationError("--state: \(error).") }
    })
  var state: StateLocation?

  /// The location by the option, or else by the operator's own file; nil where this machine is alone.
  ///
  /// - Throws: `CommandFailure` as `CommonOptions.settings()`.
  func location(_ common: CommonOptions) throws(CommandFailure) -> StateLocation? {
    let settings = try common.settings()
    return state ?? settings.state
  }
}

/// The options of commands that send, where several machines do.
struct SharingOptions: ParsableArguments {
  @OptionGroup var option: StateOption

  @Flag(
    name: .customLong("local-only"),
    help: "Do not ask the shared state; what is sent is handed in there later.")
  var localOnly = false

  /// What the operator wants; nil where this machine is alone.
  ///
  /// - Throws: `CommandFailure` as `CommonOptions.settings()`.
  func choice(_ common: CommonOptions) throws(CommandFailure) -> StateChoice? {
    try option.location(common).map { StateChoice($0, isLocalOnly: localOnly) }
  }

  /// What a client needs to send where several machines do; nil where this machine is alone.
  ///
  /// - Parameters:
  ///   - common: the options that every command takes.
  ///   - client: whose credentials sign.
  ///   - identity: whose credentials these are.
  ///   - accounts: finds the account that profiles are in, where that is another one.
  /// - Throws: `CommandFailure`.
  func sending(
    _ common: CommonOptions, _ client: AppFlowClient, _ identity: OperatorIdentity,
    accounts: AccountFinder? = nil
  ) throws(CommandFailure) -> SharedSending? {
    guard let choice = try choice(common) else { return nil }
    do {
      return try SharedSending(
        choice, client: client, identity: identity, accounts: accounts, seconds: LeaseTime.seconds)
    } catch {
      throw CommandFailure(call: error)
    }
  }
}

extension SharingOptions {
  /// This machine's journal, and that of all machines unless --local-only is given.
  ///
  /// - Parameters:
  ///   - common: the options that every command takes.
  ///   - client: whose credentials sign.
  /// - Throws: `CommandFailure`.
  func journals(_ common: CommonOptions, _ client: @autoclosure () throws(CommandFailure) -> AppFlowClient)
    throws(CommandFailure) -> BothJournals
  {
    let journal = try common.journal()
    guard let choice = try choice(common), !choice.isLocalOnly else { return BothJournals(journal, and: nil) }
    return BothJournals(journal, and: try common.sharedState(option, try client()))
  }
}

extension CommonOptions {
  /// The shared state, for commands that cannot do without.
  ///
  /// - Parameters:
  ///   - option: where it is.
  ///   - client: whose credentials sign.
  /// - Throws: `CommandFailure` where none is named.
  func sharedState(_ option: StateOption, _ client: AppFlowClient) throws(CommandFailure) -> SharedState {
    guard let location = try option.location(self) else {
      throw CommandFailure(
        .usage,
        "No shared state is named: give --state dynamodb:TABLE, or write “state = dynamodb:TABLE” into your settings file."
      )
    }
    let identity = OperatorIdentity(client: client)
    do {
      return try SharedSending(StateChoice(location), client: client, identity: identity).state
    } catch {
      throw CommandFailure(call: error)
    }
  }
}

extension CommonOptions {
  /// Works with the shared state.
  ///
  /// - Parameters:
  ///   - option: where it is.
  ///   - work: is given it.
  /// - Throws: `CommandFailure` where none is named, and what becomes of the work's error.
  func withSharedState<Answer>(
    _ option: StateOption, _ work: (SharedState) async throws -> Answer
  ) async throws(CommandFailure) -> Answer {
    let state = try sharedState(option, try client())
    do { return try await work(state) } catch { throw CommandFailure(call: error) }
  }
}

/// How long a lease lasts.
private enum LeaseTime {
  static var seconds: Int {
    #if DEBUG
      // The tests' way not to wait for a minute. No such way is in a release.
      if let text = getenv("APPFLOW_PROFILE_LEASE_SECONDS"), let seconds = Int(String(cString: text)) {
        return seconds
      }
    #endif
    return 60
  }
}
