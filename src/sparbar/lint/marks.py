"""What stands in a text in the place of something that was taken out of it: one character, or one for each."""

CITED = "\ue000"  # in the place of a cited number
BLANK = "\ue001"  # in the place of what is no number
