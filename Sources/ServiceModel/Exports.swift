// Values have secrets in them, so that `import ServiceModel` is enough for callers.
@_exported import JSON
@_exported import Secrets
