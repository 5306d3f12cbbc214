"""Finding addresses on a map: the door to it, how exact its answers are, and where somebody is."""
