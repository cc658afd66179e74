#include "CExpat.h"
#include <CWiping.h>
#include <stdlib.h>

XML_Parser cexpat_create(void) {
  static const XML_Memory_Handling_Suite memory = {malloc, appflow_wiping_realloc, appflow_wiping_free};
  return XML_ParserCreate_MM("UTF-8", &memory, NULL);
}
