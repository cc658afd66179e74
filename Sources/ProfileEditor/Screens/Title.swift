import Journal
import Terminal

/// Where the editor works, as the header of every screen says it: the AWS profile, the account's number and the region.
struct AccountBadge: Equatable {
  /// The same in ever fewer words.
  let texts: [String]
  let style: Style

  init(_ around: Surroundings) {
    let context = around.context
    // A role in an account is no AWS profile: the target has led there.
    let led = context.place.map {
      AccountPlace(region: context.region, endpoint: context.endpoint, awsProfile: $0.target)
    }
    self.init(
      (led ?? context.draftPlace).of(account: around.account ?? context.place?.account),
      context.settings.colours)
  }

  /// - Parameters:
  ///   - place: the place.
  ///   - colours: the operator's rules.
  init(_ place: AccountPlace, _ colours: AccountColours) {
    let (profile, account, region) = (place.awsProfile, place.account, place.region)
    let role = colours.role(profile: profile, account: account, region: region)
    // Without colours a rule is seen all the same.
    style = role.map { Style(role: $0, bold: true, reverse: true) } ?? Style(role: .muted)
    let end = account.map { "…\($0.suffix(4))" }
    let words = [
      [profile, account, region].compactMap(\.self).joined(separator: " · "),
      [account, region].compactMap(\.self).joined(separator: " · "), end.map { "\($0) \(region)" } ?? region,
      end ?? region,
    ]
    texts = words.map { role == nil ? $0 : " \($0) " }
  }
}

extension EditorContext {
  /// The endpoint, where it is not the one that AWS publishes for the region.
  var ownEndpoint: String? {
    ["appflow.\(region).", "appflow-fips.\(region)."].contains { endpoint.hasPrefix($0) } ? nil : endpoint
  }
}

extension Surroundings {
  /// Which keys lead to another place, for where nothing can be done in this one.
  var otherPlaces: String {
    "\(key(.profile, in: .browser)) chooses another AWS profile, \(key(.region, in: .browser)) another region."
  }
}

extension ScreenView {
  /// The title: what, and where, and a count or state on the right, which is said shorter where there is no room. In which account
  /// and region stands in every title.
  func drawTitle(
    _ name: String, _ place: String, _ right: String, short: String? = nil, on frame: inout Frame
  ) {
    let badge = AccountBadge(around)
    let title = TitleLayout(
      width: size.columns, name: name, place: place, isReadOnly: context.isReadOnly, badges: badge.texts,
      rights: [right, short ?? right])
    var column = frame.draw(title.name, row: 0, column: 1, style: Style(role: .title, bold: true))
    let muted = Style(role: .muted)
    let room = title.limit - DisplayWidth.of(title.badge) - TitleLayout.gap - column - 3
    if !place.isEmpty, room >= min(DisplayWidth.of(place), 4) {
      column = frame.draw("   " + place.cut(to: room), row: 0, column: column, style: muted)
    }
    if !title.badge.isEmpty {
      frame.draw(title.badge, row: 0, column: column + TitleLayout.gap, style: badge.style)
    }
    frame.draw(title.right, row: 0, column: title.limit + 1)
  }
}

/// What of a title has room beside each other.
private struct TitleLayout {
  /// Columns before the badge, where there is room for one.
  static let gap = 3

  /// The name, cut where it has to be.
  let name: String
  let badge: String
  let right: String
  /// The column before the text on the right.
  let limit: Int

  /// - Parameters:
  ///   - place: what stands behind the name where there is room.
  ///   - badges: where the editor works, in ever fewer words.
  ///   - rights: what stands on the right, in ever fewer words.
  init(
    width: Int, name: String, place: String, isReadOnly: Bool, badges: [String], rights: [String]
  ) {
    let mark = isReadOnly ? " · read-only" : ""
    let whole = DisplayWidth.of(name + mark)
    let least = min(whole, max(width / 4, isReadOnly ? DisplayWidth.of(mark) + 7 : 0))
    let room = { (badge: String, right: String, name: Int) in
      width - 1 - name - (badge.isEmpty ? 0 : Self.gap + DisplayWidth.of(badge))
        - (right.isEmpty ? 0 : DisplayWidth.of(right) + 2)
    }
    let both = rights.flatMap { right in badges.map { ($0, right) } }
    // Without room for both, the account; in a window that is hardly one, the state.
    let (places, states) = (badges.map { ($0, "") }, rights.map { ("", $0) })
    let choices = both + (width < 30 ? states + places : places + states)
    // The place and then the name are cut where nothing else can be said shorter.
    let uncut = [whole + (place.isEmpty ? 0 : 3 + DisplayWidth.of(place)), whole].lazy.compactMap { needed in
      both.first { room($0.0, $0.1, needed) >= 0 }
    }.first
    (badge, right) = uncut ?? choices.first { room($0.0, $0.1, least) >= 0 } ?? ("", "")
    limit = right.isEmpty ? width : width - DisplayWidth.of(right) - 2
    let taken = badge.isEmpty ? 0 : Self.gap + DisplayWidth.of(badge)
    self.name = name.cut(to: max(limit - 1 - taken - DisplayWidth.of(mark), 1)) + mark
  }
}
