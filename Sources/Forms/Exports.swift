// What signatures of this room name stands in the rooms below, so that `import Forms` is enough for callers.
@_exported import JSON
@_exported import Secrets
@_exported import ServiceModel
