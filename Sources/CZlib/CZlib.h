#pragma once
#include <zlib.h>

/// `inflateInit2` is a macro: this starts reading a gzip stream.
static inline int appflow_inflate_start(z_stream *stream) { return inflateInit2(stream, 16 + MAX_WBITS); }
