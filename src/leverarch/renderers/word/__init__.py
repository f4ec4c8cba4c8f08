"""Word: a template that a quality team edits in Word, and data, become a finished document.

`render` prints; `faults` says what is wrong with a template without printing it; `shape_of` says what a template may
name.
"""

from leverarch.renderers.word.faults import TemplateProblem, faults
from leverarch.renderers.word.names import WordError
from leverarch.renderers.word.render import render
from leverarch.renderers.word.shape import Shape, shape_of

__all__ = ["Shape", "TemplateProblem", "WordError", "faults", "render", "shape_of"]
