# Flags that every target of this project gets, and the functions that declare one.

add_library(tiaowen_flags INTERFACE)
# A designated initialiser that leaves members at their defaults is meant; so is an unnamed use of a parameter.
target_compile_options(tiaowen_flags INTERFACE -Wall -Wextra -Werror -Wno-unused-parameter
                                               -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # At -O2, g++ 12 sees overlapping copies in std::string's operator+ where there are none (GCC bug 105651).
  target_compile_options(tiaowen_flags INTERFACE -Wno-restrict)
else()
  # clang looks into libstdc++'s std::stable_sort, which uses a deprecated function of its own.
  target_compile_options(tiaowen_flags INTERFACE -Wno-deprecated-declarations)
endif()
target_include_directories(tiaowen_flags INTERFACE ${PROJECT_SOURCE_DIR})
if(TIAOWEN_SANITIZE)
  target_compile_options(tiaowen_flags INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer
                                                 -fno-sanitize-recover=undefined)
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

# tiaowen_library(NAME SOURCES file… [DEPS public…] [PRIVATE_DEPS private…])
# Declares the static library tiaowen_NAME of the folder at hand, with alias tiaowen::NAME.
function(tiaowen_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;PRIVATE_DEPS" ${ARGN})
  add_library(tiaowen_${name} STATIC ${ARG_SOURCES})
  add_library(tiaowen::${name} ALIAS tiaowen_${name})
  target_link_libraries(tiaowen_${name} PUBLIC ${ARG_DEPS} PRIVATE tiaowen_flags ${ARG_PRIVATE_DEPS})
  set_target_properties(tiaowen_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
endfunction()

# tiaowen_test(NAME SOURCES file… DEPS library… [ARGS argument…])
# Declares the Catch2 program NAME_test and registers it with CTest under NAME.
function(tiaowen_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;ARGS" ${ARGN})
  add_executable(${name}_test ${ARG_SOURCES})
  target_link_libraries(${name}_test PRIVATE tiaowen_flags ${ARG_DEPS} Catch2::Catch2WithMain)
  target_compile_definitions(${name}_test PRIVATE TIAOWEN_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  add_test(NAME ${name} COMMAND ${name}_test ${ARG_ARGS} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()
