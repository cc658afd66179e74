#pragma once
#include <expat.h>

/// A parser whose memory is wiped when it is given back: the answers of credential services go through it.
XML_Parser _Nullable cexpat_create(void);
