"""Imported by the process that workers are forked from: what takes seconds to read is read once."""

from tests.fault.oppdragsprosess import varmt_bord

varmt_bord()
