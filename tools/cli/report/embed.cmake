# cmake -DOUTPUT=parts.cpp -DDIRECTORY=… -P embed.cmake
# Writes the parts of a report as string literals; parts.h declares them.

set(source "#include \"tools/cli/report/parts.h\"\n\nnamespace tiaowen::cli::report {\n\n")
foreach(part kPage=page.html kStyle=style.css kScript=script.js)
  string(REPLACE "=" ";" part ${part})
  list(GET part 0 name)
  list(GET part 1 file)
  file(READ "${DIRECTORY}/${file}" text)
  string(APPEND source "const std::string_view ${name} = R\"part(${text})part\";\n")
endforeach()
string(APPEND source "\n}  // namespace tiaowen::cli::report\n")
file(WRITE "${OUTPUT}" "${source}")
