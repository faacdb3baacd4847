"""Benchmarks: programs that measure and print, see `run`. No tests, no time limits.

Each module has a function `measure(bench)`, which gives `Comparison`s.
"""

from odoo.modules.module import initialize_sys_path
from odoo.tools import config

# What measures imports our addons: Odoo has to know where they are before.
config.parse_config([])
initialize_sys_path()
