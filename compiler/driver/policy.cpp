#include "compiler/driver/policy.h"

#include <arrow/api.h>
#include <arrow/c/bridge.h>

#include <algorithm>
#include <utility>

#include "compiler/driver/pipeline.h"
#include "compiler/jit/engine.h"
#include "compiler/jit/object_cache.h"
#include "runtime/evaluate/assess.h"
#include "runtime/evaluate/coded_texts.h"
#include "runtime/interpret/interpreter.h"

namespace tiaowen {
namespace {

base::Error ToError(const arrow::Status& status, std::string_view zh, std::string_view en) {
  return {fmt::format("{}：{}", zh, status.message()), fmt::format("{}: {}", en, status.message())};
}

base::Error DiagnosticsAsError(const driver::Compilation& compilation) {
  base::Error error;
  for (const diagnostics::Diagnostic& diagnostic : compilation.consumer.Sorted()) {
    error.zh += diagnostics::RenderText(diagnostic, base::Language::kChinese);
    error.en += diagnostics::RenderText(diagnostic, base::Language::kEnglish);
  }
  return error;
}

using RecordBatches = std::vector<std::shared_ptr<arrow::RecordBatch>>;

base::Result<RecordBatches> EvaluateBatch(const ir::Module& module, const evaluate::Engine& engine,
                                          batch::Batch batch, const EvaluateOptions& options) {
  RecordBatches pieces;
  std::optional<batch::Batch> pending = std::move(batch);
  auto source = [&]() -> base::Result<std::optional<batch::Batch>> {
    return std::exchange(pending, std::nullopt);
  };
  auto sink = [&](const std::shared_ptr<arrow::RecordBatch>& rows) -> base::Status {
    pieces.push_back(rows);
    return base::Ok();
  };
  evaluate::AssessOptions assess{.as_of = options.as_of, .layout = options.layout};
  base::Result<evaluate::Assessment> done = evaluate::Assess(module, engine, source, sink, assess);
  if (!done.ok()) return done.error();
  return pieces;
}

base::Status Export(const ir::Module& module, evaluate::Layout layout, const RecordBatches& pieces,
                    ArrowArray* rows, ArrowSchema* rows_schema) {
  arrow::Result<std::shared_ptr<arrow::RecordBatch>> whole =
      pieces.empty() ? arrow::RecordBatch::MakeEmpty(evaluate::MakeResultSchema(module, layout))
                     : arrow::ConcatenateRecordBatches(pieces);
  if (!whole.ok()) return ToError(whole.status(), "无法合并结果", "cannot join the results");
  const auto plain = evaluate::DecodeTexts(**whole);
  if (!plain.ok()) return ToError(plain.status(), "无法合并结果", "cannot join the results");
  arrow::Status exported = arrow::ExportRecordBatch(**plain, rows, rows_schema);
  if (!exported.ok()) return ToError(exported, "无法交出结果", "cannot hand over the results");
  return base::Ok();
}

}  // namespace

base::Result<std::unique_ptr<evaluate::Engine>> MakeEngine(EngineKind kind,
                                                           const ir::Module& module) {
  if (kind == EngineKind::kNative)
    return jit::Compile(module, {.cache_directory = cache::UserCacheDirectory()});
  return std::unique_ptr<evaluate::Engine>(std::make_unique<interpret::Interpreter>(module));
}

Policy::Policy(std::unique_ptr<driver::Compilation> compilation,
               std::unique_ptr<evaluate::Engine> engine)
    : compilation_(std::move(compilation)), engine_(std::move(engine)) {}
Policy::Policy(Policy&&) noexcept = default;
Policy& Policy::operator=(Policy&&) noexcept = default;
Policy::~Policy() = default;

base::Result<Policy> Policy::Open(const std::string& folder, EngineKind engine_kind) {
  TW_ASSIGN_OR_RETURN(std::unique_ptr<driver::Compilation> compilation, driver::Compile(folder));
  if (!compilation->ok()) return DiagnosticsAsError(*compilation);
  TW_ASSIGN_OR_RETURN(std::unique_ptr<evaluate::Engine> engine,
                      MakeEngine(engine_kind, compilation->module));
  return Policy(std::move(compilation), std::move(engine));
}

const ir::Module& Policy::module() const { return compilation_->module; }

base::Result<Evaluation> Policy::Evaluate(ArrowArray* applicants, ArrowSchema* schema,
                                          const EvaluateOptions& options, ArrowArray* rows,
                                          ArrowSchema* rows_schema) const {
  arrow::Result<std::shared_ptr<arrow::RecordBatch>> records =
      arrow::ImportRecordBatch(applicants, schema);
  if (!records.ok()) return ToError(records.status(), "不能接收这批数据", "cannot take the batch");
  arrow::Status valid = (*records)->ValidateFull();
  if (!valid.ok())
    return ToError(valid, "这批数据不合 Arrow 格式", "the batch is not valid Arrow data");
  read::Options read_options;
  read_options.batch_rows = std::max<int64_t>(1, (*records)->num_rows());
  read_options.references = options.references;
  TW_ASSIGN_OR_RETURN(read::CheckedBatch checked,
                      read::CheckRecordBatch(**records, "arrow", module(), read_options));
  TW_ASSIGN_OR_RETURN(RecordBatches pieces,
                      EvaluateBatch(module(), *engine_, std::move(checked.batch), options));
  TW_RETURN_IF_ERROR(Export(module(), options.layout, pieces, rows, rows_schema));
  return Evaluation{checked.counts, std::move(checked.rejects), std::move(checked.notices)};
}

}  // namespace tiaowen
