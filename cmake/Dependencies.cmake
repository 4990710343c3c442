# Every outside library is found here, with its version. docs/dependencies.md says why each is used.

find_package(Threads REQUIRED)
find_package(fmt 9.1 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(Catch2 3.7 REQUIRED)
find_package(benchmark 1.7 REQUIRED)
find_package(LLVM 19.1 CONFIG REQUIRED HINTS /usr/lib/llvm-19/lib/cmake/llvm)
find_package(ArrowWheel REQUIRED)
find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto)

find_path(UTF8PROC_INCLUDE_DIR utf8proc.h REQUIRED)
find_library(UTF8PROC_LIBRARY utf8proc REQUIRED)
add_library(utf8proc INTERFACE)
target_include_directories(utf8proc SYSTEM INTERFACE ${UTF8PROC_INCLUDE_DIR})
target_link_libraries(utf8proc INTERFACE ${UTF8PROC_LIBRARY})

find_path(XXHASH_INCLUDE_DIR xxhash.h REQUIRED)
find_library(XXHASH_LIBRARY xxhash REQUIRED)
add_library(xxhash INTERFACE)
target_include_directories(xxhash SYSTEM INTERFACE ${XXHASH_INCLUDE_DIR})
target_link_libraries(xxhash INTERFACE ${XXHASH_LIBRARY})

# LLVM's shared library loads the same Z3.
find_path(Z3_INCLUDE_DIR z3++.h REQUIRED)
find_library(Z3_LIBRARY z3 REQUIRED)
add_library(z3 INTERFACE)
target_include_directories(z3 SYSTEM INTERFACE ${Z3_INCLUDE_DIR})
target_link_libraries(z3 INTERFACE ${Z3_LIBRARY})

add_library(llvm INTERFACE)
target_include_directories(llvm SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS})
target_link_libraries(llvm INTERFACE LLVM)

include(Antlr)

# Runs the test tools, which use the standard library only; the system's own Python comes first.
find_program(PYTHON3 NAMES python3 HINTS /usr/bin REQUIRED)
