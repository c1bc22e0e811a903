#include "CArrow.h"

#if __has_include(<arrow/api.h>)
#include <arrow/api.h>
static const char *arrow_version() { static std::string v = arrow::GetBuildInfo().version_string; return v.c_str(); }
#else
static const char *arrow_version() { return nullptr; }
#endif

extern "C" const LeatArrow *leat_arrow(void) {
  static const LeatArrow bridge = {LEAT_ARROW_VERSION, arrow_version()};
  return &bridge;
}
