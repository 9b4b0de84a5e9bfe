"""One file, one mend; each has apply(). See ../launch.py."""
