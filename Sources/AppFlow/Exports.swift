import AWSClient
import HTTPTransport

// The types of the rooms below that callers of this one meet, so that `import AppFlow` is enough.

/// What the caller decides about profile, region, endpoint and limits.
public typealias ClientOptions = AWSClient.ClientOptions
/// Asks a person for the code of a multi-factor device.
public typealias MFACodePrompt = AWSClient.MFACodePrompt
/// What programs that are started have to do with the terminal.
public typealias ChildTerminal = AWSClient.ChildTerminal
/// What such a program wants of the terminal.
public typealias ChildTerminalWish = AWSClient.ChildTerminalWish
/// Everything that was resolved, each value with its source.
public typealias ResolvedConfiguration = AWSClient.ResolvedConfiguration
/// A setting's value and what it came from.
public typealias Sourced = AWSClient.Sourced
/// Who signs, without what signs.
public typealias CredentialsReport = AWSClient.CredentialsReport
/// Whose credentials sign, as the Security Token Service says it.
public typealias CallerIdentity = AWSClient.CallerIdentity
/// What a call did at the service, over all its attempts.
public typealias CallEffect = AWSClient.CallEffect
/// What happens while a request is under way.
public typealias AttemptEvent = AWSClient.AttemptEvent
/// An attempt that ended.
public typealias AttemptRecord = AWSClient.AttemptRecord
/// Is told when attempts begin and end.
public typealias AttemptObserver = AWSClient.AttemptObserver
/// Writes attempts as lines for `--debug`.
public typealias AttemptLog = AWSClient.AttemptLog
/// Why a failed attempt is repeated.
public typealias RetryReason = AWSClient.RetryReason
/// A moment by the calendar's clock.
public typealias WallTime = AWSClient.WallTime
/// Sends one request once.
public typealias HTTPTransporting = HTTPTransport.HTTPTransporting
/// A file of a program's own in the format of AWS's shared files.
public typealias SettingsFile = AWSClient.SettingsFile
/// A section of such a file.
public typealias SettingsSection = AWSClient.SettingsSection
/// A setting of such a section.
public typealias SettingsEntry = AWSClient.SettingsEntry
/// Why a configuration file, or what is in it, cannot be used.
public typealias ConfigurationError = AWSClient.ConfigurationError
