# Finds Arrow C++ with Parquet as target `arrow`: an installed Arrow if there is one, else the libraries inside the
# `pyarrow` wheel of the Python at TIAOWEN_PYTHON (./dev installs it, pinned, below build/venv).

set(TIAOWEN_PYTHON ${PROJECT_SOURCE_DIR}/build/venv/bin/python CACHE FILEPATH
    "A Python that has the pinned pyarrow")

find_package(Arrow 26 CONFIG QUIET)
find_package(Parquet 26 CONFIG QUIET)
if(Arrow_FOUND AND Parquet_FOUND)
  add_library(arrow INTERFACE)
  target_link_libraries(arrow INTERFACE Arrow::arrow_shared Parquet::parquet_shared)
  set(ArrowWheel_FOUND TRUE)
  return()
endif()

execute_process(
  COMMAND ${TIAOWEN_PYTHON} -c
          "import pyarrow; pyarrow.create_library_symlinks(); print(pyarrow.__version__, pyarrow.get_include(), pyarrow.get_library_dirs()[0], sep=';')"
  OUTPUT_VARIABLE wheel
  OUTPUT_STRIP_TRAILING_WHITESPACE
  RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "No Arrow is installed and ${TIAOWEN_PYTHON} has no pyarrow; run ./dev setup")
endif()
list(GET wheel 0 version)
list(GET wheel 1 include_directory)
list(GET wheel 2 library_directory)
if(NOT version MATCHES "^26\\.")
  message(FATAL_ERROR "pyarrow ${version} was found, 26 is needed")
endif()

add_library(arrow INTERFACE)
target_include_directories(arrow SYSTEM INTERFACE ${include_directory})
target_link_libraries(arrow INTERFACE ${library_directory}/libarrow.so ${library_directory}/libparquet.so)
target_link_options(arrow INTERFACE -Wl,-rpath,${library_directory})

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(ArrowWheel REQUIRED_VARS library_directory VERSION_VAR version)
