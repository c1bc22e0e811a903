// What the library is where Apache Arrow's headers are missing: it says so when a file is to be opened.
#if !__has_include(<arrow/api.h>)

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "CArrow.h"

static bool refuse(LeatFailure *failure) {
  *failure = {
    LEAT_FAILURE_NO_ARROW, 0, nullptr,
    strdup("this Leat was built without Apache Arrow; run tools/bootstrap and build again")};
  return false;
}

extern "C" const LeatArrow *leat_arrow(void) {
  static const LeatArrow table = {
    LEAT_ARROW_VERSION,
    nullptr,
    [](LeatFailure *failure) {
      std::free(failure->message);
      *failure = {};
    },
    [](const char *, const LeatReadOptions *, LeatReader **, LeatFailure *failure) {
      return refuse(failure);
    },
    [](LeatReader *, const LeatField **, int64_t *, LeatFailure *failure) { return refuse(failure); },
    [](const LeatReader *) -> int64_t { return -1; },
    [](const LeatReader *) -> int64_t { return -1; },
    [](LeatReader *, const LeatWantedColumn *, int64_t, ArrowArray *, int64_t *, LeatFailure *failure) {
      return refuse(failure);
    },
    [](LeatReader *) {},
    [](const char *, const LeatWriteOptions *, const LeatWrittenColumn *, int64_t, LeatWriter **,
       LeatFailure *failure) { return refuse(failure); },
    [](LeatWriter *, ArrowArray *, int64_t, LeatFailure *failure) { return refuse(failure); },
    [](LeatWriter *, int64_t *, LeatFailure *failure) { return refuse(failure); },
    [](LeatWriter *) {},
    [](const char *, const char *, bool) -> int32_t { return ENOSYS; },
    [](const char *, char **, int64_t *, LeatFailure *failure) { return refuse(failure); },
    [](const char *, bool *, LeatFailure *failure) { return refuse(failure); },
    [](const char *, bool, LeatFailure *failure) { return refuse(failure); },
  };
  return &table;
}

#endif
