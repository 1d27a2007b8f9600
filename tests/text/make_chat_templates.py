#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes chat templates and what Jinja makes of them, set up as transformers sets it up.

Run by hand where `jinja2` is installed: python3 tests/text/make_chat_templates.py
The templates are written for this test; each uses what published ones use. chat_templates.json holds them with the
variables they see and the text that comes out, or null where Jinja refuses them. With --check FILE... it instead renders
templates of one's own (files) over many conversations and writes such a list to standard output, for a check by hand.
"""
import argparse
import json
import pathlib

import jinja2
import jinja2.ext
import jinja2.sandbox

OUT = pathlib.Path(__file__).parent / "fixtures" / "chat_templates.json"


def environment():
    class Generation(jinja2.ext.Extension):
        tags = {"generation"}

        def parse(self, parser):
            line = next(parser.stream).lineno
            body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
            return jinja2.nodes.CallBlock(self.call_method("_same"), [], [], body).set_lineno(line)

        def _same(self, caller):
            return caller()

    def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    def raise_exception(message):
        raise jinja2.exceptions.TemplateError(message)

    made = jinja2.sandbox.ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True,
                                                        extensions=[Generation, jinja2.ext.loopcontrols])
    made.filters["tojson"] = tojson
    made.globals["raise_exception"] = raise_exception
    made.globals["strftime_now"] = lambda form: __import__("datetime").datetime(2024, 7, 26).strftime(form)
    return made


def message(role, content, **more):
    return {"role": role, "content": content, **more}


TOOLS = [{"type": "function", "function": {"name": "weather", "description": "Says \"what\" the weather is <now> \u00e9 \U0001f600\n", "parameters": {
    "type": "object", "properties": {"place": {"type": "string"}, "days": {"type": "integer", "default": 1.5, "enum": []}, "x": {}},
    "required": ["place"]}}}]
TOKENS = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}
CHATS = {
    "question": [message("user", " Why is the sky blue? \n")],
    "with system": [message("system", "You are terse.\n"), message("user", "Hi"), message("assistant", "Hello!"), message("user", "Bye")],
    "two users": [message("user", "a"), message("user", "b")],
    "thoughts": [message("user", "2+2?"), message("assistant", "<think>\nsum\n</think>\n\n4"), message("user", "3+3?")],
    "parts": [message("user", [{"type": "text", "text": " one "}, {"type": "image"}, {"type": "text", "text": "two"}])],
    "tools": [message("system", "S"), message("user", "Rain?"), message("assistant", None, tool_calls=[
        {"id": "abcdefghi", "type": "function", "function": {"name": "weather", "arguments": {"place": "Paris", "n": [1, 2.0, True, None]}}}]),
        message("tool", "{\"rain\": true}", tool_call_id="abcdefghi", name="weather"), message("assistant", "Yes.")],
    "none": [],
}


def chats(**more):
    for generate in (True, False):
        for messages in CHATS.values():
            yield {"messages": messages, "tools": None, "documents": None, "add_generation_prompt": generate, **TOKENS, **more}
    yield {"messages": CHATS["tools"], "tools": TOOLS, "documents": None, "add_generation_prompt": True, **TOKENS, **more}


# Whole templates, each in the manner of a family of models.
FAMILIES = {
    "chatml": """{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}""",
    "default system": """{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\\nBe kind.<|im_end|>\\n' }}{% endif %}{{'<|im_start|>' + message['role'] + '\\n' + (message['content'] | string) + '<|im_end|>' ~ '\\n'}}{% endfor %}""",
    "instructions": """{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}{% set system_message = messages[0]['content'] %}{% else %}{% set loop_messages = messages %}{% set system_message = false %}{% endif %}
{% for message in loop_messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Roles must take turns') }}{% endif %}{% if loop.index0 == 0 and system_message != false %}{% set content = '<<SYS>>\\n' + system_message + '\\n<</SYS>>\\n\\n' + message['content'] %}{% else %}{% set content = message['content'] %}{% endif %}{% if message['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ ' '  + content.strip() + ' ' + eos_token }}{% endif %}{% endfor %}""",
    "headers": """{{- bos_token }}
{%- if not date_string is defined %}
    {%- if strftime_now is defined %}
        {%- set date_string = strftime_now("%d %b %Y") %}
    {%- else %}
        {%- set date_string = "26 Jul 2024" %}
    {%- endif %}
{%- endif %}
{#- This takes the system message out, so that we can put things before it. #}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content']|trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = "" %}
{%- endif %}
{{- "<|head|>system<|/head|>\\n\\n" }}
{{- "Today: " + date_string + "\\n\\n" }}
{%- if tools is not none %}
    {%- for t in tools %}
        {{- t | tojson(indent=4) }}
        {{- "\\n\\n" }}
    {%- endfor %}
{%- endif %}
{{- system_message }}
{{- "<|end|>" }}
{%- for message in messages %}
    {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}
        {{- '<|head|>' + message['role'] + '<|/head|>\\n\\n' }}
        {%- if message.content is string %}{{- message['content'] | trim }}{%- else %}
            {%- for content in message.content %}{%- if content.type == 'image' %}{{- '<|image|>' }}{%- elif content['type'] == 'text' %}{{- content['text'] | trim }}{%- endif %}{%- endfor %}
        {%- endif %}
        {{- '<|end|>' }}
    {%- elif 'tool_calls' in message %}
        {%- if not message.tool_calls|length == 1 %}
            {{- raise_exception("One call at once, please") }}
        {%- endif %}
        {%- set tool_call = message.tool_calls[0].function %}
        {{- '{"name": "' + tool_call.name + '", ' }}
        {{- '"parameters": ' }}
        {{- tool_call.arguments | tojson }}
        {{- "}" }}
    {%- elif message.role == "tool" or message.role == "ipython" %}
        {{- "<|head|>ipython<|/head|>\\n\\n" }}
        {%- if message.content is mapping or message.content is iterable %}
            {{- message.content | tojson }}
        {%- else %}
            {{- message.content }}
        {%- endif %}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|head|>assistant<|/head|>\\n\\n' }}
{%- endif %}
""",
    "thinking": """{%- if tools %}
    {{- '<|im_start|>system\\n' }}
    {%- if messages[0].role == 'system' %}
        {{- messages[0].content + '\\n\\n' }}
    {%- endif %}
    {{- "<tools>" }}
    {%- for tool in tools %}
        {{- "\\n" }}
        {{- tool | tojson }}
    {%- endfor %}
    {{- "\\n</tools><|im_end|>\\n" }}
{%- endif %}
{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.multi_step_tool and message.role == "user" and message.content is string and not(message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}
        {%- set ns.multi_step_tool = false %}
        {%- set ns.last_query_index = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- if message.content is string %}
        {%- set content = message.content %}
    {%- else %}
        {%- set content = '' %}
    {%- endif %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) %}
        {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == "assistant" %}
        {%- set reasoning_content = '' %}
        {%- if message.reasoning_content is string %}
            {%- set reasoning_content = message.reasoning_content %}
        {%- else %}
            {%- if '</think>' in content %}
                {%- set reasoning_content = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
                {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
            {%- endif %}
        {%- endif %}
        {%- if loop.index0 > ns.last_query_index %}
            {%- if loop.last or (not loop.last and reasoning_content) %}
                {{- '<|im_start|>' + message.role + '\\n<think>\\n' + reasoning_content.strip('\\n') + '\\n</think>\\n\\n' + content.lstrip('\\n') }}
            {%- else %}
                {{- '<|im_start|>' + message.role + '\\n' + content }}
            {%- endif %}
        {%- else %}
            {{- '<|im_start|>' + message.role + '\\n' + content }}
        {%- endif %}
        {%- if message.tool_calls %}
            {%- for tool_call in message.tool_calls %}
                {%- if (loop.first and content) or (not loop.first) %}
                    {{- '\\n' }}
                {%- endif %}
                {%- if tool_call.function %}
                    {%- set tool_call = tool_call.function %}
                {%- endif %}
                {{- '<tool_call>\\n{"name": "' }}{{- tool_call.name }}{{- '", "arguments": ' }}
                {%- if tool_call.arguments is string %}{{- tool_call.arguments }}{%- else %}{{- tool_call.arguments | tojson }}{%- endif %}
                {{- '}\\n</tool_call>' }}
            {%- endfor %}
        {%- endif %}
        {{- '<|im_end|>\\n' }}
    {%- elif message.role == "tool" %}
        {%- if loop.first or (messages[loop.index0 - 1].role != "tool") %}
            {{- '<|im_start|>user' }}
        {%- endif %}
        {{- '\\n<tool_response>\\n' }}
        {{- content }}
        {{- '\\n</tool_response>' }}
        {%- if loop.last or (messages[loop.index0 + 1].role != "tool") %}
            {{- '<|im_end|>\\n' }}
        {%- endif %}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\\n\\n</think>\\n\\n' }}
    {%- endif %}
{%- endif %}""",
    "turns": """{{ bos_token }}
{%- if messages and messages[0]['role'] == 'system' -%}
    {%- if messages[0]['content'] is string -%}
        {%- set first_user_prefix = messages[0]['content'] + '

' -%}
    {%- else -%}
        {%- set first_user_prefix = messages[0]['content'][0]['text'] + '

' -%}
    {%- endif -%}
    {%- set loop_messages = messages[1:] -%}
{%- else -%}
    {%- set first_user_prefix = "" -%}
    {%- set loop_messages = messages -%}
{%- endif -%}
{%- for message in loop_messages -%}
    {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) -%}
        {{ raise_exception("Conversation roles must alternate user/assistant/user/assistant/...") }}
    {%- endif -%}
    {%- if (message['role'] == 'assistant') -%}
        {%- set role = "model" -%}
    {%- else -%}
        {%- set role = message['role'] -%}
    {%- endif -%}
    {{ '<turn>' + role + '
' + (first_user_prefix if loop.first else "") }}
    {%- if message['content'] is string -%}
        {{ message['content'] | trim }}
    {%- elif message['content'] is iterable -%}
        {%- for item in message['content'] -%}
            {%- if item['type'] == 'image' -%}
                {{ '<image>' }}
            {%- elif item['type'] == 'text' -%}
                {{ item['text'] | trim }}
            {%- endif -%}
        {%- endfor -%}
    {%- else -%}
        {{ raise_exception("Invalid content type") }}
    {%- endif -%}
    {{ '</turn>
' }}
{%- endfor -%}
{%- if add_generation_prompt -%}
    {{'<turn>model
'}}
{%- endif -%}
""",
    "calls": """{%- if messages[0]["role"] == "system" %}
    {%- set system_message = messages[0]["content"] %}
    {%- set loop_messages = messages[1:] %}
{%- else %}
    {%- set loop_messages = messages %}
{%- endif %}
{%- if not tools is defined %}{%- set tools = none %}{%- endif %}
{%- set user_messages = loop_messages | selectattr("role", "equalto", "user") | list %}
{%- set ns = namespace() %}
{%- set ns.index = 0 %}
{%- for message in loop_messages %}
    {%- if not (message.role == "tool" or (message.tool_calls is defined and message.tool_calls is not none)) %}
        {%- if (message["role"] == "user") != (ns.index % 2 == 0) %}
            {{- raise_exception("roles must alternate") }}
        {%- endif %}
        {%- set ns.index = ns.index + 1 %}
    {%- endif %}
{%- endfor %}
{{- bos_token }}
{%- for message in loop_messages %}
    {%- if message["role"] == "user" %}
        {%- if tools is not none and (message == user_messages[-1]) %}
            {{- "[TOOLS] [" }}
            {%- for tool in tools %}
                {%- set tool = tool.function %}
                {{- '{"type": "function", "function": {' }}
                {%- for key, val in tool.items() if key != "return" %}
                    {%- if val is string %}
                        {{- '"' + key + '": "' + val + '"' }}
                    {%- else %}
                        {{- '"' + key + '": ' + val|tojson }}
                    {%- endif %}
                    {%- if not loop.last %}
                        {{- ", " }}
                    {%- endif %}
                {%- endfor %}
                {{- "}}" }}
                {%- if not loop.last %}{{- ", " }}{%- else %}{{- "]" }}{%- endif %}
            {%- endfor %}
            {{- "[/TOOLS]" }}
        {%- endif %}
        {%- if loop.last and system_message is defined %}
            {{- "[INST] " + system_message + "\\n\\n" + message["content"] + "[/INST]" }}
        {%- else %}
            {{- "[INST] " + message["content"] + "[/INST]" }}
        {%- endif %}
    {%- elif message.tool_calls is defined and message.tool_calls is not none %}
        {{- "[CALLS] [" }}
        {%- for tool_call in message.tool_calls %}
            {%- set out = tool_call.function|tojson %}
            {{- out[:-1] }}
            {%- if not tool_call.id is defined or tool_call.id|length != 9 %}
                {{- raise_exception("ids must be 9 characters long!") }}
            {%- endif %}
            {{- ', "id": "' + tool_call.id + '"}' }}
        {%- endfor %}
        {{- "]" + eos_token }}
    {%- elif message["role"] == "assistant" %}
        {{- " " + message["content"]|trim + eos_token}}
    {%- elif message["role"] == "tool_results" or message["role"] == "tool" %}
        {%- if message.content is defined and message.content.content is defined %}
            {%- set content = message.content.content %}
        {%- else %}
            {%- set content = message.content %}
        {%- endif %}
        {{- '[RESULTS] {"content": ' + content|string + ", " }}
        {{- '"call_id": "' + message.tool_call_id + '"}[/RESULTS]' }}
    {%- else %}
        {{- raise_exception("Only user and assistant roles are supported") }}
    {%- endif %}
{%- endfor %}
""",
    "training": """{% for message in messages %}{% if message['role'] == 'user' %}
{{ '<|user|>\\n' + (message['content'] if message['content'] is string else '') + eos_token }}
{% elif message['role'] == 'system' %}
{{ '<|system|>\\n' + message['content'] + eos_token }}
{% elif message['role'] == 'assistant' %}
{{ '<|assistant|>\\n' }}{% generation %}{{ message['content'] }}{{ eos_token }}{% endgeneration %}

{% endif %}
{% if loop.last and add_generation_prompt %}
{{ '<|assistant|>' }}
{% endif %}
{% endfor %}""",
    "macro": """{%- macro type_of(spec, depth=0) -%}
    {%- if spec.type == "object" -%}{
        {%- for name, inner in spec.properties|dictsort -%}
            {{- name }}: {{ type_of(inner, depth=depth + 1) }}{{ ", " if not loop.last }}
        {%- endfor -%}
    }{%- elif spec.type is defined -%}{{ spec.type|upper }}@{{ depth }}{%- else -%}any{%- endif -%}
{%- endmacro -%}
{% for tool in tools or [] %}
type {{ tool.function.name }} = {{ type_of(tool.function.parameters) }};
{% endfor %}
""",
}

