// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/chat_template.h"

#include <QTest>
#include <cstring>
#include <ctime>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>

#include "core/base/error.h"
#include "core/text/chat.h"
#include "core/text/chat_template/text_search.h"
#include "tests/support/registered_test.h"
#include "tests/text/tokenizer_fixture.h"

using nlohmann::ordered_json;

namespace {

/// 26 July 2024, wherever this runs: the day that make_chat_templates.py has.
std::time_t some_day() {
  std::tm day{};
  day.tm_year = 124;
  day.tm_mon = 6;
  day.tm_mday = 26;
  day.tm_hour = 12;
  day.tm_isdst = -1;
  return std::mktime(&day);
}

/// Nothing where the template is refused, as the fixture has it.
std::optional<std::string> rendered(const std::string& source, const ordered_json& variables) {
  try {
    return aq::ChatTemplate(source).render(variables, some_day());
  } catch (const aq::Error& error) {
    if (error.kind() != aq::ErrorKind::BadInput || QString(error.what()).contains('\n'))
      qFatal("%s", error.what());
    return std::nullopt;
  }
}

}  // namespace

/// Templates against what Jinja makes of them, which make_chat_templates.py has recorded.
class ChatTemplateTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  /// AQ_CHAT_TEMPLATES names another list, made by make_chat_templates.py --check.
  void initTestCase() {
    const QString other = qEnvironmentVariable("AQ_CHAT_TEMPLATES");
    cases_ = aq::test::read_ordered_json(other.isEmpty() ? aq::test::fixture_path("chat_templates")
                                                         : other.toStdString());
  }

  void equalsJinja_data() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < cases_["templates"].size(); ++i)
      QTest::addRow("%zu %.60s", i, cases_["templates"][i]["source"].get<std::string>().c_str())
          << static_cast<int>(i);
  }
  void equalsJinja() {
    QFETCH(int, index);
    const ordered_json& expected = cases_["templates"][static_cast<std::size_t>(index)];
    for (std::size_t i = 0; i < expected["renders"].size(); ++i) {
      const auto found = rendered(expected["source"], cases_["contexts"][i]);
      const ordered_json& wanted = expected["renders"][i];
      QCOMPARE(found ? QString::fromStdString(*found) : QString("(refused)"),
               wanted.is_null() ? QString("(refused)") : QString::fromStdString(wanted));
    }
  }

  void saysWhatIsWrong_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* source, const char* reason) {
      QTest::newRow(source) << QString(source) << QString(reason);
    };
    row("a\n{% if x %}", "line 2: \"endif\" is missing");
    row("{{ raise_exception('Roles must\nalternate') }}",
        "it refuses these messages: Roles must\\x0aalternate");
    row("{{ x|nofilter }}", "the filter \"nofilter\" is not supported");
    row("{{ x is notest }}", "the test \"notest\" is not supported");
    row("{% include 'x' %}", "the statement \"include\" is not supported");
    row("{{ x.y }}", "there is nothing in \"x\", which is undefined");
    row("{{ 9999999999999999999 }}", "malformed or too large");
    row("{{ 9223372036854775807 + 1 }}", "becomes too large");
    row("{{ 'a' + 1 }}", "\"+\" cannot take text and a number");
    row("{% for a, b in [[1]] %}{% endfor %}", "1 values cannot go to 2 names");
  }
  void saysWhatIsWrong() {
    QFETCH(QString, source);
    QFETCH(QString, reason);
    try {
      aq::ChatTemplate(source.toStdString()).render(ordered_json::object(), some_day());
      QFAIL("no error");
    } catch (const aq::Error& error) {
      QVERIFY2(QString(error.what()).contains(reason), error.what());
    }
  }

  void endsHostileTemplates_data() {
    QTest::addColumn<QByteArray>("source");
    const auto row = [](const char* name, const std::string& source) {
      QTest::newRow(name) << QByteArray::fromStdString(source);
    };
    const auto many = [](int count, const std::string& part) {
      std::string text;
      for (int i = 0; i < count; ++i) text += part;
      return text;
    };
    row("long text", "{{ 'a' * 10000000000 }}");
    row("doubling",
        "{% set ns = namespace(s='aaaaaaaaaaaaaaaa') %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s "
        "%}{% endfor %}");
    row("doubled lists",
        "{% set ns = namespace(s=[1,2,3,4]) %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor "
        "%}");
    row("shared lists",
        "{% set ns = namespace(s=['aaaaaaaa']) %}{% for i in range(40) %}{% set ns.s = [ns.s, ns.s] %}{% "
        "endfor %}{{ ns.s }}");
    row("shared lists in JSON",
        "{% set ns = namespace(s=['aaaaaaaa']) %}{% for i in range(40) %}{% set ns.s = [ns.s, ns.s] %}{% "
        "endfor %}{{ ns.s|tojson }}");
    row("compared lists",
        "{% set a = namespace(s=[]) %}{% set b = namespace(s=[]) %}{% for i in range(40) %}{% set a.s = "
        "[a.s, a.s] %}{% set b.s = [b.s, b.s] %}{% endfor %}{{ a.s == b.s }}");
    row("nested lists",
        "{% set ns = namespace(s=[]) %}{% for i in range(90000) %}{% set ns.s = [ns.s] %}{% endfor %}");
    row("long output",
        "{% for i in range(90000) %}{% for j in range(90000) %}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa{% endfor "
        "%}{% endfor %}");
    row("empty loops", "{% for i in range(90000) %}{% for j in range(90000) %}{% endfor %}{% endfor %}");
    row("endless macro", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}");
    row("replacement", "{% set a = 'a' * 1000000 %}{{ a|replace('a', a) }}");
    row("long range", "{{ range(1000000000)|list }}");
    row("brackets", "{{ " + many(100'000, "(") + "1");
    row("signs", "{{ " + many(100'000, "-") + "1 }}");
    row("sum", "{{ 1" + many(100'000, "+1") + " }}");
    row("dots", "{{ a" + many(100'000, ".a") + " }}");
    row("negations", "{{ " + many(100'000, "not ") + "1 }}");
    row("statements", many(100'000, "{% if true %}"));
    row("too long", std::string(2 << 20, 'a'));
    const std::string long_text = "{% set t = 'a' * 300000 %}", again = "{% for i in range(100000) %}",
                      end = "{% endfor %}";
    row("searches",
        long_text + "{% set b = t ~ 'b' %}{% set t = t ~ t %}" + again + "{% if b in t %}x{% endif %}" + end);
    for (const char* call : {"t.find('b')", "t.rfind('b')", "t.count('b')", "t.split('b')|length",
                             "t.rsplit('b', 1)|length", "t.splitlines()|length", "t.strip('a')",
                             "t.startswith(t ~ '')", "t|replace('b', '')", "t|trim('a')", "t|first", "t[-1]",
                             "t|int", "t == t", "t < t", "t is upper", "{'k': t}.values()|max|length"})
      row(call, long_text + again + "{% set x = " + call + " %}" + end);
    for (const char* call : {"l is upper", "[]|join(l)", "l|trim(chars=\"[]', a\")"})
      row(call, "{% set l = ['a' * 300000] * 3 %}" + again + "{% set x = " + call + " %}" + end);
    for (const char* call : {"[]|join(t)", "[1]|map(attribute=t)|list"})
      row(call, long_text + again + "{% set x = " + call + " %}" + end);
    row("counts in a list", "{% set t = range(90000)|list %}" + again + "{{ t.count(1) }}" + end);
    row("characters", long_text +
                          "{{ t|list|length }}{{ t|list|length }}{{ t|list|length }}{{ t|list|length }}{{ "
                          "t|list|length }}{{ t|list|length }}{{ t|list|length }}{{ t|list|length }}{{ "
                          "t|list|length }}{{ t|list|length }}");
    row("parts", "{{ ('a,' * 4000000).split(',')|length }}");
    row("keys", "{% set ns = namespace(s=[]) %}{% set d = {'a' * 10000000: 1} %}" + again +
                    "{% set ns.s = ns.s + [d.keys()] %}" + end);
    row("a loop of itself",
        "{% set ns = namespace() %}{% set ns.self = ns %}{{ [ns, ns.self] }}{{ 1 + 'a' }}");
  }
  void endsHostileTemplates() {
    QFETCH(QByteArray, source);
    QVERIFY(!rendered(source.toStdString(), ordered_json::object()));
  }

  /// Without a copy of the list.
  void lastOfALongListIsAtHand() {
    ordered_json messages = ordered_json::array();
    for (int i = 0; i < 3000; ++i) messages.push_back({{"role", "user"}, {"content", std::to_string(i)}});
    const auto result = rendered(
        "{% for m in messages %}{% if m == messages|last and m != messages|first %}{{ m.content }}{% endif "
        "%}{% endfor %}",
        {{"messages", messages}});
    QVERIFY(result);
    QCOMPARE(*result, std::string("2999"));
  }

  void emptyPartsOfAPathAreNames() {
    const auto result =
        rendered("{{ [1]|map(attribute='.')|list|length }}{{ [1]|map(attribute='a..b')|list|length }}",
                 ordered_json::object());
    QVERIFY(!result || *result == "11");
  }

  /// What is long, but no longer than somebody may ask, is looked through as often as templates do.
  void bearsLongMessages() {
    const std::string text = std::string(1 << 20, 'a') + "</think>" + std::string(1000, 'b');
    const ordered_json variables = {{"content", text}};
    std::string source;
    for (int i = 0; i < 20; ++i)
      source +=
          "{% if '</think>' in content %}{% set x = content.split('</think>')[-1].lstrip('\n') %}{% endif %}"
          "{{ x[1:4] ~ content[-1] ~ content.rfind('</think>') ~ content|trim|length }}";
    const auto result = rendered(source, variables);
    QVERIFY(result);
    QVERIFY(result->starts_with("bbbb10485761049584bbbb"));
  }

  void searchesAsTheStandardLibraryDoes() {
    // All texts of two letters up to 7 long, and all parts up to 4 long.
    const auto word = [](unsigned number, unsigned length) {
      std::string letters;
      for (unsigned i = 0; i < length; ++i) letters += number >> i & 1 ? 'b' : 'a';
      return letters;
    };
    aq::jinja::Work work;
    for (unsigned length = 0; length <= 4; ++length)
      for (unsigned part = 0; part < 1u << length; ++part) {
        const std::string wanted = word(part, length);
        const aq::jinja::TextSearch forward(wanted, work);
        const aq::jinja::TextSearch backward(wanted, work, aq::jinja::TextSearch::Direction::Backward);
        for (unsigned number = 0; number < 1u << 7; ++number) {
          const std::string text = word(number, number % 8);
          for (std::size_t from = 0; from <= text.size() + 1; ++from)
            QCOMPARE(forward.find(text, from), text.find(wanted, from));
          QCOMPARE(backward.find(text), text.rfind(wanted));
        }
      }
  }

  void survivesCutTemplates() {
    // Whatever a template is cut or changed to, it renders or is refused.
    std::size_t refused = 0;
    for (std::size_t i = 0; i < 9; ++i) {
      const auto source = cases_["templates"][i]["source"].get<std::string>();
      for (std::size_t length = 0; length < source.size(); length += 7) {
        refused += rendered(source.substr(0, length), cases_["contexts"][1]) ? 0 : 1;
        std::string changed = source;
        changed[length] = "{}%|([.'-"[length % 9];
        refused += rendered(changed, cases_["contexts"][1]) ? 0 : 1;
      }
    }
    QVERIFY(refused > 100);
  }

  void framesAPrompt() {
    const std::string config =
        R"({"bos_token":{"content":"<s>"},"chat_template":[{"name":"other","template":"x"},{"name":"default","template":)"
        R"("{{ bos_token }}{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}{{ '<go>' if add_generation_prompt }}"}]})";
    QCOMPARE(prompt_of({{"tokenizer_config.json", bytes(config)}}), std::string("<s><system>S<user>U"
                                                                                "<go>"));
    const std::string file = "{{ messages[-1].content }}{{ eos_token }}";  // goes before the configuration's
    QCOMPARE(prompt_of({{"tokenizer_config.json", bytes(config)}, {"chat_template.jinja", bytes(file)}}),
             std::string("U"));
    QVERIFY_THROWS_EXCEPTION(aq::Error, prompt_of({}));
    QVERIFY_THROWS_EXCEPTION(aq::Error,
                             prompt_of({{"tokenizer_config.json", bytes("{\"chat_template\":7}")}}));
  }

 private:
  static std::span<const std::byte> bytes(const std::string& text) { return std::as_bytes(std::span(text)); }
  static std::span<const std::byte> bytes(const char* text) {
    return std::as_bytes(std::span(text, std::strlen(text)));
  }
  static std::string prompt_of(std::vector<aq::EmbeddedFile> files) {
    return aq::chat_prompt(*aq::embedded_files("model", std::move(files)), {{"system", "S"}, {"user", "U"}},
                           some_day());
  }

  ordered_json cases_;
};

AQ_TEST(ChatTemplateTest)
#include "chat_template_test.moc"
