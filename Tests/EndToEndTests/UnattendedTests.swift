import ClientTestSupport
import Foundation
import JSON
import Testing

/// What the package brings for runs that nobody watches, each as its surroundings would run it: the program's command lines are
/// those of the files, and so are the variables.
@Suite("Unattended runs", .timeLimit(.minutes(5)))
struct UnattendedTests {
  // MARK: systemd

  private static let service = "systemd/appflow-profile-rotate@.service"

  @Test(
    "the unit's command does the plan, then only what has another version; keys come as systemd's credentials"
  )
  func unit() async throws {
    let unit = UnitFile(try PackagedFiles.text(Self.service))
    try await SandboxProcess.run { sandbox in
      let here = try UnattendedSurroundings(sandbox)
      let root = here.folder.path
      // As systemd replaces them, below a root of our own.
      let specifiers = ["%i": "prod", "%S": "\(root)/var/lib", "%d": "\(root)/run", "=/etc": "=\(root)/etc"]
      try here.write("etc/appflow-profile/prod.json", PackagedFiles.text("examples/plan.json"))
      try here.write(
        "run/aws-credentials",
        "[default]\naws_access_key_id = \(sandbox.environment["AWS_ACCESS_KEY_ID"] ?? "")\n"
          + "aws_secret_access_key = \(sandbox.environment["AWS_SECRET_ACCESS_KEY"] ?? "")\n")
      var variables = ["CREDENTIALS_DIRECTORY": "\(root)/run"]
      for word in unit.words("Environment", specifiers: specifiers) {
        let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
        variables[parts[0]] = parts[1]
      }
      let program = try Products.executable("appflow-profile")
      let command = unit.words("ExecStart", specifiers: specifiers).map {
        $0.replacing("/usr/bin/appflow-profile", with: program).replacing("/etc/", with: "\(root)/etc/")
      }
      try here.expectDone(try await here.run(command, variables))
      #expect(here.folder.text(of: "var/lib/appflow-profile/appflow-profile/journal.jsonl")?.isEmpty == false)
      try here.expectDone(try await here.run(command, variables))
      #expect(try here.updates("veeva-vault") == 1 && here.updates("singular-ads") == 1)
      here.peer.change(
        UnattendedSurroundings.veeva, to: #"{"username": "appflow", "password": "fake-veeva-2"}"#)
      try here.expectDone(try await here.run(command, variables), veeva: "fake-veeva-2")
      #expect(try here.updates("veeva-vault") == 2 && here.updates("singular-ads") == 1)
    }
  }

  @Test("the unit gives the program no more than it needs, and no failure counts as success")
  func hardening() throws {
    let unit = UnitFile(try PackagedFiles.text(Self.service))
    for (name, value) in [
      ("DynamicUser", "yes"), ("NoNewPrivileges", "yes"), ("ProtectSystem", "strict"), ("ProtectHome", "yes"),
      ("PrivateTmp", "yes"), ("MemoryDenyWriteExecute", "yes"), ("LimitCORE", "0"),
      ("CapabilityBoundingSet", ""), ("SystemCallArchitectures", "native"), ("StateDirectoryMode", "0700"),
      ("UMask", "0077"), ("KillSignal", "SIGINT"),
    ] {
      #expect(unit.values(name) == [value], "\(name)")
    }
    // Where the secrets have no versions, the drop-in has the same command without what follows these.
    let own = UnitFile(try PackagedFiles.text("examples/systemd/own-secrets.conf"))
    #expect(own.values("ExecStart").first == "")
    #expect(
      own.values("ExecStart").last == unit.values("ExecStart").last?.replacing(" --changed-only", with: ""))
    #expect(unit.values("SystemCallFilter") == ["@system-service", "~@privileged @resources"])
    // Interrupted, which is how it is stopped; what the manual calls a failure is one.
    #expect(unit.values("SuccessExitStatus") == ["130"])
    let timer = UnitFile(try PackagedFiles.text("systemd/appflow-profile-rotate@.timer"))
    #expect(timer.values("OnCalendar", in: "Timer") == ["hourly"])
    // Only who enables it has it started.
    #expect(timer.values("WantedBy", in: "Install") == ["timers.target"])
    #expect(!unit.settings.contains { $0.section == "Install" })
    for script in ["postinst", "prerm", "postrm"] {
      let text = try PackagedFiles.text(script)
      for word in ["enable", "start"] {
        #expect(!text.contains("systemctl --system \(word)") && !text.contains("systemctl \(word)"))
      }
    }
  }

  private static let analyzer = "/usr/bin/systemd-analyze"

