"""The words of the `arc25` language for programs outside the sandbox: `from arc25_dsl import *`, as inside it."""

from arc25.plugins.dsls.arc25.namespace import *  # noqa: F403
from arc25.plugins.dsls.arc25.namespace import __all__ as __all__
