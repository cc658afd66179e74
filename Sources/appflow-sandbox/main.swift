import Glibc

let status = await SandboxCommand.runToEnd(Array(CommandLine.arguments.dropFirst()))
exit(status)
