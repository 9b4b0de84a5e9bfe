"""One file, one mend; each has apply(). See ../ministack.py."""
