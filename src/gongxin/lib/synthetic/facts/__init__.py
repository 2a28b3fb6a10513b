"""What happened in ten years, one module a kind of fact.

Every frame has `who` (row number of person or organisation), `person` (which of the two), `date`
(of the decision), `function` (of the deciding organ) and the columns of its kind. Which organ it
is, its document numbers and the official columns come later, in `forms`.
"""
