// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QPainter>
#include <QSignalSpy>
#include <QTest>

#include "core/base/error.h"
#include "tests/support/registered_test.h"
#include "widgets/formula/formula_layout.h"
#include "widgets/formula/formula_parser.h"
#include "widgets/formula/formula_view.h"
#include "widgets/theme/apply_theme.h"

using namespace aq;

class FormulaTest : public QObject {
  Q_OBJECT

 private:
  using Kind = FormulaNode::Kind;

  static FormulaDrawing drawn(const QString& tex, double points = 20) {
    return lay_out(parse_formula(tex), formula_font(points));
  }
  static const FormulaDrawing::Glyphs& sign(const FormulaDrawing& drawing, const QString& text) {
    for (const auto& run : drawing.glyphs)
      if (run.text == text) return run;
    qFatal("no such sign");
  }
  static int dark_pixels(const QImage& image) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
      for (int x = 0; x < image.width(); ++x)
        if (qGray(image.pixel(x, y)) < 128) ++count;
    return count;
  }

 private Q_SLOTS:
  void initTestCase() { apply_theme(*qApp, ThemeChoice::Light); }

  void readsWhatIsWritten() {
    const FormulaNode fraction = parse_formula("\\frac{h - l}{2^b - 1}");
    QCOMPARE(fraction.kind, Kind::Fraction);
    QCOMPARE(fraction.parts.size(), std::size_t(2));
    QCOMPARE(plain_text(fraction), QString("(h − l)/(2^b − 1)"));
    const FormulaNode sum = parse_formula("\\sum_{i=1}^{n} x_i^2");
    QVERIFY(sum.parts[0].limits && sum.parts[0].parts[0].symbol == SymbolKind::Large);
    QVERIFY(!sum.parts[1].limits && !sum.parts[1].parts[1].is_empty() && !sum.parts[1].parts[2].is_empty());
    QCOMPARE(plain_text(parse_formula("\\norm{W - \\hat{W}}^2")), QString("‖W − W^‖^2"));
    QCOMPARE(plain_text(parse_formula("\\round{\\frac{w}{s}} + z")), QString("⌊w/s⌉ + z"));
    QCOMPARE(plain_text(parse_formula("\\matrix{a & b \\\\ c & d}")), QString("[a, b; c, d]"));
    QVERIFY(parse_formula("x").italic && !parse_formula("12.5").italic);
    QCOMPARE(parse_formula("12.5").text, QString("12.5"));
  }

  void refusesWhatItCannotRead() {
    for (const char* tex : {"\\frac{a}", "\\nothing", "{a", "a}", "x^", "x^{}", "\\left( a", "\\text{a",
                            "\\matrix{a & b \\\\ c}", "a & b", "\\left"})
      QVERIFY_THROWS_EXCEPTION(Error, parse_formula(QString::fromLatin1(tex)));
    QVERIFY_THROWS_EXCEPTION(Error, parse_formula(QString(4000, '{')));
    QVERIFY(parse_formula({}).is_empty());
  }

  void fractionsStandAboutTheirBar() {
    const FormulaDrawing fraction = drawn("\\frac{x}{y}");
    QCOMPARE(fraction.rules.size(), std::size_t(1));
    const QRectF bar = fraction.rules.front();
    QVERIFY(sign(fraction, "x").at.y() < bar.top());
    QVERIFY(sign(fraction, "y").at.y() > bar.bottom());
    QVERIFY(bar.bottom() < 0);  // on the axis, above the base line
    const FormulaDrawing nested = drawn("\\frac{\\frac{x}{y}}{z}");
    QVERIFY(nested.ascent > fraction.ascent && nested.rules.size() == 2);
  }

  void scriptsAreSmallerAndOff() {
    const FormulaDrawing both = drawn("x_i^2");
    QVERIFY(sign(both, "i").at.y() > 0 && sign(both, "2").at.y() < 0);
    QVERIFY(sign(both, "i").at.x() >= sign(both, "x").at.x());
    QVERIFY(sign(both, "2").font.pointSizeF() < 0.8 * sign(both, "x").font.pointSizeF());
    // A script's script is no smaller than half the size.
    QVERIFY(sign(drawn("x^{y^{z^w}}"), "w").font.pointSizeF() >= 0.5 * 20);
  }

  void limitsStandAboveAndBelow() {
    const FormulaDrawing sum = drawn("\\sum_{j}^{n}");
    const auto &sigma = sign(sum, "∑"), &below = sign(sum, "j"), &above = sign(sum, "n");
    QVERIFY(below.at.y() > sigma.at.y() && above.at.y() < sigma.at.y());
    QVERIFY(below.at.x() < sigma.at.x() + sum.width && above.at.x() >= 0);
    QVERIFY(sign(drawn("\\min_A"), "A").at.y() > 0);
  }

  void fencesGrowWithWhatTheyHold() {
    const auto fence_height = [](const QString& tex) {
      const FormulaDrawing drawing = drawn(tex);
      return drawing.strokes.front().path.boundingRect().height();
    };
    QVERIFY(fence_height("\\round{\\frac{w}{s}}") > 1.4 * fence_height("\\round{w}"));
    // ⌊ has its foot at the bottom only, ⌉ its arm at the top only.
    const FormulaDrawing rounded = drawn("\\round{w}");
    QCOMPARE(rounded.strokes.size(), std::size_t(2));
    const QPainterPath &left = rounded.strokes[0].path, &right = rounded.strokes[1].path;
    const auto widest_at = [](const QPainterPath& path) {
      double y = 0, reach = 0;
      const double stem = path.elementAt(0).x;
      for (int i = 0; i < path.elementCount(); ++i)
        if (std::abs(path.elementAt(i).x - stem) > reach) {
          reach = std::abs(path.elementAt(i).x - stem);
          y = path.elementAt(i).y;
        }
      return y;
    };
    QCOMPARE(widest_at(left), left.boundingRect().bottom());
    QCOMPARE(widest_at(right), right.boundingRect().top());
  }

  void matricesAreAligned() {
    const FormulaDrawing matrix = drawn("\\matrix{a & b \\\\ c & d}");
    QCOMPARE(sign(matrix, "a").at.y(), sign(matrix, "b").at.y());
    QVERIFY(sign(matrix, "c").at.y() > sign(matrix, "a").at.y());
    QVERIFY(sign(matrix, "b").at.x() > sign(matrix, "a").at.x());
    QCOMPARE(matrix.strokes.size(), std::size_t(2));  // brackets
  }

  void rootsAndAccentsCover() {
    const FormulaDrawing root = drawn("\\sqrt{x}"), bare = drawn("x");
    QVERIFY(root.ascent > bare.ascent && root.width > bare.width);
    const QRectF hook = root.strokes.front().path.boundingRect();
    QVERIFY(hook.right() >= sign(root, "x").at.x() + bare.width - 1);
    for (const char* accent : {"\\hat{x}", "\\bar{x}", "\\tilde{x}"})
      QVERIFY(drawn(accent).strokes.front().path.boundingRect().bottom() < -bare.ascent + 1);
  }

  void operatorsHaveRoomAndSignsHaveNone() {
    QVERIFY(drawn("a - b").width > drawn("ab").width + drawn("-").width);
    QVERIFY(drawn("a \\max b").width > drawn("a").width + drawn("\\max b").width + 1);
    QCOMPARE(drawn("-b").width, drawn("{-}b").width);  // a sign stands by its number
  }

  void allInkIsInsideTheBox() {
    for (const char* tex :
         {"Q(w) = s \\cdot \\left( \\round{\\frac{w}{s}} - z \\right)",
          "\\sum_{i=1}^{n} \\sqrt{\\hat{x}_i^2}", "\\cases{1 & i = j \\\\ \\alpha & i \\ne j}"}) {
      const FormulaDrawing drawing = drawn(QString::fromLatin1(tex));
      constexpr int kRoom = 40;
      QImage image(int(drawing.width) + 2 * kRoom, int(drawing.height()) + 2 * kRoom, QImage::Format_RGB32);
      image.fill(Qt::white);
      QPainter painter(&image);
      painter.setPen(Qt::black);
      drawing.paint(painter, {kRoom, kRoom + drawing.ascent});
      painter.end();
      const int all = dark_pixels(image);
      QVERIFY(all > 50);
      const QRect box(kRoom - 2, kRoom - 2, int(drawing.width) + 5, int(drawing.height()) + 5);
      QCOMPARE(dark_pixels(image.copy(box)), all);
    }
  }

  void shrinksToItsLineAndFollowsTheFont() {
    FormulaView view;
    view.set_formula("\\norm{XW - XA^{-1} Q(AW)}^2");
    QCOMPARE(view.accessibleName(), QString("‖XW − XA^(−1)Q(AW)‖^2"));
    const QSize whole = view.sizeHint();
    QVERIFY(view.minimumSizeHint().width() < whole.width());
    view.resize(whole.width() / 2 + 10, whole.height());
    const QImage narrow = view.grab().toImage();
    QVERIFY(dark_pixels(narrow) > 20);
    QFont large = view.font();
    large.setPointSizeF(large.pointSizeF() * 2);
    view.setFont(large);
    QVERIFY(view.sizeHint().width() > 1.7 * whole.width());
  }
};

AQ_TEST(FormulaTest)
#include "formula_test.moc"