# Constructs one by one: what comes out, and what does not.
SMALL = [
    "a\n  {% if true %}\n b\n  {% endif %}\nc\n", "x {%- if true -%} \n y \n {%- endif +%}\n z", "  {%+ if true %}\n1{% endif %}", "{# gone #}\nkept\n {#- x -#} \n!",
    "{% raw %}{{ x }} {% if %}{% endraw %}\nafter", "a\r\nb\rc\n\n", "{{ 'a' }}\n{{ 'b' }}\n", "{{ \"it's\" }} {{ 'q\\'\\\"\\\\ \\x41 \\u00e9 \\U0001f600 \\101 \\n|' }} {{ 'a' 'b' }}",
    "{{ 1 + 2 * 3 - 4 // 3 }} {{ 7 / 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 2 ** 10 }} {{ 2 ** -1 }} {{ 1e3 }} {{ 1.5e-7 }} {{ 1_000 }}",
    "{{ 1 < 2 < 3 }} {{ 1 == 1.0 }} {{ 'a' < 'b' }} {{ not 1 == 2 }} {{ true and 'x' or 'y' }} {{ none or 'd' }} {{ [] or {} }}",
    "{{ 'el' in 'hello' }} {{ 3 not in [1, 2] }} {{ 'a' in {'a': 1} }} {{ x in [] }}", "{{ 'a' if false }}|{{ 'a' if false else 'b' if false else 'c' }}",
    "{{ [1, 2, 3][1:] }} {{ 'h\u00e9llo'[::-1] }} {{ 'hello'[1:-1] }} {{ [1,2,3,4][::2] }} {{ (1, 2)[-1] }} {{ 'h\u00e9'[1] }} {{ [1,2][5] }}|{{ 'abc'[-2:] }}{{ [1,2,3][5:1:-1] }}",
    "{{ {'a': 1, 'b': [true, none, 'x\\'y']} }} {{ [1.0, 'a\\nb'] }} {{ {} }}", "{{ missing }}|{{ missing is defined }}|{{ missing|default('d') }}|{{ ''|default('e', true) }}|{{ missing|length }}",
    "{{ missing.attribute }}", "{{ missing + 1 }}", "{{ none.x is defined }} {{ {'a': {'b': 2}}.a.b }} {{ {'items': 3}['items'] }}", "{{ none + 1 }}", "{{ 1 + 'a' }}", "{{ 1 // 0 }}",
    "{% for i in [1, 2, 3] %}{{ loop.index }}/{{ loop.length }} {{ loop.revindex0 }}{{ ',' if not loop.last }}{% else %}none{% endfor %}", "{% for i in [] %}x{% else %}none{% endfor %}",
    "{% for a, b in [[1, 2], [3, 4]] %}{{ a }}-{{ b }};{% endfor %}{% for k, v in {'x': 1, 'y': 2}.items() %}{{ k }}={{ v }} {% endfor %}{% for k in {'x': 1} %}{{ k }}{% endfor %}{% for c in 'a\u00e9' %}[{{ c }}]{% endfor %}",
    "{% for i in range(6) if i is odd %}{{ i }}:{{ loop.index }} {{ loop.previtem }} {{ loop.nextitem }};{% endfor %}", "{% for i in range(10) %}{% if i == 2 %}{% continue %}{% elif i > 4 %}{% break %}{% endif %}{{ i }}{% endfor %}",
    "{% for i in [1, 2] %}{% for j in [1, 2] %}{{ loop.depth }}{{ loop.index }}{% endfor %}{{ loop.index }}{{ loop.cycle('a', 'b') }}{% endfor %}", "{% for i in 5 %}{% endfor %}", "{% for i in missing %}x{% endfor %}ok",
    "{% set x = 1 %}{% for i in [1, 2] %}{% set x = x + i %}{{ x }}{% endfor %}{{ x }}", "{% if true %}{% set y = 2 %}{% endif %}{{ y }}", "{% set ns = namespace(n=0) %}{% for i in [1, 2, 3] %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}",
    "{% set a, b = 1, 'z' %}{{ a }}{{ b }}", "{% set block %}  in {{ 1 }}\n{% endset %}[{{ block }}]", "{% with q = 3 %}{{ q }}{% endwith %}{{ q }}", "{% set x = 1 %}{% set x.y = 2 %}",
    "{% macro m(a, b='B', c=none) %}<{{ a }}{{ b }}{{ c }}>{% endmacro %}{{ m(1) }}{{ m(1, c=3) }}{{ m() }}{{ m('x')|upper }}", "{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", "{% set t = 5 %}{% macro m() %}{{ t }}{% endmacro %}{{ m() }}",
    "{{ '  x '|trim }}|{{ 'ab'|upper }}|{{ 'aB c'|capitalize }}|{{ 'a-b c'|title }}|{{ 'aXbX'|replace('X', '1') }}|{{ [3,1,2]|sort }}|{{ [3,1,2]|sort(reverse=true)|join('-') }}|{{ ['b','A']|sort }}",
    "{{ [1,2]|first }}{{ [1,2]|last }}{{ []|first }}{{ 'abc'|list }}{{ 'abc'|reverse }}{{ [1,2]|reverse|list }}{{ [1,1,2]|unique|list }}{{ [1,5]|max }}{{ [4,2]|min }}{{ [1,2]|sum }}",
    "{{ [{'a': 1}, {'a': 2}]|map(attribute='a')|list }} {{ ['a']|map('upper')|join }} {{ [1,2,3]|select('odd')|list }} {{ [1,2,3]|reject('in', [1])|list }} {{ [{'r': 'u'}, {'r': 'v'}]|rejectattr('r', 'equalto', 'u')|list }} {{ [0,1]|select|list }}",
    "{{ {'b': 1, 'a': 2}|dictsort }} {{ {'b': 1}|items|list }} {{ {'a': [1, {'b': none}], 'c': 'x\"\u00e9/<\\n\\x01'}|tojson }} {{ {'b': 1, 'a': []}|tojson(indent=2, sort_keys=true) }} {{ '\u00e9\U0001f600'|tojson(ensure_ascii=true) }} {{ [1, 2]|tojson(separators=(',', ':')) }}",
    "{{ missing|tojson }}", "{{ 'a\nb\n\nc'|indent }} {{ 'a\nb'|indent(2, true) }} {{ '<a&\"\\'>'|e }} {{ '12'|int + 1 }} {{ 'x'|int(7) }} {{ '1.5'|float }} {{ 2.7|int }} {{ 2.5|round }} {{ -3|abs }} {{ 3|string + 'x' }}",
    "{{ ' a b  c '.split() }} {{ 'a,b,c'.split(',', 1) }} {{ 'a.b.c'.rsplit('.', 1) }} {{ ' x '.strip() }}|{{ 'xxaxx'.strip('x') }}|{{ 'ab'.startswith('a') }} {{ 'ab'.endswith(('x', 'b')) }} {{ 'a'.upper() }} {{ 'abab'.replace('a', 'x', 1) }} {{ 'abc'.find('c') }} {{ 'abc'.find('z') }} {{ 'a b'.title() }} {{ ','.join(['a', 'b']) }} {{ 'aXa'.count('a') }} {{ 'l1\nl2'.splitlines() }} {{ '12'.isdigit() }} {{ 'pre-x'.removeprefix('pre-') }}",
    "{{ {'a': 1}.get('a') }} {{ {'a': 1}.get('b', 'no') }} {{ {'a': 1}.get('b') }} {{ {'a': 1}.keys()|list }} {{ {'a': 1}.values()|list }}", "{% set l = [] %}{{ l.append(1) }}", "{{ 'x'.nothing() }}", "{{ 5() }}",
    "{{ 1 is number }} {{ 'a' is string }} {{ [] is sequence }} {{ {} is mapping }} {{ true is boolean }} {{ none is none }} {{ 1 is integer }} {{ 1.0 is float }} {{ 4 is divisibleby 2 }} {{ 2 is even }} {{ 1 is eq 1 }} {{ 1 is not none }} {{ 'a' is in ['a'] }} {{ 'ab' is lower }} {{ range is callable }} {{ 3 is gt 2 }} {{ x is undefined }}",
    "{{ raise_exception('no') }}", "{{ range(3)|list }} {{ range(5, 1, -2)|list }} {{ dict(a=1) }} {{ strftime_now('%Y-%m-%d') }}", "{{ [1, 2,] }} {{ {'a': 1,} }} {{ (1,)|list }} {{ ()|list }}", "{{ 1, 2 }}",
    "{% if a %}", "{{ 1 +", "{{ 'open }}", "{% endif %}", "{% unknown %}", "{{ x|nofilter }}", "{{ 1 is notest }}", "{{ )", "{% set 1 = 2 %}", "{{ a.b.c }}", "{% break %}",
    "{{ -1|abs }} {{ 2 + 3|string }}", "{{ -2 ** 2 }}", "{{ not none is none }}", "{{ 'a' ~ 1 ~ none ~ 1.0 }} {{ 'ab' * 2 }} {{ [1] + [2] }} {{ true + 1 }}", "{{ messages[0].content.split('\\n')[0] }}", "{{ '%s' is string }}{{ 10000000000000000.0 }} {{ 0.1 + 0.2 }} {{ 1e22 }} {{ 123456789.125 }}",
]


def rendered(made, source, variables):
    try:
        return made.from_string(source).render(**variables)
    except Exception:  # whatever Jinja or Python refuses
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", type=pathlib.Path, nargs="+", metavar="FILE")
    options = parser.parse_args()
    made = environment()
    families = {path.name: path.read_text() for path in options.check} if options.check else FAMILIES
    contexts = list(chats()) + [next(iter(chats(enable_thinking=False)))]
    templates = [{"source": source, "renders": [rendered(made, source, variables) for variables in contexts]}
                 for source in families.values()]
    if not options.check:
        templates += [{"source": source, "renders": [rendered(made, source, contexts[0])]} for source in SMALL]
    text = json.dumps({"contexts": contexts, "templates": templates}, ensure_ascii=False, separators=(",", ":"))
    if options.check:
        print(text)
    else:
        OUT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