  @Test(
    "systemd reads the units without a word, and finds them shut off",
    .enabled(if: FileManager.default.isExecutableFile(atPath: analyzer), "systemd-analyze is not there"))
  func analysis() async throws {
    let folder = try ScratchFolder()
    let program = try Products.executable("appflow-profile")
    for name in ["appflow-profile-rotate@.service", "appflow-profile-rotate@.timer"] {
      let text = try PackagedFiles.text("systemd/\(name)").replacing(
        "/usr/bin/appflow-profile", with: program)
      try Data(text.utf8).write(to: folder.file(name))
    }
    let service = folder.file("appflow-profile-rotate@.service").path
    let environment = Products.plainEnvironment
    let verified = try await Command.run(
      [Self.analyzer, "verify", "--man=no", service, folder.file("appflow-profile-rotate@.timer").path],
      environment: environment)
    #expect(verified.status == 0 && verified.errors.isEmpty, "\(verified.errors)")
    // Of 100 that stand for a service without any protection.
    let exposure = try await Command.run(
      [Self.analyzer, "security", "--offline=yes", "--threshold=20", "--no-pager", service],
      environment: environment)
    #expect(exposure.status == 0, "\(exposure.text.suffix(300))")
  }

  // MARK: GitHub Actions

  @Test(
    "the workflow's steps exchange GitHub's token for a role, do the plan in the shared state and find no hole"
  )
  func workflow() async throws {
    let workflow = try await PackagedFiles.yaml("examples/github-actions/rotate.yml")
    #expect(workflow["permissions"] == ["id-token": "write", "contents": "read"])
    let job = try #require(workflow["jobs"]?["rotate"])
    let steps = try #require(job["steps"]?.items)
    // Nobody else's code gets the job's token, and no secret of the repository is used.
    #expect(steps.compactMap { $0["uses"]?.text } == ["actions/checkout@v4"])
    #expect(!(try PackagedFiles.text("examples/github-actions/rotate.yml").contains("secrets.")))
    let table = try await DynamoPeer()
    try await SandboxProcess.run(arguments: ["--account", "111122223333"]) { sandbox in
      let here = try UnattendedSurroundings(sandbox)
      try here.write("bin/gh", "#!/bin/sh\ntouch \"$RUNNER_TEMP/appflow-profile_1_amd64.deb\"\n")
      try here.write("bin/sudo", "#!/bin/sh\necho \"$@\" >\"$RUNNER_TEMP/installed\"\n")
      for name in ["gh", "sudo"] { chmod(here.folder.file("bin/\(name)").path, 0o700) }
      var variables = table.variables.merging(Self.texts(job["env"])) { $1 }
      variables["PATH"] =
        "\(here.folder.path)/bin:\(Products.folder.path):\(Products.plainEnvironment["PATH"] ?? "")"
      variables["RUNNER_TEMP"] = here.folder.path
      variables["GITHUB_ENV"] = here.folder.file("github-env").path
      variables["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = UnattendedPeer.requestToken
      variables["ACTIONS_ID_TOKEN_REQUEST_URL"] = here.peer.url + "/token?api-version=2.0"
      #expect(variables["AWS_ROLE_ARN"] == UnattendedPeer.role)
      try await make(table, "appflow-state@eu-west-1", here, sandbox)
      for step in steps {
        guard let script = step["run"]?.text else { continue }
        // What a step leaves for the next ones, as GitHub hands it on.
        for line in here.folder.text(of: "github-env")?.split(separator: "\n") ?? [] {
          let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
          variables[parts[0]] = parts[1]
        }
        let output = try await here.run(
          ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", "cd '\(here.folder.path)'\n\(script)"],
          variables.merging(Self.texts(step["env"])) { $1 })
        #expect(output.status == 0, "\(step["name"]?.text ?? ""): \(output.errors)")
        #expect(!(output.text + output.errors).contains("fake-"))
        if script.contains("rotate --plan") { try here.expectDone(output) }
      }
      #expect(here.folder.text(of: "installed")?.contains("_amd64.deb") == true)
      #expect(here.peer.done.prefix(2) == ["token", "role"])
    }
  }

  private static func texts(_ object: JSONValue?) -> [String: String] {
    Dictionary(
      (object?.object?.members ?? []).compactMap { member in member.value.text.map { (member.name, $0) } },
      uniquingKeysWith: { $1 })
  }

  /// Makes the table that machines share.
  private func make(
    _ table: DynamoPeer, _ location: String, _ here: UnattendedSurroundings, _ sandbox: SandboxProcess
  ) async throws {
    let made = try await here.run(
      [try Products.executable("appflow-profile"), "state", "create", "--state", "dynamodb:\(location)"],
      table.variables.merging(sandbox.environment) { own, _ in own })
    #expect(made.status == 0, "\(made.errors)")
  }

  // MARK: ECS

  /// The operations that AppFlow's sandbox can refuse, but for those of a policy.
  private static func others(than policy: JSONValue) -> [String] {
    let allowed = (policy["Statement"]?.items ?? []).flatMap { statement in
      statement["Action"]?.items?.compactMap(\.text) ?? [statement["Action"]?.text ?? ""]
    }
    let all = [
      "CreateConnectorProfile", "DeleteConnectorProfile", "DescribeConnector", "DescribeConnectorProfiles",
      "DescribeFlow", "ListConnectorEntities", "ListConnectors", "ListFlows", "ResetConnectorMetadataCache",
      "UpdateConnectorProfile",
    ]
    return all.filter { !allowed.contains("appflow:\($0)") }
  }

  @Test(
    "the container does the plan with its task's role, whose policies suffice; no secret is in the definition"
  )
  func task() async throws {
    let container = try #require(
      try PackagedFiles.json("examples/ecs/task-definition.json")["containerDefinitions"]?.items?.first)
    #expect(container["secrets"] == nil && container["readonlyRootFilesystem"] == true)
    let pairs = (container["environment"]?.items ?? []).map {
      ($0["name"]?.text ?? "", $0["value"]?.text ?? "")
    }
    #expect(pairs.map(\.0) == ["AWS_REGION", "XDG_STATE_HOME"])
    let dockerfile = try PackagedFiles.text("examples/ecs/Dockerfile")
    #expect(dockerfile.contains(#"ENTRYPOINT ["/usr/bin/appflow-profile"]"#))
    let table = try await DynamoPeer()
    let denied = Self.others(than: try PackagedFiles.json("examples/ecs/profiles-policy.json"))
    let arguments = ["--account", "111122223333"] + denied.flatMap { ["--deny", $0] }
    try await SandboxProcess.run(arguments: arguments) { sandbox in
      let here = try UnattendedSurroundings(sandbox)
      var variables = table.variables
      for (name, value) in pairs { variables[name] = value.hasPrefix("/") ? here.folder.path + value : value }
      variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = here.peer.url + "/container"
      variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = UnattendedPeer.containerToken
      try await make(table, "appflow-state@eu-west-1", here, sandbox)
      let words = (container["command"]?.items ?? []).compactMap(\.text).map {
        $0 == "/etc/appflow-profile/plan.json" ? here.folder.file("plan.json").path : $0
      }
      try here.expectDone(
        try await here.run([try Products.executable("appflow-profile")] + words, variables))
      #expect(here.peer.done.first == "container" && !here.peer.done.contains("role"))
    }
  }

