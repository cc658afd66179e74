import AWSClient
import AppFlow
import ArgumentParser
import Authorization
import Glibc
import OperatingSystem
import Secrets
import Terminal

/// `appflow-profile login`
struct Login: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login",
    abstract: "Sign in to the session of an AWS profile: IAM Identity Center, or aws login.",
    discussion: """
      For a profile with sso_session or sso_start_url, it shows an address and a code: open the address in a browser, on \
      any machine, and confirm the code there. The address is a link where the terminal has links, and is copied where the \
      terminal lets programs copy (OSC 52). Where your administrators want PKCE, --paste shows another address; its last \
      page cannot be shown, and the address of that page is pasted back here.

      For a profile with login_session, the page at the end shows a code, which is pasted back here.

      The token goes into the cache of AWS's own tools, so that they are signed in too. Those of an sso_session and of aws \
      login are renewed for as long as the session lasts. The region and the permissions of the profile do not change.

      Exit codes: 0 signed in; 130 interrupted; 253 no session or wrong settings; 254 refused, or too late; 255 \
      anything else, such as no answer.

      Examples:
        appflow-profile login --profile prod
        appflow-profile login --profile prod --paste
      """)

  @Flag(help: "Paste back the address at which the browser ends, in place of confirming a code.")
  var paste = false

  @OptionGroup var common: CommonOptions

  func run() async throws {
    let options = try common.clientOptions()
    do {
      let signIn = try SignIn(options: options)
      let session = try signIn.session()
      let dialogue = SignIn.Dialogue(show: Self.show, ask: Self.ask)
      let end = try await Interruption.cancelling { [paste] in
        try await signIn.run(session, by: paste ? .paste : .deviceCode, dialogue)
      }
      try Console.print(
        "Signed in to \(session.words) until \(end.minute), and beyond that where the session is renewed. AWS's own "
          + "tools are signed in, too.")
    } catch let error as SignInError {
      throw CommandFailure(error)
    } catch let error as ConfigurationError {
      throw CommandFailure(.configuration, error.description)
    }
  }

  // MARK: What is shown

  private static func show(_ code: SignIn.DeviceCode) async throws(SignInError) {
    try write(
      """
      Open this address in a browser, on any machine:

        \(link(code.completeAddress))

      It must show this code, which you confirm there:

        \(Frame.visible(code.code))

      The code is good until \(code.expiration.minute). Ctrl-C gives up.

      """)
    try copy(code.completeAddress)
  }

  private static func ask(_ page: SignIn.Page) async throws(SignInError) -> Secret {
    let what =
      page.showsAnswer
      ? "Sign in there, copy the code that the last page shows, and paste it here."
      : "Sign in there. The last page, at \(page.redirectURI), cannot be shown: copy its whole address from the "
        + "address bar and paste it here."
    try write(
      """
      Open this address in a browser, on any machine:

        \(link(page.address))

      \(what) Ctrl-C gives up.

      """)
    try copy(page.address)
    return try await page.code(from: pasted, refuse: Console.error)
  }

  @Sendable private static func pasted() async throws(SignInError) -> Secret? {
    do {
      return try await TerminalPrompt.paste("Paste here (it is not shown), then Enter: ")
    } catch let failure as CommandFailure {
      throw .configuration(failure.description)
    } catch {
      throw .cancelled
    }
  }

  /// Writes lines whose texts of others are clean already.
  private static func write(_ lines: String) throws(SignInError) {
    do {
      try Console.printExactly(lines + "\n")
    } catch {
      throw .failed(error.description)
    }
  }

  private static var term: String { Environment.process["TERM"] ?? "" }
  private static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  private static func link(_ address: String) -> String {
    isTerminal ? LinkedAddress(address, term: term).text : Frame.visible(address)
  }

  private static func copy(_ address: String) throws(SignInError) {
    guard isTerminal else { return }
    let sequence = ClipboardSequence(address) { Environment.process[$0] }
    guard !sequence.bytes.isEmpty else { return }
    try write("\(sequence.bytes)The address was copied, if the terminal allows it.")
  }
}

extension SignInSession {
  /// What was signed in to.
  fileprivate var words: String {
    switch self {
    case .identityCenter(let session): session.name.map { "\($0) (\(session.startURL))" } ?? session.startURL
    case .console(let session): session.name
    }
  }
}

extension CommandFailure {
  /// Why nobody is signed in, in words and as an exit code.
  fileprivate init(_ error: SignInError) {
    let code: Code =
      switch error {
      case .configuration: .configuration
      case .refused, .tooLate: .refused
      case .failed: .other
      case .cancelled: .interrupted
      }
    self.init(code, error.description)
  }
}
