import AppFlow
import ArgumentParser
import Journal
import JSON
import Rotation

/// `appflow-profile delete NAME`
struct Delete: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Delete a profile.",
    discussion: """
      The flows that use the profile are listed first: while there are any, it is not deleted without --force-delete, and \
      with it they can run no more. Then its name is to be typed; where there is no terminal to type it on, nothing is \
      deleted without --yes, which answers. A deletion cannot be taken back: nobody can tell the credentials again. The \
      attempt is written to the journal before it is made.

      Examples:
        appflow-profile delete sf-old
        appflow-profile delete sf-old --yes
      """)

  @Argument(help: ArgumentHelp("The profile's name.", valueName: "name"), completion: Completions.profiles)
  var name: String

  @Flag(name: .customLong("force-delete"), help: "Delete it although flows use it, which then fail.")
  var isForced = false

  @Flag(help: "Do not have the name typed; needed without a terminal.")
  var yes = false

  @OptionGroup var sharing: SharingOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try common.refuseIfReadOnly()
    guard yes || Console.canAsk() else {
      throw CommandFailure(
        .usage,
        "There is no terminal to type the name on: give --yes to delete it without being asked. Nothing was deleted."
      )
    }
    AppFlowClient.prepare()
    let client = try common.client()
    // Refused before anything is read: without it no deletion can be noted.
    let journal = try common.journal()
    let identity = OperatorIdentity(client: client)
    identity.begin()
    // Ctrl-C gives up: nothing was sent yet.
    let (profile, flows) = try await Interruption.cancelling {
      let profile = try await client.requireProfile(name).0
      return (profile, try await self.flows(client))
    }
    if !flows.isEmpty, !isForced { throw refusal(flows) }
    if !yes { try await confirm(profile, client, identity) }
    let sender = JournaledClient(
      client: client, api: try common.api(), journal: journal, identity: identity,
      shared: try sharing.sending(common, client, identity), warn: { Console.error($0) })
    do {
      // Ctrl-C stops the waiting and not the program, which has to tell what became of it.
      try await Interruption.cancelling {
        try await sender.delete(name: name, isForced: isForced, before: profile)
      }
    } catch let error as JournaledUpdateError where error.effect == .unknown {
      let presence = await client.presence(of: name)
      throw CommandFailure(call: error).adding("\(presence) “appflow-profile show” looks once more.")
    } catch {
      throw CommandFailure(call: error)
    }
    Completions.forgetProfiles()
    try write(profile, flows)
  }

  /// The flows that use it, told one by one. Where they cannot be listed, AppFlow itself refuses to delete a profile in use.
  private func flows(_ client: AppFlowClient) async throws -> [FlowUse] {
    do {
      let flows = try await FlowUse.all(of: [name], client: client)[name] ?? []
      for flow in flows { Console.error("\(name): used by the flow \(flow.sentence)") }
      return flows
    } catch {
      guard error.category == .refused else { throw CommandFailure(call: error) }
      Console.error("Which flows use the profile could not be found out: \(error)")
      return []
    }
  }

  private func refusal(_ flows: [FlowUse]) -> CommandFailure {
    let use = flows.count == 1 ? "a flow uses" : "\(flows.count) flows use"
    return CommandFailure(
      .refused,
      "Nothing was deleted: \(use) the profile. Have them use another one, or delete them; or give --force-delete, and "
        + "they fail from then on.")
  }

  private func confirm(
    _ profile: ConnectorProfile, _ client: AppFlowClient, _ identity: OperatorIdentity
  ) async throws {
    let place = await client.placeText(of: [profile], identity)
    let typed = Console.answer("To delete “\(name)” for good (\(place)), type its name:")
    guard typed == name else {
      throw CommandFailure(.interrupted, "That is not its name. Nothing was deleted.")
    }
  }

  private func write(_ profile: ConnectorProfile, _ flows: [FlowUse]) throws(CommandFailure) {
    var answer: JSONObject = ["connectorProfileName": .string(name)]
    answer["connectorProfileArn"] = profile.arn.map { .string($0) }
    if !flows.isEmpty { answer["flows"] = .list(flows.map { .string($0.name) }) }
    do {
      try Console.printExactly(JSONLines(.object(answer)).text())
    } catch {
      throw CommandFailure(error.code, "AppFlow deleted \(name). \(error.description)")
    }
  }
}
