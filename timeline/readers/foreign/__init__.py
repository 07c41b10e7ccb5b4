"""Files of other programs, read to be imported. No date becomes more exact than its cell."""
