"""How templates are compiled: as Jinja does it, but for what a page of ours pays for hundreds of times and never uses.

Jinja asks for an attribute by way of a function, in case it is the key of a dictionary, calls each function by way of
the context, in case it wants the context, looks a global up each time, in case a page has something of that name, and
makes safe strings of all that is printed, in case one is passed on. Here `a.b` is an attribute and nothing else, the
compiler looks at a function once, globals cannot be replaced, and what is printed becomes text.
"""

import re

from django.utils.safestring import SafeString
from jinja2 import nodes, runtime
from jinja2.compiler import CodeGenerator
from jinja2.idtracking import VAR_LOAD_RESOLVE
from markupsafe import Markup, escape

_needs_escaping = re.compile("[&<>\"']").search
_SAFE = {Markup, SafeString}


def printed(value):
    """The HTML of `value`, as text."""
    if type(value) is str:
        return escape(value) if _needs_escaping(value) else value
    if type(value) in _SAFE:
        return value
    return value.__html__() if hasattr(value, "__html__") else escape(value)


class Macro(runtime.Macro):
    """A macro that is called like any function. It has no `caller` and takes neither more arguments nor others."""

    def __init__(self, environment, func, name, arguments, *rest):
        super().__init__(environment, func, name, arguments, *rest)
        self.html = func  # what it prints, as text
        func.__defaults__ = (runtime.missing,) * len(arguments)
        self.inside = dict(zip(arguments, func.__code__.co_varnames, strict=False))  # what the compiler calls them

    def __call__(self, *arguments, **named):
        return Markup(self.html(*arguments, **{self.inside[name]: value for name, value in named.items()}))


class Generator(CodeGenerator):
    as_text = None  # the call of a macro that is to give text, since it is printed right away

    def visit_Template(self, node, frame=None):
        self.macros = {one.name for one in node.find_all(nodes.Macro)}
        for imported in node.find_all(nodes.FromImport):
            self.macros |= {name if isinstance(name, str) else name[1] for name in imported.names}
        super().visit_Template(node, frame)

    def macro_def(self, macro_ref, frame):
        if not (macro_ref.accesses_caller or macro_ref.accesses_kwargs or macro_ref.accesses_varargs):
            self.write("environment.")
        super().macro_def(macro_ref, frame)

    def enter_frame(self, frame):
        loads = frame.symbols.loads
        known = {
            target: name
            for target, (action, name) in loads.items()
            if action == VAR_LOAD_RESOLVE and name in self.environment.globals
        }
        for target, name in known.items():
            self.writeline(f"{target} = known[{name!r}]")
        frame.symbols.loads = {target: load for target, load in loads.items() if target not in known}
        super().enter_frame(frame)
        frame.symbols.loads = loads

    def write_commons(self):
        super().write_commons()
        self.writeline("known = environment.globals")

    def visit_Getattr(self, node, frame):
        if isinstance(node.node, nodes.Name) and node.node.name == "self":
            super().visit_Getattr(node, frame)  # a block of the page
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Test(self, node, frame):
        if node.name == "defined" and isinstance(node.node, nodes.Getattr):
            self.write("hasattr(")
            self.visit(node.node.node, frame)
            self.write(f", {node.node.attr!r})")
        else:
            super().visit_Test(node, frame)

    def visit_Call(self, node, frame, forward_caller=False):
        called = node.node
        known = self.environment.globals.get(called.name) if isinstance(called, nodes.Name) else None
        if forward_caller or hasattr(known, "jinja_pass_arg"):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("(")
        self.visit(called, frame)
        self.write(").html(" if node is self.as_text else ")(")
        if node.args:
            self.visit(node.args[0], frame)
        elif node.kwargs or node.dyn_args or node.dyn_kwargs:
            self.write("*()")
        self.signature(nodes.Call(called, node.args[1:], node.kwargs, node.dyn_args, node.dyn_kwargs), frame)
        self.write(")")

    def _output_child_pre(self, node, frame, finalize):
        self.as_text = node if self._is_macro(node) else None
        self.write("(" if self.as_text else "environment.printed(")

    def _output_child_post(self, node, frame, finalize):
        self.write(")")

    def _is_macro(self, node):
        """Whether what is printed comes out of a macro, which has escaped it."""
        is_call = isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name)
        return is_call and node.node.name in self.macros and not (node.kwargs or node.dyn_kwargs)
