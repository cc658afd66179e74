// What signatures of this room name stands in the rooms below, so that `import AppFlow` is enough for callers.
@_exported import AWSClient
@_exported import HTTPTransport
@_exported import JSON
@_exported import OperatingSystem
@_exported import Secrets
