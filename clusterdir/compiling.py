"""How templates are compiled: as Jinja does it, but for what a page of ours pays for hundreds of times and never uses.

Jinja calls each function by way of the context, in case it wants the context, and makes safe strings of all that is
printed, in case one is passed on. Here the compiler looks at the function once, and what is printed becomes text.
"""

import re

from jinja2 import nodes
from jinja2.compiler import CodeGenerator
from markupsafe import escape

_needs_escaping = re.compile("[&<>\"']").search


def printed(value):
    """The HTML of `value`, as text."""
    if type(value) is not str:
        return escape(value) if not hasattr(value, "__html__") else value.__html__()
    return escape(value) if _needs_escaping(value) else value


class Generator(CodeGenerator):
    def visit_Call(self, node, frame, forward_caller=False):
        called = node.node
        known = self.environment.globals.get(called.name) if isinstance(called, nodes.Name) else None
        if forward_caller or hasattr(known, "jinja_pass_arg"):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("(")
        self.visit(called, frame)
        self.write(")(*(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")
        self.signature(nodes.Call(called, [], node.kwargs, node.dyn_args, node.dyn_kwargs), frame)
        self.write(")")

    def _output_child_pre(self, node, frame, finalize):
        self.write("environment.printed(")

    def _output_child_post(self, node, frame, finalize):
        self.write(")")
