// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFrame>
#include <optional>
#include <vector>

#include "app/studio/compare/compare_services.h"
#include "app/studio/compare/token_marks.h"
#include "app/studio/long_task.h"

class QLabel;
class QTextEdit;

namespace aq {

/// One model's text as it is written, with the tokens marked that are not the reference's.
class TextColumn : public QFrame {
  Q_OBJECT

 public:
  explicit TextColumn(QWidget* parent = nullptr);

  void set_name(const QString& name, const QColor& color);
  /// @pre not busy
  void start(const CompareServices& services, const GenerationRequest& request);
  void stop() { task_.stop(); }
  bool is_busy() const { return task_.is_running(); }
  bool has_ended() const { return ended_; }

  const std::vector<TextToken>& tokens() const { return tokens_; }
  const std::vector<TokenMark>& marks() const { return marks_; }
  /// Marks against another column's tokens.
  void mark(const std::vector<TextToken>& reference, bool reference_ended);
  QString text() const;
  QString state() const;

 Q_SIGNALS:
  void grown();
  void ended();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void tell_growth();
  void end(const std::optional<ErrorReport>& error);
  void draw();
  void show_state();

  QLabel *name_, *state_;
  QTextEdit* text_;
  QString prompt_;
  std::vector<TextToken> tokens_;
  std::vector<TokenMark> marks_;
  bool ended_ = false;
  std::optional<ErrorReport> error_;
  std::size_t told_ = 0;  ///< tokens when grown() was last sent
  LongTask<bool, TextToken> task_;
};

}  // namespace aq
