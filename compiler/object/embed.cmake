# cmake -DOUTPUT=tiaowen_header.cpp -DHEADER=tiaowen.h -P embed.cmake
# Writes the header as a string literal; tiaowen_header.h declares it.

file(READ "${HEADER}" text)
file(WRITE "${OUTPUT}" "#include \"compiler/object/tiaowen_header.h\"\n\nnamespace tiaowen::object {\n\n\
const std::string_view kTiaowenHeader = R\"header(${text})header\";\n\n}  // namespace tiaowen::object\n")
