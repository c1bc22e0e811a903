// Apache Arrow C++ has no C header to import. The target exists for its pkg-config flags, which ArrowBridge
// compiles and links with.
