"""Tables as departments send them: CSV or TSV in UTF-8, UTF-16 or GB18030, XLSX, XLS, ODS, JSON lines, Parquet.

A table is read in chunks of text columns, so memory does not grow with the file. A row keeps the
number under which a spreadsheet or an editor shows it. Nothing is interpreted here: every
cell is the text that was sent. A file that cannot be read as a table is refused whole, in words.
"""

from .opening import open_table
from .shapes import Chunk, Table, check_header

__all__ = ["Chunk", "Table", "check_header", "open_table"]
