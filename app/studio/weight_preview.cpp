#include "app/studio/weight_preview.h"

#include <memory>
#include <optional>

#include "core/calibration/layer_histogram.h"
#include "core/model/model.h"

namespace aq {
namespace {

struct OpenModel {
  std::string spec;
  std::optional<Model> model;
};

}  // namespace

WeightHistogram checkpoint_histograms() {
  return [open = std::make_shared<OpenModel>()](const std::string& spec, const std::string& tensor) {
    if (!open->model || open->spec != spec) *open = {spec, Model::open(spec)};
    return layer_histogram(open->model->tensors(), tensor);
  };
}

}  // namespace aq
