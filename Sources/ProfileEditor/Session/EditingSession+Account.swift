import AppFlow
import Forms
import Secrets
import ServiceModel
import Terminal

/// A place to go to, as a list shows it.
struct PlaceOption: Equatable, Sendable {
  let choice: AccountChoice
  let option: FormOption
}

/// Going on in another account or region.
extension EditingSession {
  /// The account that is worked in: that of the profiles, or as long as none was read, of who signs.
  var shownAccount: String? { account ?? signingAccount }

  /// Where the editor works now.
  var place: AccountChoice {
    if let fleet = context.fleet { return AccountChoice(step: .all(fleet)) }
    if let place = context.place {
      return AccountChoice(region: place.region, step: .place(place, opening: nil))
    }
    return AccountChoice(profile: context.awsProfile, region: context.region)
  }

  /// What keeps the editor here; nil where nothing does. What is not sent would be lost, and an update that is under way belongs
  /// to this account.
  var moveObstacle: String? {
    if stage.review?.sending != nil || deletion?.isSending == true {
      return "Something is being sent: wait for its answer, or stop waiting, before you go elsewhere."
    }
    if case .unanswered(_, _, let result) = stage {
      return "Nobody knows yet what became of \(result.profile): send it again or go back first."
    }
    if let form, form.form.isChanged || form.isMakingKey {
      return
        "What was typed for \(form.form.title) is not sent: send it, or leave its form, before you go elsewhere."
    }
    if rotation?.queue?.isUnfinished == true {
      return "A rotation is not finished: go on with it, or stop it, before you go elsewhere."
    }
    return nil
  }

  /// The lines of a list, those used last first.
  ///
  /// - Parameters:
  ///   - kind: of which list.
  ///   - from: from where one goes; nil for where the editor works.
  func options(_ kind: PlaceKind, from: AccountChoice? = nil) -> [PlaceOption] {
    let from = from ?? place
    guard kind == .profile else {
      return (accounts?.regions ?? AppFlowRegions.all).map { region in
        PlaceOption(
          choice: choice(.region, region, from: from),
          option: FormOption(label: region, note: "", isChosen: region == from.region))
      }
    }
    let profiles = accounts?.profiles ?? []
    let width = profiles.map { DisplayWidth.of($0.name) }.max() ?? 0
    let named =
      home
      + profiles.map { profile in
        // Beside each other, so that an account's number can be typed to find its profile.
        let columns = [
          profile.name.padded(to: width), (profile.account ?? "").padded(to: 12), profile.region ?? "",
        ]
        return PlaceOption(
          choice: choice(.profile, profile.name, from: from),
          option: FormOption(
            label: columns.joined(separator: "  ").trimmed, note: profile.origin,
            isChosen: profile.name == from.profile))
      }
    guard accounts?.hasUnnamed == true else { return named }
    let option = FormOption(
      label: "no profile, as at the start", note: "What the environment gives, else the profile default",
      isChosen: from.profile == nil)
    return named + [PlaceOption(choice: AccountChoice(profile: nil, region: from.region), option: option)]
  }

  /// The way back to the list of all profiles of the targets; none where there is no such list, or where this is it.
  private var home: [PlaceOption] {
    guard let home = context.home, context.fleet == nil else { return [] }
    return [
      PlaceOption(
        choice: AccountChoice(step: .all(home)),
        option: FormOption(
          label: "all profiles of \(home)", note: "The list of all accounts and regions", isChosen: false))
    ]
  }

  /// The place of an AWS profile, in its own region where it has one, or of a region with the profile that is in use.
  ///
  /// - Parameters:
  ///   - kind: which of the two is named.
  ///   - name: its name.
  ///   - from: where the rest is taken from; nil for where the editor works.
  func choice(_ kind: PlaceKind, _ name: String, from: AccountChoice? = nil) -> AccountChoice {
    let from = from ?? place
    guard kind == .profile else {
      // The same account, which no AWS profile leads to.
      if let place = context.place {
        let other = EntryPlace(target: place.target, account: place.account, region: name)
        return AccountChoice(region: name, step: .place(other, opening: nil))
      }
      return AccountChoice(profile: from.profile, region: name)
    }
    let region = accounts?.profiles.first { $0.name == name }?.region
    return AccountChoice(profile: name, region: region ?? from.region)
  }

  /// Why there is no such place; nil where there may be. AppFlow may be in more regions than are known here.
  func refusal(_ kind: PlaceKind, _ name: String) -> String? {
    guard kind == .profile else { return nil }
    guard let accounts else { return "The shared files are still being read: try it again." }
    let names = accounts.profiles.map(\.name)
    guard !names.contains(name) else { return nil }
    let nearest = NearestName.of(name, among: names).map { " Did you mean \($0)?" } ?? ""
    return "There is no AWS profile \(name) in the shared files.\(nearest)"
  }
}
