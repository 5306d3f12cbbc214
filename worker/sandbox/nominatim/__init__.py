"""A stand-in for Nominatim's search, over real public-domain addresses of the United States.

`gazetteer` knows the addresses, `queries` reads what is asked, `results` shapes what is found.
"""

from worker.sandbox.nominatim.stand_in import NominatimStandIn

__all__ = ["NominatimStandIn"]
