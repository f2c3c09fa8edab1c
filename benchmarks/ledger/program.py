"""Run a part of the benchmark that opens a store: Django's settings name one store a process.

program.py PART ARGUMENTS...        (CANUT_HOME and DATABASE_URL say which store)
"""

import sys
from importlib import import_module

import django

django.setup()  # before the part is loaded: it imports models
import_module(sys.argv[1]).main(*sys.argv[2:])
