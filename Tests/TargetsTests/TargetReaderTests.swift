import AppFlow
import Targets
import Testing

@Suite("Targets of the settings file")
struct TargetReaderTests {
  private func targets(_ text: String) throws -> [Target] {
    var targets: [Target] = []
    for section in try SettingsFile.parse(text, path: "config") where TargetReader.isTarget(section) {
      targets.append(try TargetReader.target(section, known: targets))
    }
    return targets
  }

  @Test("a target is an AWS profile's account or an organization's accounts, with its regions")
  func kinds() throws {
    let text = """
      [settings]
      mouse = off
      [target prod]
      aws_profile = prod
      regions = us-east-1, eu-west-1
      [target  every.where_2]
      organization = Yes
      role = ops/AppFlowOperator
      external_id = x:1/2
      role_session_name = ann@bastion
      aws_profile = root
      regions=us-east-1
      """
    #expect(
      try targets(text) == [
        Target(name: "prod", accounts: .profile("prod"), regions: ["us-east-1", "eu-west-1"]),
        Target(
          name: "every.where_2",
          accounts: .organization(
            Target.Organization(
              role: "ops/AppFlowOperator", externalID: "x:1/2", sessionName: "ann@bastion", profile: "root")),
          regions: ["us-east-1"]),
      ])
  }

  @Test("what is no target's section is nobody's mistake here")
  func others() throws {
    #expect(try targets("[targets]\nx = y\n[settings]\n").isEmpty)
  }

  private static let prod = "[target prod]\naws_profile = p\nregions = us-east-1\n"
  private static let organization = "[target o]\norganization = yes\nregions = us-east-1\n"

  @Test(
    "a mistake has its line and its rule",
    arguments: [
      ("[target]\n", 1, "[target NAME]"),
      ("\n[target a b]\naws_profile = x\n", 2, "one word"),
      ("[target \"a b\"]\n", 1, "one word"), ("[target a,b]\n", 1, "one word"),
      ("[target ä]\n", 1, "letters"),
      (prod + "[target prod]\nregions = eu-west-1\n", 4, "a second time, after line 1"),
      (prod + "[target\tprod]\naws_profile = q\nregions = us-east-1\n", 4, "there is a target prod already"),
      ("[target a]\naws_profile = x\n", 1, "has no regions"),
      ("[target a]\naws_profile = x\nregions =\n", 3, "not “”"),
      ("[target a]\naws_profile = x\nregions = us-east-1,\n", 3, "not “”"),
      ("[target a]\naws_profile = x\nregions = us-east-1, US-EAST-1\n", 3, "“US-EAST-1”"),
      ("[target a]\naws_profile = x\nregions = eu-west-1 us-east-1\n", 3, "commas"),
      ("[target a]\naws_profile = x\nregions = a-1, a-1\n", 3, "a-1 stands there twice"),
      ("[target a]\nregions = us-east-1\n", 1, "names no accounts"),
      ("[target a]\norganization = no\nregions = us-east-1\n", 1, "names no accounts"),
      ("[target a]\norganization = true\nregions = us-east-1\n", 2, "yes or no, not “true”"),
      ("[target a]\naws_profile =\nregions = us-east-1\n", 2, "aws_profile is"),
      (prod + "role = r\n", 4, "role goes with organization = yes"),
      (prod + "external_id = r1\n", 4, "external_id goes with organization = yes"),
      (organization, 1, "no role"),
      (organization + "role = arn:aws:iam::1:role/r\n", 4, "no ARN"),
      (organization + "role = a//b\n", 4, "no ARN"), (organization + "role =\n", 4, "no ARN"),
      (organization + "role = r\nexternal_id = x\n", 5, "2 to 1224"),
      (organization + "role = r\nrole_session_name = a b\n", 5, "2 to 64"),
      ("[target a]\naws_profle = x\nregions = us-east-1\n", 2, "Did you mean aws_profile?"),
      ("[target a]\nregion = us-east-1\n", 2, "Did you mean regions?"),
      ("[target a]\nzzz = us-east-1\n", 2, "There is aws_profile, organization, role"),
    ])
  func mistakes(text: String, line: Int, says: String) throws {
    let problem = #expect(throws: TargetProblem.self) { try targets(text) }
    #expect(problem?.line == line && problem?.reason.contains(says) == true, "\(String(describing: problem))")
    #expect(problem?.reason.hasSuffix(".") == false)
  }
}
