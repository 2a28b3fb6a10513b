"""The rules of intake: one class a rule, its texts are the message. Plain Python and Polars."""
