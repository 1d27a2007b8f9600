// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QVBoxLayout>
#include <QWidget>
#include <functional>
#include <vector>

class QAction;
class QMenu;
class QStackedWidget;
class QToolButton;

namespace aq {

/// The window's pages, one at a time, and the rail at the left edge that chooses among them.
class PageFrame : public QWidget {
  Q_OBJECT

 public:
  /// A function, so that a language change can ask again.
  using Title = std::function<QString()>;
  /// Makes the page when somebody wants to see it first: not every start needs every page.
  using Make = std::function<QWidget*()>;

  explicit PageFrame(QWidget* parent = nullptr);

  /// @param name stays the same for ever: its icon is :/icons/pages/NAME.svg. The first nine pages get
  /// Ctrl+1…9; the first one is made at once and shown
  void add(const QString& name, Make make, Title title);
  QWidget* page(const QString& name);  ///< makes it where need be; null: there is no such page
  bool is_made(const QString& name) const;
  QString current() const;
  void choose(const QString& name);  ///< does nothing where there is no such page
  QWidget* rail() const { return rail_->parentWidget(); }
  /// Entries that choose a page.
  void fill_menu(QMenu* menu) const;

 Q_SIGNALS:
  void current_changed(const QString& name);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  struct Entry {
    QString name;
    QAction* action;
    QToolButton* button;
    Title title;
    Make make;
    QWidget* page = nullptr;
  };
  const Entry* find(const QString& name) const;
  void retranslate();
  void draw_icons();

  std::vector<Entry> entries_;
  QVBoxLayout* rail_;
  QStackedWidget* stack_;
};

}  // namespace aq
