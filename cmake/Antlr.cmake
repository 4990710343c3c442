# The ANTLR4 runtime as target `antlr4`, and a function that generates a grammar's parser.

find_path(ANTLR4_INCLUDE_DIR antlr4-runtime.h PATH_SUFFIXES antlr4-runtime REQUIRED)
find_library(ANTLR4_LIBRARY antlr4-runtime REQUIRED)
find_program(ANTLR4_TOOL antlr4 REQUIRED)

add_library(antlr4 INTERFACE)
target_include_directories(antlr4 SYSTEM INTERFACE ${ANTLR4_INCLUDE_DIR})
target_link_libraries(antlr4 INTERFACE ${ANTLR4_LIBRARY} Threads::Threads)

# Everything that is generated and not compiled yet: what static analysis needs.
add_custom_target(generated_sources)

# antlr_generate(OUT_VAR NAMESPACE grammar.g4… OUTPUTS class…)
# Generates C++ for the grammars into the build tree; OUT_VAR receives the sources.
function(antlr_generate out_var namespace)
  cmake_parse_arguments(ARG "" "" "GRAMMARS;OUTPUTS" ${ARGN})
  set(directory ${CMAKE_CURRENT_BINARY_DIR}/generated)
  set(sources)
  foreach(class ${ARG_OUTPUTS})
    list(APPEND sources ${directory}/${class}.cpp)
    list(APPEND headers ${directory}/${class}.h)
  endforeach()
  add_custom_command(
    OUTPUT ${sources} ${headers}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${directory}
    COMMAND ${ANTLR4_TOOL} -encoding UTF-8 -Dlanguage=Cpp -no-listener -no-visitor -package ${namespace} -Xexact-output-dir -o
            ${directory} ${ARG_GRAMMARS}
    DEPENDS ${ARG_GRAMMARS}
    COMMENT "Generating parsers from ${ARG_GRAMMARS}"
    VERBATIM)
  get_filename_component(folder ${CMAKE_CURRENT_SOURCE_DIR} NAME)
  add_custom_target(generated_${folder}_sources DEPENDS ${sources} ${headers})
  add_dependencies(generated_sources generated_${folder}_sources)
  set_source_files_properties(${sources} PROPERTIES COMPILE_OPTIONS "-w;-fno-char8_t"
                                                    SKIP_PRECOMPILE_HEADERS OFF)
  set(${out_var} ${sources} PARENT_SCOPE)
endfunction()
