"""Everything that is measured, one after the other: `make bench`."""

from tests.bench import ranking

if __name__ == "__main__":
    ranking.main()
