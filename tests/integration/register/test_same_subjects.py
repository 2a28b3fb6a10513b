"""Several numbers read as one subject, by judgement: every reading of the register, now and as of then, and apart again."""
