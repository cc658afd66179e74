// What happened to the editor may be a failure: its type is the journal's, which commands have, too.
@_exported import struct Journal.Failure