  @Test("the policy for the table is the one that the program prints for CI")
  func policy() async throws {
    let peer = try UnattendedPeer([:])
    let output = try await Command.run(
      [
        try Products.executable("appflow-profile"), "state", "policy", "ci", "--account", "111122223333",
        "--state", "dynamodb:appflow-state@eu-west-1",
      ],
      environment: Products.plainEnvironment.merging(peer.variables) { $1 }.merging([
        "AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "AKIAFAKE000000000000",
        "AWS_SECRET_ACCESS_KEY": "fake", "HOME": "/nonexistent",
      ]) { $1 })
    #expect(output.status == 0, "\(output.errors)")
    #expect(try PackagedFiles.json("examples/ecs/state-policy.json") == JSONReader.read(output.text))
  }

  @Test("ECS and EventBridge Scheduler take the definitions, IAM the policies")
  func definitions() async throws {
    let input = try Dictionary(
      uniqueKeysWithValues: [
        "task-definition", "schedule", "profiles-policy", "state-policy",
      ].map { ($0, try PackagedFiles.text("examples/ecs/\($0).json")) }
        + [("trust-policy", try PackagedFiles.text("examples/github-actions/trust-policy.json"))])
    let said = try await Peers.run(Self.takers, input: input, as: [String: String].self)
    #expect(
      said == [
        "task": "appflow-profile-rotate", "schedule": "appflow-profile-rotate", "role": "appflow-profile-ci",
      ])
  }

  /// moto's services, to which the peers' clients hand the files after having checked them by AWS's own models.
  private static let takers = """
    import json, sys
    import boto3
    from moto import mock_aws
    files = json.load(sys.stdin)
    keys = dict(region_name='eu-west-1', aws_access_key_id='x', aws_secret_access_key='y')
    with mock_aws():
        task = boto3.client('ecs', **keys).register_task_definition(**json.loads(files['task-definition']))
        scheduler = boto3.client('scheduler', **keys)
        schedule = json.loads(files['schedule'])
        scheduler.create_schedule(**schedule)
        iam = boto3.client('iam', **keys)
        role = iam.create_role(RoleName='appflow-profile-ci', AssumeRolePolicyDocument=files['trust-policy'])
        for name in ('profiles-policy', 'state-policy'):
            iam.put_role_policy(RoleName='appflow-profile-ci', PolicyName=name, PolicyDocument=files[name])
        print(json.dumps({
            'task': task['taskDefinition']['family'],
            'schedule': scheduler.get_schedule(Name=schedule['Name'])['Name'],
            'role': role['Role']['RoleName']}))
    """
}
