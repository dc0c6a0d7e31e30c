"""The ledger layout: a row per entity, a column per indicator, as offices keep them (docs/ledger.md).

    sheets → choosing → survey → LedgerSheet                            one sheet alone, and a period
               finding    where the head and the naming columns are
               heading    what stands over each column: path, unit, period
               rows       entities, totals (summing: of which rows), what is skipped and why
               parting    several periods in one sheet
               settling   what the columns are (naming: indicator, measure, period)
           → reading (owners → values, totals)                       all sheets of a load together
           → Ledgers: observations, texts, faults, whole, and what was understood of each sheet

Linear in the cells; a broken cell is a fault of its row and stops no other.  `model` is all that others
import at the start: a build from a list of indicators loads nothing else of this package.
"""
