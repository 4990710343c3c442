# Flags that every target of this project gets, and the functions that declare one.

add_library(tiaowen_flags INTERFACE)
# A designated initialiser that leaves members at their defaults is meant; so is an unnamed use of a parameter.
target_compile_options(tiaowen_flags INTERFACE -Wall -Wextra -Werror -Wno-unused-parameter
                                               -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # At -O2, g++ 12 sees overlapping and overlong copies in std::string's operators where there are none (GCC bug 105651);
  # precompiled headers are no system headers to it.
  target_compile_options(tiaowen_flags INTERFACE -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds)
else()
  # clang looks into libstdc++'s std::stable_sort, which uses a deprecated function of its own.
  target_compile_options(tiaowen_flags INTERFACE -Wno-deprecated-declarations)
endif()
target_include_directories(tiaowen_flags INTERFACE ${PROJECT_SOURCE_DIR})
if(TIAOWEN_SANITIZE)
  # What is left out only costs compile time: ASan finds null pointers, and LLVM has no type information to check casts by.
  target_compile_options(tiaowen_flags INTERFACE -fsanitize=address,undefined -fno-sanitize=null,vptr,object-size
                                                 -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(tiaowen_flags INTERFACE -fsanitize=address,undefined)
endif()
if(TIAOWEN_TSAN)
  target_compile_options(tiaowen_flags INTERFACE -fsanitize=thread -fno-omit-frame-pointer)
  target_link_options(tiaowen_flags INTERFACE -fsanitize=thread)
endif()
if(TIAOWEN_COVERAGE)
  target_compile_options(tiaowen_flags INTERFACE --coverage)
  target_link_options(tiaowen_flags INTERFACE --coverage)
endif()
if(TIAOWEN_FUZZ)
  target_compile_options(tiaowen_flags INTERFACE -fsanitize=address,undefined,fuzzer-no-link)
  target_link_options(tiaowen_flags INTERFACE -fsanitize=address,undefined)
endif()

# All code is position-independent, so that headers compiled once fit all of it; ccache asks for the second flag.
target_compile_options(tiaowen_flags INTERFACE -fPIC)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(tiaowen_flags INTERFACE -fpch-preprocess)
else()
  target_compile_options(tiaowen_flags INTERFACE "SHELL:-Xclang -fno-pch-timestamp")
endif()
target_link_libraries(tiaowen_flags INTERFACE fmt::fmt)

# The headers that nearly every file includes, compiled once for all targets that name none of their own.
set(TIAOWEN_STANDARD_HEADERS
    <fmt/format.h> <algorithm> <array> <functional> <map> <memory> <optional> <set> <string> <string_view> <variant>
    <vector>)
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/empty.cpp CONTENT "")
add_library(tiaowen_headers OBJECT ${PROJECT_BINARY_DIR}/empty.cpp)
target_link_libraries(tiaowen_headers PRIVATE tiaowen_flags)
target_precompile_headers(tiaowen_headers PRIVATE ${TIAOWEN_STANDARD_HEADERS})
add_library(tiaowen_test_headers OBJECT ${PROJECT_BINARY_DIR}/empty.cpp)
target_link_libraries(tiaowen_test_headers PRIVATE tiaowen_flags Catch2::Catch2)
target_precompile_headers(tiaowen_test_headers PRIVATE ${TIAOWEN_STANDARD_HEADERS} <catch2/catch_test_macros.hpp>)

# tiaowen_library(NAME SOURCES file… [DEPS public…] [PRIVATE_DEPS private…] [HEADERS header…])
# Declares the static library tiaowen_NAME of the folder at hand, with alias tiaowen::NAME. HEADERS: heavy headers of
# outside libraries that most of its files include, compiled once for it.
function(tiaowen_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;PRIVATE_DEPS;HEADERS" ${ARGN})
  add_library(tiaowen_${name} STATIC ${ARG_SOURCES})
  add_library(tiaowen::${name} ALIAS tiaowen_${name})
  target_link_libraries(tiaowen_${name} PUBLIC ${ARG_DEPS} PRIVATE tiaowen_flags ${ARG_PRIVATE_DEPS})
  if(ARG_HEADERS)
    target_precompile_headers(tiaowen_${name} PRIVATE ${TIAOWEN_STANDARD_HEADERS} ${ARG_HEADERS})
  else()
    target_precompile_headers(tiaowen_${name} REUSE_FROM tiaowen_headers)
  endif()
endfunction()

# tiaowen_test(NAME SOURCES file… DEPS library… [ARGS argument…])
# Declares the Catch2 program NAME_test and registers it with CTest under NAME.
function(tiaowen_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;ARGS" ${ARGN})
  add_executable(${name}_test ${ARG_SOURCES})
  target_link_libraries(${name}_test PRIVATE tiaowen_flags ${ARG_DEPS} Catch2::Catch2WithMain)
  target_precompile_headers(${name}_test REUSE_FROM tiaowen_test_headers)
  # Every test file has names of its own, some of them the same.
  set_target_properties(${name}_test PROPERTIES UNITY_BUILD OFF)
  target_compile_definitions(${name}_test PRIVATE TIAOWEN_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  add_test(NAME ${name} COMMAND ${name}_test ${ARG_ARGS} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()

# What the tests of the optimised build need.
add_custom_target(optimised_tests)

# tiaowen_run_optimised(TESTS test… [PROGRAMS target…] [ONLY])
# Every test runs in the sanitized build; these, with their programs, in the optimised build too, or there ONLY: long
# runs, and whole runs of the program. CMakePresets.json chooses by these labels. Of a test that runs in both, the sanitized
# run may try every tenth case (TIAOWEN_STRIDE).
function(tiaowen_run_optimised)
  cmake_parse_arguments(ARG "ONLY" "" "TESTS;PROGRAMS" ${ARGN})
  if(ARG_PROGRAMS)
    add_dependencies(optimised_tests ${ARG_PROGRAMS})
  endif()
  if(ARG_ONLY)
    set_tests_properties(${ARG_TESTS} PROPERTIES LABELS optimised_only)
    if(ARG_PROGRAMS AND TIAOWEN_SANITIZE)
      set_target_properties(${ARG_PROGRAMS} PROPERTIES EXCLUDE_FROM_ALL ON)
    endif()
  else()
    set_tests_properties(${ARG_TESTS} PROPERTIES LABELS optimised)
    if(TIAOWEN_SANITIZE)
      set_tests_properties(${ARG_TESTS} PROPERTIES ENVIRONMENT TIAOWEN_STRIDE=10)
    endif()
  endif()
endfunction()
