// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/template_parser.h"

#include <algorithm>
#include <utility>

namespace aq::jinja {
namespace {

constexpr int kDeepestStatement = 100;

}  // namespace

Body TemplateParser::parse() {
  Body body = body_until({});
  if (!tokens_.at(TokenKind::End)) tokens_.fail_here("\"" + tokens_.peek(1).text + "\" ends nothing");
  return body;
}

/// Whether a block with one of these names begins here.
bool TemplateParser::at_block(Ends names) const {
  return tokens_.at(TokenKind::BlockBegin) && tokens_.peek(1).kind == TokenKind::Name &&
         std::ranges::find(names, tokens_.peek(1).text) != names.end();
}

Body TemplateParser::body_until(Ends ends) {
  if (++depth_ > kDeepestStatement) tokens_.fail_here("it is nested too deeply");
  Body body;
  const Ends closers = {"endif", "elif", "else", "endfor", "endset", "endmacro", "endwith", "endgeneration"};
  while (!tokens_.at(TokenKind::End) && !at_block(ends) && !at_block(closers)) body.push_back(statement());
  if (ends.size() > 0 && !at_block(ends))
    tokens_.fail_here("\"" + std::string(*(ends.end() - 1)) + "\" is missing");
  --depth_;
  return body;
}

std::unique_ptr<Statement> TemplateParser::statement() {
  if (tokens_.at(TokenKind::Text)) return std::make_unique<TextStatement>(tokens_.take().text);
  if (tokens_.at(TokenKind::OutputBegin)) {
    tokens_.take();
    auto output = std::make_unique<OutputStatement>(expressions_.parse_list());
    tokens_.expect(TokenKind::OutputEnd);
    return output;
  }
  tokens_.expect(TokenKind::BlockBegin);
  return block(tokens_.expect_any_name());
}

std::unique_ptr<Statement> TemplateParser::block(const std::string& name) {
  if (name == "if") return if_block();
  if (name == "for") return for_block();
  if (name == "set") return set_block();
  if (name == "macro") return macro_block();
  if (name == "with") return with_block();
  if (name == "generation") return generation_block();
  if (name == "break") return jump(LoopJump::Kind::Break);
  if (name == "continue") return jump(LoopJump::Kind::Continue);
  tokens_.fail_here("the statement \"" + name + "\" is not supported");
}

void TemplateParser::end_block(std::string_view name) {
  tokens_.expect(TokenKind::BlockBegin);
  tokens_.expect_name(name);
  tokens_.expect(TokenKind::BlockEnd);
}

std::unique_ptr<Statement> TemplateParser::if_block() {
  auto made = std::make_unique<IfStatement>();
  do {
    ExpressionPointer condition = expressions_.parse_list();
    tokens_.expect(TokenKind::BlockEnd);
    made->branches.emplace_back(std::move(condition), body_until({"elif", "else", "endif"}));
    tokens_.expect(TokenKind::BlockBegin);
  } while (tokens_.accept_name("elif"));
  if (tokens_.accept_name("else")) {
    tokens_.expect(TokenKind::BlockEnd);
    made->otherwise = body_until({"endif"});
    tokens_.expect(TokenKind::BlockBegin);
  }
  tokens_.expect_name("endif");
  tokens_.expect(TokenKind::BlockEnd);
  return made;
}

Target TemplateParser::target() {
  Target made;
  const bool bracket = tokens_.accept_operator("(");
  made.names.push_back(tokens_.expect_any_name());
  while (tokens_.accept_operator(",")) {
    made.unpacks = true;
    if (tokens_.at(TokenKind::Name) && !tokens_.at_name("in"))
      made.names.push_back(tokens_.expect_any_name());
  }
  if (bracket) tokens_.expect_operator(")");
  return made;
}

std::unique_ptr<Statement> TemplateParser::for_block() {
  auto made = std::make_unique<ForStatement>();
  made->target = target();
  tokens_.expect_name("in");
  made->items = expressions_.parse_without_conditional();
  if (tokens_.accept_name("if")) made->condition = expressions_.parse();
  if (tokens_.at_name("recursive")) tokens_.fail_here("a recursive loop is not supported");
  tokens_.expect(TokenKind::BlockEnd);
  ++loops_;
  made->body = body_until({"else", "endfor"});
  --loops_;
  tokens_.expect(TokenKind::BlockBegin);
  if (tokens_.accept_name("else")) {
    tokens_.expect(TokenKind::BlockEnd);
    made->otherwise = body_until({"endfor"});
    tokens_.expect(TokenKind::BlockBegin);
  }
  tokens_.expect_name("endfor");
  tokens_.expect(TokenKind::BlockEnd);
  return made;
}

std::unique_ptr<Statement> TemplateParser::set_block() {
  auto made = std::make_unique<SetStatement>();
  made->target = target();
  if (tokens_.accept_operator(".")) made->attribute = tokens_.expect_any_name();
  if (tokens_.accept_operator("=")) {
    made->value = expressions_.parse_list();
    tokens_.expect(TokenKind::BlockEnd);
    return made;
  }
  if (tokens_.at_operator("|")) tokens_.fail_here("a filter of a set block is not supported");
  tokens_.expect(TokenKind::BlockEnd);
  const int loops = std::exchange(loops_, 0);  // a jump cannot leave the block
  made->body = body_until({"endset"});
  loops_ = loops;
  end_block("endset");
  return made;
}

std::unique_ptr<Statement> TemplateParser::macro_block() {
  auto made = std::make_unique<MacroStatement>();
  made->name = tokens_.expect_any_name();
  tokens_.expect_operator("(");
  while (!tokens_.accept_operator(")")) {
    if (!made->parameters.empty()) tokens_.expect_operator(",");
    std::string parameter = tokens_.expect_any_name();
    ExpressionPointer fallback = tokens_.accept_operator("=") ? expressions_.parse() : ExpressionPointer();
    made->parameters.emplace_back(std::move(parameter), std::move(fallback));
  }
  tokens_.expect(TokenKind::BlockEnd);
  const int loops = std::exchange(loops_, 0);
  made->body = body_until({"endmacro"});
  loops_ = loops;
  end_block("endmacro");
  return made;
}

std::unique_ptr<Statement> TemplateParser::with_block() {
  auto made = std::make_unique<BlockStatement>();
  while (!tokens_.at(TokenKind::BlockEnd)) {
    if (!made->names.empty()) tokens_.expect_operator(",");
    std::string name = tokens_.expect_any_name();
    tokens_.expect_operator("=");
    made->names.emplace_back(std::move(name), expressions_.parse());
  }
  tokens_.expect(TokenKind::BlockEnd);
  made->body = body_until({"endwith"});
  end_block("endwith");
  return made;
}

std::unique_ptr<Statement> TemplateParser::generation_block() {
  auto made = std::make_unique<BlockStatement>();
  tokens_.expect(TokenKind::BlockEnd);
  made->body = body_until({"endgeneration"});
  end_block("endgeneration");
  return made;
}

std::unique_ptr<Statement> TemplateParser::jump(LoopJump::Kind kind) {
  if (loops_ == 0) tokens_.fail_here("only a loop can be left or continued");
  tokens_.expect(TokenKind::BlockEnd);
  return std::make_unique<LoopJump>(kind);
}

}  // namespace aq::jinja
